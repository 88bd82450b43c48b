import type { Client } from "../client/client.ts";

/** Stands where no panel is any more: every call fails at once. */
export function createNullClient(): Client {
  return {
    call(method, _params, callbacks) {
      const message = `The panel is not connected: ${method} was not called.`;
      callbacks?.failure?.(JSON.stringify({ type: "StateError", message, stack: [] }), { message });
    },
  };
}
