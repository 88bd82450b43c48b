import { type ConnectOptions, createConnectSurface } from "../src/connect/surface.ts";

/** Returns a control plane that checks no signatures. Passwords are stored as they are. */
export function openConnect({ pageOrigins = null }: Partial<Pick<ConnectOptions, "pageOrigins">> = {}) {
  return createConnectSurface({
    accessKeys: async () => undefined,
    signatures: "off",
    pageOrigins,
    hashPassword: async (password) => (id) => ({ kind: "password", id, value: { hash: password } }),
  });
}
