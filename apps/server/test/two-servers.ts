/** Two nodes of a new center with the APIs of a server, in this process: one store, one broker, one clock that the test moves. */
import { ConnectClient } from "@aws-sdk/client-connect";
import { ConnectParticipantClient } from "@aws-sdk/client-connectparticipant";
import type { CommandAnswer } from "@tributary/control";
import { createCenter } from "@tributary/engine";
import {
  createAdminSurface,
  createAuthSurface,
  createConnectSurface,
  createConversationRooms,
  createDeliveredCursors,
  createHttpServer,
  createPanelSocketSurface,
  createParticipantSockets,
  createParticipantSurface,
  createStoredAccessKeys,
  createStoredSessions,
  createTokens,
} from "@tributary/http";
import { createInProcessFanout, createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { type Clock, createSystemClock, type Result } from "@tributary/kernel";
import { createManualClock, createRecordingLogger, createSeededRandom } from "@tributary/testkit";
import { administrationCommands } from "../src/control/administration-commands.ts";
import { createPasswordCheck, passwordRecords } from "../src/identity/passwords.ts";
import { createOnce } from "../src/instance/create-once.ts";
import { newCenter } from "../src/instance/new-center.ts";
import { readSetUpKey, setUpRecord } from "../src/instance/set-up-record.ts";
import { done } from "./control-center.ts";

/** A text of its own for a password is enough: no stranger reads the memory of a test. */
const HASHER = {
  hash: async (password: string) => `hash of ${password}`,
  verify: async (hash: string, password: string) => hash === `hash of ${password}`,
};

type PlanAnswer = Promise<Result<CommandAnswer<"center-plan">, string>>;

/** Opens both nodes of a center as the first start of a server creates it, without users. */
export async function openTwoServers() {
  await using opening = new AsyncDisposableStack();
  const time = createManualClock(Date.now()); // signatures of the SDK follow the real clock
  const { now, monotonicMs, after } = time;
  const clock: Clock = { now, monotonicMs, after, soon: createSystemClock().soon };
  const log = createRecordingLogger();
  const disk = createMemoryDisk();
  const fanout = opening.use(createInProcessFanout({ log }));

  async function openNode(seed: number) {
    const random = createSeededRandom(seed);
    const store = opening.use(createMemoryStore({ clock, disk, isShared: true }));
    const center = opening.use(await createCenter({ store, fanout, clock, random, log }));
    const { records, directory } = center;
    await createOnce(center, newCenter(random, now()), (seq) => [setUpRecord(random, seq)]);
    const accounts = {
      sessions: createStoredSessions({ records, clock, random }),
      accessKeys: createStoredAccessKeys({ records, clock, random, users: directory }),
      hashPassword: passwordRecords(HASHER),
    };
    const { accessKeys, hashPassword } = accounts;
    const cursors = opening.use(createDeliveredCursors({ records, clock, log }));
    const rooms = opening.use(createConversationRooms({ center, clock, log, cursors }));
    const setUpKey = await readSetUpKey(records);
    const server = createHttpServer(
      { center, clock, random, log, tokens: createTokens({ clock }, { secret: new Uint8Array(32).fill(1) }) },
      {
        host: "127.0.0.1",
        port: 0,
        surfaces: [
          createParticipantSurface({ rate: null }),
          createParticipantSockets({ rooms }),
          createConnectSurface({
            accessKeys: accessKeys.find,
            signatures: "verify",
            pageOrigins: null,
            hashPassword,
            sessions: accounts.sessions,
          }),
          createAuthSurface({
            ...accounts,
            verifyPassword: createPasswordCheck({ records, hasher: HASHER }, directory.userByName),
          }),
          createPanelSocketSurface({ ...accounts, rooms }),
          createAdminSurface({ ...accounts, setUpKey }),
        ],
      },
    );
    const { addresses } = await server.listen();
    opening.defer(() => server.close());
    const commands = administrationCommands(server.context, { ...accounts, hasSingleSignOn: false });
    return {
      http: addresses.http,
      setUpToken: setUpKey?.token ?? "",
      /** Applies a center file, as the command line does. */
      async apply(file: unknown): Promise<void> {
        const input = { file, prune: false };
        const { seq, problems } = done(await (commands["center-plan"](input) as PlanAnswer));
        if (problems.length > 0) throw new Error(problems.join("\n"));
        done(await (commands["center-apply"]({ ...input, seq }) as Promise<Result<unknown, string>>));
      },
    };
  }

  const first = await openNode(1);
  const second = await openNode(2);
  const open = opening.move();
  return { nodes: [first, second] as const, log, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

export type ServerNode = Awaited<ReturnType<typeof openTwoServers>>["nodes"][number];

/** Unmodified clients of a node. Disposing closes their connections. */
export function clientsOf(
  { http }: Pick<ServerNode, "http">,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
) {
  const settings = { endpoint: http, region: "us-east-1", maxAttempts: 1 };
  const connect = new ConnectClient({ ...settings, credentials });
  // The participant service needs no keys.
  const participant = new ConnectParticipantClient({
    ...settings,
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
  return {
    connect,
    participant,
    [Symbol.dispose]() {
      connect.destroy();
      participant.destroy();
    },
  };
}
