import { type Blobs, type Center, createMemoryBlobs, type ParticipantRef, type StartChat } from "@tributary/engine";
import type { Media } from "@tributary/engine/ports";
import {
  createInProcessFanout,
  createMemoryDisk,
  createMemoryStore,
  type Fanout,
  type MemoryDisk,
  type Store,
} from "@tributary/journal";
import { type Clock, createSystemClock, present } from "@tributary/kernel";
import type { CenterDefinition, ContactId, ConversationId, UserId } from "@tributary/model";
import { AUTH_PATHS, type PanelServerFrame, parsePanelServerFrame } from "@tributary/protocol/panel";
import {
  createManualClock,
  createRecordingLogger,
  createSeededRandom,
  DEMO_IDS,
  demoAgentId,
  demoDefinition,
  type ManualClock,
  openCenterWithInstance,
  type RecordingLogger,
} from "@tributary/testkit";
import { WebSocket } from "ws";
import {
  type ConversationRooms,
  createAuthSurface,
  createConversationRooms,
  createDeliveredCursors,
  createHttpServer,
  createPanelSocketSurface,
  createParticipantSockets,
  createParticipantSurface,
  createStartSurface,
  createStoredSessions,
  createTokens,
  signOutEverywhere,
  type Tokens,
  voiceSurface,
} from "../src/index.ts";
import type { LimitOptions } from "../src/settings.ts";

/** The agent whose panel the tests open. */
export const AGENT = demoAgentId(1);

const CHAT: StartChat = {
  flowId: DEMO_IDS.flows.sales,
  displayName: "Customer",
  attributes: { plan: "gold" },
  initialMessage: null,
  contentTypes: ["text/plain"],
  durationMs: 24 * 3_600_000,
  name: null,
  description: null,
  clientToken: null,
};

/** Differences from an ordinary center. */
export type PanelCenterOptions = {
  readonly definition?: CenterDefinition;
  readonly sessionMs?: number;
  readonly autoAcceptChats?: boolean;
  /** False: no user has the permission to use the panel. */
  readonly isPermitted?: boolean;
  /** Another node whose disk, fan-out and clock this one shares. */
  readonly besideNode?: PanelCenter;
  /** Wraps the store of the center, to break it. */
  readonly wrapStore?: (store: Store) => Store;
  /** Wraps the fan-out of the center, to lose messages. */
  readonly wrapFanout?: (fanout: Fanout) => Fanout;
  /** Wraps the center as the HTTP server sees it, to delay its answers. */
  readonly wrapCenter?: (center: Center) => Center;
  /** Wraps the rooms as the HTTP server sees them, to observe or break them. */
  readonly wrapRooms?: (rooms: ConversationRooms) => ConversationRooms;
  readonly limits?: Partial<LimitOptions>;
  /** Default: a day. */
  readonly connectionTokenMs?: number;
  /** Default: none. */
  readonly media?: Media;
};

/** A center with the auth and panel surfaces on a port of its own. The test moves time; turns of the event loop are real. */
export type PanelCenter = AsyncDisposable & {
  readonly http: string;
  readonly center: Center;
  readonly store: Store;
  readonly disk: MemoryDisk;
  readonly blobs: Blobs;
  readonly fanout: Fanout;
  readonly time: ManualClock;
  readonly tokens: Tokens;
  readonly log: RecordingLogger;
  post(path: string, body: object, token?: string): Promise<Answer>;
  /** Returns a session token. */
  signIn(username?: string): Promise<string>;
  /** Returns a second session token of the same family, as another window gets it. */
  shareSession(sessionToken: string): Promise<string>;
  openPage(options: PageOptions): Promise<PanelPage>;
  /** Ends all sessions of the user, as an administrator does. */
  signOutEverywhere(userId: UserId): Promise<void>;
};

/** Answer to a call of the auth API. */
export type Answer = { readonly status: number; readonly json: Record<string, unknown> };

