import {
  type Blobs,
  type Center,
  createMemoryBlobs,
  type ParticipantRef,
  type Scanner,
  type StartChat,
  type StreamingEndpoints,
} from "@tributary/engine";
import type { Media } from "@tributary/engine/ports";
import {
  createInProcessFanout,
  createMemoryDisk,
  createMemoryStore,
  type Fanout,
  type MemoryDisk,
  type Store,
} from "@tributary/journal";
import { type Clock, createSystemClock, type Logger, silentLogger } from "@tributary/kernel";
import type { CenterDefinition } from "@tributary/model";
import {
  createManualClock,
  createProcessClock,
  createSeededRandom,
  type ManualClock,
  openCenterWithInstance,
  PLAIN_CHAT,
} from "@tributary/testkit";

import {
  type Addresses,
  type CustomerProviderOptions,
  createConversationRooms,
  createDeliveredCursors,
  createHttpServer,
  createParticipantSockets,
  createParticipantSurface,
  createTokens,
  DEFAULT_ROOM_OPTIONS,
  type ParticipantOptions,
  type RoomOptions,
  type Surface,
  type Tokens,
} from "../src/index.ts";
import type { LimitOptions } from "../src/settings.ts";
import type { Party } from "./participant-calls.ts";
import { ADA, AVAILABLE, FLOW, testDefinition } from "./test-definition.ts";

export { type Answer, type Connected, call, connect, type Party } from "./participant-calls.ts";

/** A center in this process, served on a port of its own. The test moves time; turns of the event loop are real. */
export type TestCenter = AsyncDisposable & {
  readonly http: string;
  readonly time: ManualClock;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly center: Center;
  /** Starts a chat; the customer has not connected yet. */
  startChat(chat?: Partial<StartChat>): Promise<Party>;
  /** Ends the process without cleanup: nothing that it has begun continues. Its listening address is closed. */
  crash(): Promise<void>;
  /** Makes Ada available and waits until she is in the conversation, which must have been queued. */
  bringAgent(customer: Party): Promise<Party>;
};

/** Differences from an ordinary center. */
export type TestCenterOptions = {
  readonly definition?: CenterDefinition;
  readonly participant?: Partial<ParticipantOptions>;
  readonly rooms?: Partial<RoomOptions>;
  /** Default: a day. */
  readonly connectionTokenMs?: number;
  readonly limits?: Partial<LimitOptions>;
  /** Surfaces in addition to the participant service. */
  readonly surfaces?: readonly Surface[];
  /** Wraps the store, to count its calls. */
  readonly wrapStore?: (store: Store) => Store;
  /** Default: in memory; null: none. */
  readonly blobs?: Blobs | null;
  readonly scanner?: Scanner;
  /** Default: the center has no voice. */
  readonly media?: Media;
  /** Disk of an earlier center. */
  readonly disk?: MemoryDisk;
  readonly endpoints?: StreamingEndpoints;
  readonly time?: ManualClock;
  /** Provider at which customers sign in. */
  readonly customerProvider?: CustomerProviderOptions;
  /** Default: none is kept. */
  readonly log?: Logger;
  /** Disk and broker that the center shares with another one, as two nodes do. */
  readonly shared?: { readonly disk: MemoryDisk; readonly fanout: Fanout };
  /** Opens the store. Default: in memory. */
  readonly openStore?: (clock: Clock) => Promise<Store>;
  /** Addresses under which clients reach it. Default: those on which it listens. */
  readonly addresses?: Addresses;
  /** Default: 1. */
  readonly seed?: number;
};

const SECRET = new Uint8Array(32).fill(1);
/** Time in which an agent joins on a busy machine. Unit: real milliseconds. */
const JOIN_MS = 10_000;
const DAY_MS = 24 * 60 * 60_000;

