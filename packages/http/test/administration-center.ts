import { ConnectClient } from "@aws-sdk/client-connect";
import type { StreamingEndpoints } from "@tributary/engine";
import { createInProcessFanout, createMemoryStore } from "@tributary/journal";
import { type Clock, createSystemClock, silentLogger } from "@tributary/kernel";
import { asId, type CenterDefinition, type UserId } from "@tributary/model";
import type { ViewFile } from "@tributary/protocol";
import {
  createAuditFault,
  createManualClock,
  createSeededRandom,
  demoDefinition,
  openCenterWithInstance,
} from "@tributary/testkit";
import {
  type ConnectOptions,
  createConnectSurface,
  createHttpServer,
  createStoredSessions,
  createTokens,
  createViews,
} from "../src/index.ts";
import type { LimitOptions } from "../src/settings.ts";

/** The only view of the center. */
export const VIEW: ViewFile = {
  Id: "form",
  Name: "Form",
  Description: "A form",
  Version: 3,
  InputSchema: "{}",
  Template: "{}",
  Actions: ["Send"],
};

const KEY = { accessKeyId: "AKIATEST", secretAccessKey: "secret" };

/** The only endpoint of the center. It answers nothing. */
export const ENDPOINT_ARN = "arn:aws:sns:us-east-1:000000000000:endpoint";

const ONE_ENDPOINT: StreamingEndpoints = {
  has: (arn) => arn === ENDPOINT_ARN,
  prepare: () => () => ({ result: Promise.withResolvers<never>().promise, [Symbol.dispose]: () => undefined }),
};

/** The key of `client` may do everything. That of `clientOf(userId)` may do what this user may do. */
const findKey: ConnectOptions["accessKeys"] = async (id) => ({
  secret: KEY.secretAccessKey,
  principal: "test",
  userId: asId<UserId>(id),
  isUnrestricted: id === KEY.accessKeyId,
});

/** Opens a center that is served to the unmodified SDK, with signatures. The test moves time; turns of the event loop are real. */
export async function openAdministration(
  definition: CenterDefinition = demoDefinition(),
  limits: Partial<LimitOptions> = {},
) {
  await using opening = new AsyncDisposableStack();
  const manual = createManualClock(Date.now());
  const { now, monotonicMs, after } = manual;
  const clock: Clock = { now, monotonicMs, after, soon: createSystemClock().soon };
  const random = createSeededRandom(1);
  const auditFault = createAuditFault();
  const store = auditFault.wrapStore(opening.use(createMemoryStore({ clock })));
  const fanout = opening.use(createInProcessFanout({ log: silentLogger }));
  const ports = { store, fanout, clock, random, log: silentLogger, endpoints: ONE_ENDPOINT };
  const center = opening.use(await openCenterWithInstance(ports, definition));
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(1) });
  const surface = createConnectSurface({
    accessKeys: findKey,
    signatures: "verify",
    pageOrigins: null,
    views: createViews([VIEW]),
    sessions: createStoredSessions({ records: center.records, clock, random }),
    hashPassword: async (password) => (id) => ({ kind: "password", id, value: { hash: `hash of ${password}` } }),
  });
  const server = createHttpServer(
    { center, clock, random, log: silentLogger, tokens },
    { host: "127.0.0.1", port: 0, limits, surfaces: [surface] },
  );
  const { addresses } = await server.listen();
  opening.defer(() => server.close());
  const settings = { endpoint: addresses.http, region: "us-east-1", maxAttempts: 1 };
  const client = new ConnectClient({ ...settings, credentials: KEY });
  opening.defer(() => client.destroy());
  const open = opening.move();
  return {
    center,
    auditFault,
    client,
    clientOf: (accessKeyId: string) =>
      open.adopt(new ConnectClient({ ...settings, credentials: { ...KEY, accessKeyId } }), (other) => other.destroy()),
    clock: manual,
    InstanceId: definition.instance.instanceId,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export type AdministrationCenter = Awaited<ReturnType<typeof openAdministration>>;
