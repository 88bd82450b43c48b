import type { PasswordHasher } from "./passwords.ts";

/** Argon2id with the library's own costs, which follow OWASP's advice. Loaded when first needed: most starts need no hash. */
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