export async function openPanelCenter(options: PanelCenterOptions = {}): Promise<PanelCenter> {
  const { sessionMs = 24 * 3_600_000, autoAcceptChats = false, isPermitted = true, besideNode } = options;
  const stack = new AsyncDisposableStack();
  const time = besideNode?.time ?? createManualClock();
  const { now, monotonicMs, after } = time;
  const clock: Clock = { now, monotonicMs, after, soon: createSystemClock().soon };
  const random = createSeededRandom(besideNode === undefined ? 1 : 2);
  const log = createRecordingLogger();
  const disk = besideNode?.disk ?? createMemoryDisk();
  const ownStore = stack.use(createMemoryStore({ clock, disk, isShared: true }));
  const store = options.wrapStore?.(ownStore) ?? ownStore;
  const fanout = besideNode?.fanout ?? stack.use(createInProcessFanout({ log }));
  const usual = options.definition ?? demoDefinition({ autoAcceptChats });
  const definition = isPermitted
    ? usual
    : { ...usual, securityProfiles: usual.securityProfiles.map((profile) => ({ ...profile, permissions: [] })) };
  const own = options.wrapFanout?.(fanout) ?? fanout;
  const blobs = besideNode?.blobs ?? createMemoryBlobs();
  const center = stack.use(
    await openCenterWithInstance(
      { store, fanout: own, clock, random, log, blobs, ...(options.media && { media: options.media }) },
      definition,
    ),
  );
  const seen = options.wrapCenter?.(center) ?? center;
  const cursors = stack.use(createDeliveredCursors({ records: center.records, clock, log }));
  const ownRooms = stack.use(createConversationRooms({ center: seen, clock, log, cursors }));
  const rooms = options.wrapRooms?.(ownRooms) ?? ownRooms;
  const sessions = createStoredSessions({ records: center.records, clock, random }, { sessionMs });
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(7) });
  const verifyPassword = async (username: string, password: string) => {
    const user = password === "tributary" ? center.directory.userByName(username) : undefined;
    return user && { userId: user.id, isCurrent: async () => true };
  };
  const server = createHttpServer(
    { center: seen, clock, random, log, tokens },
    {
      host: "127.0.0.1",
      port: 0,
      limits: { refusalPauseMs: 0, ...options.limits },
      ...(options.connectionTokenMs && { connectionTokenMs: options.connectionTokenMs }),
      surfaces: [
        createAuthSurface({ sessions, verifyPassword }),
        createPanelSocketSurface({ sessions, rooms }),
        createParticipantSurface({ rate: null }),
        createParticipantSockets({ rooms }),
        createStartSurface({ pages: null }),
        voiceSurface,
      ],
    },
  );
  const { addresses } = await server.listen();
  stack.defer(() => server.close());

  async function post(path: string, body: object, token?: string): Promise<Answer> {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(addresses.http + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  const tokenIn = ({ json }: Answer): string => String(present(json.sessionToken, "session token"));

  return {
    http: addresses.http,
    center,
    store,
    disk,
    blobs,
    fanout,
    time,
    tokens,
    log,
    post,
    signIn: async (username = "agent-1") => tokenIn(await post(AUTH_PATHS.signIn, { username, password: "tributary" })),
    async shareSession(sessionToken) {
      const { json } = await post(AUTH_PATHS.code, {}, sessionToken);
      return tokenIn(await post(AUTH_PATHS.exchange, { code: json.code }));
    },
    async signOutEverywhere(userId) {
      const ended = await signOutEverywhere({ ...server.context, sessions }, userId);
      if (!ended.ok) throw new Error(ended.refusal.code);
    },
    openPage: (pageOptions) => openPage(`${addresses.socket}/socket/panel`, pageOptions),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The `hello` frame of a page. */
export type PageOptions = {
  readonly sessionToken: string;
  readonly pageId?: string;
  readonly resume?: readonly { readonly conversationId: string; readonly seq: number }[];
};

type FrameType = PanelServerFrame["type"];
type FrameOf<T extends FrameType> = Extract<PanelServerFrame, { type: T }>;

/** A panel page: records received frames and waits for those that have not arrived yet. */
export type PanelPage = AsyncDisposable & {
  readonly socket: WebSocket;
  readonly pageId: string;
  readonly received: readonly PanelServerFrame[];
  /** The close code, once the socket is closed. */
  readonly closed: Promise<number>;
  send(frame: object): void;
  /** Resolves to the first matching frame, received or still to come. */
  frame<T extends FrameType>(type: T, matches?: (frame: FrameOf<T>) => boolean): Promise<FrameOf<T>>;
  /** Received frames of one type. */
  all<T extends FrameType>(type: T): FrameOf<T>[];
  /** Calls a client method. */
  call(method: string, params: object): Promise<FrameOf<"result"> | FrameOf<"failed">>;
  /** Waits until an update shows the contact in that state. */
  contactState(contactId: string, type: string): Promise<FrameOf<"update">>;
  /** Waits for the answer to a ping: everything sent before has arrived. */
  roundTrip(): Promise<void>;
};

async function openPage(address: string, { sessionToken, pageId = crypto.randomUUID(), resume = [] }: PageOptions) {
  const socket = new WebSocket(address);
  const received: PanelServerFrame[] = [];
  const waiting = new Set<() => void>();
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("message", (data) => {
    const parsed = parsePanelServerFrame(String(data));
    if (parsed.kind !== "frame") throw new Error(JSON.stringify(parsed));
    received.push(parsed.frame);
    for (const look of waiting) look();
  });
  await new Promise((resolve) => socket.once("open", resolve));
  const send = (frame: object): void => socket.send(JSON.stringify(frame));
  send({ type: "hello", version: 1, pageId, sessionToken, resume });

  const page: PanelPage = {
    socket,
    pageId,
    received,
    closed,
    send,
    frame(type, matches = () => true) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = page.all(type).find(matches);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
    all: <T extends FrameType>(type: T) => received.filter((each): each is FrameOf<T> => each.type === type),
    call(method, params) {
      const requestId = crypto.randomUUID();
      send({ type: "call", requestId, method, params });
      return Promise.race([
        page.frame("result", (each) => each.requestId === requestId),
        page.frame("failed", (each) => each.requestId === requestId),
      ]);
    },
    contactState: (contactId, type) =>
      page.frame("update", ({ update }) =>
        update.snapshot.contacts.some((contact) => contact.contactId === contactId && contact.state.type === type),
      ),
    async roundTrip() {
      const before = page.all("pong").length;
      send({ type: "ping" });
      await page.frame("pong", () => page.all("pong").length > before);
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await closed;
    },
  };
  return page;
}

/** A chat whose contact rings at the agent. */
export type RingingChat = {
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
  readonly customer: ParticipantRef;
  /** Sends a message of the customer. */
  write(content: string): Promise<void>;
};

/** Makes the agent available, starts a chat, and waits until it rings. */
export async function ringingChat(center: Center): Promise<RingingChat> {
  await center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });
  const started = await center.chats.start(CHAT);
  if (!started.ok) throw new Error(started.refusal.code);
  const { contactId, conversationId, participantId } = started.value;
  const customer = { conversationId, participantId };
  await center.chats.join(customer);
  await untilOnDesk(center, contactId);
  return {
    contactId,
    conversationId,
    customer,
    async write(content) {
      await center.chats.sendMessage(customer, { contentType: "text/plain", content, clientToken: null });
    },
  };
}

async function untilOnDesk(center: Center, contactId: ContactId): Promise<void> {
  const isOnDesk = async (): Promise<boolean> => {
    const view = await center.agents.view(AGENT);
    return view.ok && view.value.contacts.some(({ slot }) => slot.contactId === contactId);
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  using feed = center.feeds.followDesk(AGENT, {
    onChange: () => void isOnDesk().then((onDesk) => onDesk && resolve()),
    onEvent: () => undefined,
    onSignal: () => undefined,
    onEnd: () => undefined,
  });
  await feed.ready;
  if (!(await isOnDesk())) await promise;
}

/** Returns the text of the message in a chat frame, otherwise an empty string. */
export function contentOf({ frame }: FrameOf<"chat">): string {
  return String((JSON.parse(frame.content) as { Content?: string }).Content ?? "");
}

/** Returns the agent's leg of the first contact in an update. */
export function agentLegOf({ update }: FrameOf<"update">) {
  return present(update.snapshot.contacts[0]?.connections[0], "agent's leg");
}

/** A contact as a page shows it. */
export type ShownContact = FrameOf<"update">["update"]["snapshot"]["contacts"][number];

/** Waits for an update in which a contact matches, and returns the contact. */
export async function contactAt(page: PanelPage, matches: (contact: ShownContact) => boolean): Promise<ShownContact> {
  const { update } = await page.frame("update", (each) => each.update.snapshot.contacts.some(matches));
  return present(update.snapshot.contacts.find(matches), "contact");
}
