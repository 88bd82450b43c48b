import type { Client } from "../client/client.ts";

/** Stands where no panel has answered yet: every call fails at once. */
export function createNullClient(): NullClient {
  return {
    isNull: true,
    call(method, _params, callbacks) {
      const message = `The panel is not connected: ${method} was not called.`;
      callbacks?.failure?.(JSON.stringify({ type: "StateError", message, stack: [] }), null);
    },
  };
}

/** Known by its mark, also to pages that put a client of their own in its place. */
export type NullClient = Client & { readonly isNull: true };

/** Whether nobody can be called through `client`. */
export function isNullClient(client: Client | null | undefined): boolean {
  return !client || "isNull" in client;
}
