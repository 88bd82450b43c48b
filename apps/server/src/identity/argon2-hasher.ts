import type { PasswordHasher } from "./passwords.ts";

/** Argon2id with the library's default costs, which follow the OWASP recommendation. Loaded on first use: most starts hash no password. */
export function createArgon2Hasher(): PasswordHasher {
  return {
    async hash(password) {
      const { hash } = await import("@node-rs/argon2");
      return hash(password);
    },
    async verify(hashed, password) {
      const { verify } = await import("@node-rs/argon2");
      return verify(hashed, password);
    },
  };
}
