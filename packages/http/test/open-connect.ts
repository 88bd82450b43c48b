import { createRecords } from "@tributary/engine";
import { createMemoryStore } from "@tributary/journal";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { createStoredSessions } from "../src/auth/sessions.ts";
import { type ConnectOptions, createConnectSurface } from "../src/connect/surface.ts";

/** Returns a control plane that checks no signatures. Passwords are stored as they are. */
export function openConnect({ pageOrigins = null }: Partial<Pick<ConnectOptions, "pageOrigins">> = {}) {
  const clock = createManualClock();
  const records = createRecords(createMemoryStore({ clock }));
  return createConnectSurface({
    accessKeys: async () => undefined,
    signatures: "off",
    pageOrigins,
    hashPassword: async (password) => (id) => ({ kind: "password", id, value: { hash: password } }),
    sessions: createStoredSessions({ records, clock, random: createSeededRandom(1) }), // unused: unsigned requests get none
  });
}