export async function openTestCenter(options: TestCenterOptions = {}): Promise<TestCenter> {
  const { addresses, time = createManualClock() } = options;
  const { now, monotonicMs, after } = time;
  const clock = createProcessClock({ now, monotonicMs, after, soon: createSystemClock().soon });
  const random = createSeededRandom(options.seed ?? 1);
  const { log = silentLogger, shared, customerProvider } = options;
  const disk = shared?.disk ?? options.disk ?? createMemoryDisk();
  const opened =
    (await options.openStore?.(clock)) ?? createMemoryStore({ clock, disk, isShared: shared !== undefined });
  const store = options.wrapStore?.(opened) ?? opened;
  const fanout = shared?.fanout ?? createInProcessFanout({ log });
  const center = await openCenterWithInstance(
    {
      store,
      fanout,
      clock,
      random,
      log,
      ...(options.blobs !== null && { blobs: options.blobs ?? createMemoryBlobs() }),
      ...(options.endpoints && { endpoints: options.endpoints }),
      ...(options.scanner && { scanner: options.scanner }),
      ...(options.media && { media: options.media }),
    },
    options.definition ?? testDefinition,
    { authenticatesCustomers: customerProvider !== undefined },
  );
  const tokens = createTokens({ clock }, { secret: SECRET });
  const cursors = createDeliveredCursors({ records: center.records, clock, log });
  const rooms = createConversationRooms({ center, clock, log, cursors }, { ...DEFAULT_ROOM_OPTIONS, ...options.rooms });
  const server = createHttpServer(
    { center, clock, random, log, tokens, customerProvider, ...(addresses && { addresses: () => addresses }) },
    {
      host: "127.0.0.1",
      port: 0,
      limits: { socketFrames: null, refusalPauseMs: 0, ...options.limits },
      ...(options.connectionTokenMs && { connectionTokenMs: options.connectionTokenMs }),
      surfaces: [
        createParticipantSurface({ rate: null, ...options.participant }),
        createParticipantSockets({ rooms }),
        ...(options.surfaces ?? []),
      ],
    },
  );
  const { port } = await server.listen();

  function partyOf(ref: ParticipantRef): Party {
    const claims = { purpose: "participant", subject: ref.participantId, scope: ref.conversationId } as const;
    return { ref, participantToken: tokens.issue({ ...claims, expiresAt: clock.now() + 7 * DAY_MS }) };
  }

  return {
    http: `http://127.0.0.1:${port}`,
    time,
    clock,
    tokens,
    center,
    async startChat(chat) {
      const started = await center.chats.start({ ...plainChat, ...chat });
      if (!started.ok) throw new Error(started.refusal.code);
      return partyOf(started.value);
    },
    async bringAgent({ ref: { conversationId } }) {
      await center.agents.chooseState(ADA, AVAILABLE, { enqueue: false });
      for (const endMs = performance.now() + JOIN_MS; performance.now() < endMs; ) {
        const described = await center.contacts.describe(conversationId);
        const agent = described.ok ? described.value.participants.find(({ role }) => role === "agent") : undefined;
        if (agent?.state.phase === "joined") return partyOf({ conversationId, participantId: agent.id });
        await new Promise((resolve) => setImmediate(resolve));
      }
      throw new Error("no agent joined");
    },
    async crash() {
      clock.kill();
      void server.close(); // without a clock it only closes what nothing uses
      await store[Symbol.asyncDispose]();
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      rooms[Symbol.dispose]();
      await cursors[Symbol.asyncDispose]();
      await center[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

const plainChat: StartChat = {
  flowId: FLOW,
  ...PLAIN_CHAT,
  contentTypes: ["text/plain", "text/markdown"],
  durationMs: DAY_MS,
};

/** Moves time until the promise resolves or rejects, for answers that wait. */
export async function whileTimePasses<T>({ time }: Pick<TestCenter, "time">, waiting: Promise<T>): Promise<T> {
  let isDone = false;
  const finish = (): void => {
    isDone = true;
  };
  waiting.then(finish, finish);
  while (!isDone) {
    time.advance(5);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return waiting;
}
