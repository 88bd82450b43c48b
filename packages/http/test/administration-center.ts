import { ConnectClient } from "@aws-sdk/client-connect";
import { createInProcessFanout, createMemoryStore } from "@tributary/journal";
import { type Clock, createSystemClock, silentLogger } from "@tributary/kernel";
import type { CenterDefinition } from "@tributary/model";
import { createManualClock, createSeededRandom, demoDefinition, openCenterWithInstance } from "@tributary/testkit";
import { createConnectSurface, createHttpServer, createTokens } from "../src/index.ts";

const KEY = { accessKeyId: "AKIATEST", secretAccessKey: "secret" };

/** Opens a center that is served to the unmodified SDK, with signatures. The test moves time; turns of the event loop are real. */
export async function openAdministration(definition: CenterDefinition = demoDefinition()) {
  await using opening = new AsyncDisposableStack();
  const manual = createManualClock(Date.now());
  const { now, monotonicMs, after } = manual;
  const clock: Clock = { now, monotonicMs, after, soon: createSystemClock().soon };
  const random = createSeededRandom(1);
  const store = opening.use(createMemoryStore({ clock }));
  const fanout = opening.use(createInProcessFanout({ log: silentLogger }));
  const ports = { store, fanout, clock, random, log: silentLogger };
  const center = opening.use(await openCenterWithInstance(ports, definition));
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(1) });
  const surface = createConnectSurface({
    accessKeys: async () => ({ secret: KEY.secretAccessKey, principal: "test" }),
    signatures: "verify",
    pageOrigins: null,
    hashPassword: async (password) => (id) => ({ kind: "password", id, value: { hash: `hash of ${password}` } }),
  });
  const server = createHttpServer(
    { center, clock, random, log: silentLogger, tokens },
    { host: "127.0.0.1", port: 0, surfaces: [surface] },
  );
  const { addresses } = await server.listen();
  opening.defer(() => server.close());
  const settings = { endpoint: addresses.http, region: "us-east-1", credentials: KEY, maxAttempts: 1 };
  const client = new ConnectClient(settings);
  opening.defer(() => client.destroy());
  const open = opening.move();
  return {
    center,
    client,
    clock: manual,
    InstanceId: definition.instance.instanceId,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export type AdministrationCenter = Awaited<ReturnType<typeof openAdministration>>;
