import { createInProcessFanout, createMemoryStore } from "@tributary/journal";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { asId, type CenterDefinition, DAYS, SECURITY_PROFILE_DEFAULTS } from "@tributary/model";
import { createAuditFault, createSeededRandom, openCenterWithInstance } from "@tributary/testkit";
import {
  createAdminSurface,
  createConnectSurface,
  createHttpServer,
  createStoredAccessKeys,
  createStoredSessions,
  createTokens,
} from "../src/index.ts";
import { testDefinition } from "./test-definition.ts";

export const SET_UP_TOKEN = "token of the set-up";

/** The configuration of a center before its set-up: no users, one of each resource that the set-up needs. */
export const newDefinition: CenterDefinition = {
  ...testDefinition,
  users: [],
  hoursOfOperations: [
    {
      id: asId("h"),
      name: "Basic Hours",
      description: "",
      tags: {},
      timeZone: "UTC",
      periods: DAYS.map((day) => ({ day, from: 0, until: 0 })),
      overrides: [],
    },
  ],
  queues: testDefinition.queues.map((queue) => ({ ...queue, hoursOfOperationId: asId("h") })),
  securityProfiles: ["Agent", "Admin"].map((name) => ({
    ...SECURITY_PROFILE_DEFAULTS,
    id: asId(name),
    name,
    permissions: [],
  })),
};

/** Opens a center that can be set up, with its pages and the control plane. */
export async function openNewCenter(definition: CenterDefinition = newDefinition) {
  await using opening = new AsyncDisposableStack();
  const clock = createSystemClock();
  const random = createSeededRandom(1);
  const auditFault = createAuditFault();
  const store = auditFault.wrapStore(opening.use(createMemoryStore({ clock })));
  const fanout = opening.use(createInProcessFanout({ log: silentLogger }));
  const ports = { store, fanout, clock, random, log: silentLogger };
  const center = opening.use(await openCenterWithInstance(ports, definition));
  const { records, directory } = center;
  const accessKeys = createStoredAccessKeys({ records, clock, random, users: directory });
  const hashPassword = async (password: string) => (id: string) => ({
    kind: "password",
    id,
    value: { hash: `hash of ${password}` },
  });
  const surfaces = [
    createAdminSurface({ setUpKey: { token: SET_UP_TOKEN, seq: directory.seq }, accessKeys, hashPassword }),
    createConnectSurface({
      accessKeys: accessKeys.find,
      signatures: "verify",
      pageOrigins: null,
      hashPassword,
      sessions: createStoredSessions({ records, clock, random }),
    }),
  ];
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(1) });
  const server = createHttpServer(
    { center, clock, random, log: silentLogger, tokens },
    { host: "127.0.0.1", port: 0, surfaces },
  );
  const { addresses } = await server.listen();
  opening.defer(() => server.close());
  const open = opening.move();
  return { center, auditFault, accessKeys, http: addresses.http, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
