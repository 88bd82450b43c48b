/**
 * In-memory participant service with one chat, behind a simulated network: requests can be lost before or after they are handled,
 * sockets can be closed or go silent, and each transfer takes time.
 */
import { type Clock, type Random, randomBelow } from "@tributary/kernel";
import type { LinkSocketListener, OpenSocket } from "@tributary/link";
import {
  chatFrame,
  EVENT_CONTENT_TYPES,
  HEARTBEAT_FRAME,
  type Item,
  subscriptionFrame,
  TOPICS,
} from "@tributary/protocol";
import type { HttpAnswer, HttpFetch, HttpRequest } from "../src/participant-api/http-fetch.ts";
import { createFakeFiles } from "./fake-files.ts";

const CONTACT = "contact-1";
const CUSTOMER = { ParticipantId: "customer-1", DisplayName: "Customer", ParticipantRole: "CUSTOMER" };
const AGENT = { ParticipantId: "agent-1", DisplayName: "Ada", ParticipantRole: "AGENT" };

/** Conditions of the simulated network. */
export type Weather = {
  /** Maximum latency in one direction. Unit: milliseconds. */
  latencyMs: number;
  /** Share of requests lost before they reach the service, 0-1. */
  lostBefore: number;
  /** Share of requests that are handled but whose response is lost, 0-1. */
  lostAfter: number;
  /** Share of requests with the response 503, 0-1. */
  unavailable: number;
  /** True if all requests and frames are lost. */
  offline: boolean;
};

type Socket = {
  listener: LinkSocketListener;
  isOpen: boolean;
  isMute: boolean;
  isSubscribed: boolean;
  lastDueMs: number;
};

/** Creates the service with an active chat and an empty transcript. */
export function createFakeServer(clock: Clock, random: Random) {
  const weather: Weather = { latencyMs: 20, lostBefore: 0, lostAfter: 0, unavailable: 0, offline: false };
  const items: Item[] = [];
  const itemsByToken = new Map<string, Item>();
  const sockets = new Set<Socket>();
  const calls: { readonly operation: string; readonly body: Record<string, unknown> }[] = [];
  let lastAt = clock.now();
  let tokens = 0;
  let transcriptStatus = 200;
  let validToken = "";
  let isOver = false;
  let isReadable = true;

  const latency = (): number => 1 + randomBelow(random, weather.latencyMs);
  const stamp = (): string => {
    lastAt = Math.max(lastAt + 1, clock.now());
    return new Date(lastAt).toISOString();
  };

  function append(part: Partial<Item>): Item {
    const base = { Id: `item-${items.length + 1}`, AbsoluteTime: stamp(), Type: "MESSAGE" };
    const item = { ...base, InitialContactId: CONTACT, ContactId: CONTACT, ...part };
    items.push(item);
    publish(item);
    return item;
  }

  function publish(item: object): void {
    for (const socket of sockets) if (socket.isSubscribed) deliver(socket, chatFrame(item));
  }

  /** Delivers in order, as one connection does; frames in flight when the socket closes are lost. */
  function deliver(socket: Socket, text: string): void {
    socket.lastDueMs = Math.max(socket.lastDueMs, clock.monotonicMs() + latency());
    clock.after(socket.lastDueMs - clock.monotonicMs(), () => {
      // A connection loses no frame from its middle: once a frame is lost, so are all later ones.
      if (weather.offline) socket.isMute = true;
      if (sockets.has(socket) && !socket.isMute) socket.listener.onText(text);
    });
  }

  const files = createFakeFiles((part) => append({ ...CUSTOMER, ...part }));

  const openSocket: OpenSocket = (_address, listener) => {
    const socket: Socket = { listener, isOpen: false, isMute: false, isSubscribed: false, lastDueMs: 0 };
    sockets.add(socket);
    clock.after(latency(), () => {
      if (!sockets.has(socket)) return;
      if (weather.offline || isOver) return end(socket, 1006);
      socket.isOpen = true;
      listener.onOpen();
    });
    return {
      send: (text) => receive(socket, text),
      close: () => void sockets.delete(socket),
    };
  };

  function receive(socket: Socket, text: string): void {
    if (!socket.isOpen || socket.isMute || weather.offline) return;
    clock.after(latency(), () => {
      if (!sockets.has(socket)) return;
      const { topic } = JSON.parse(text) as { topic: string };
      if (topic === TOPICS.heartbeat) deliver(socket, HEARTBEAT_FRAME);
      if (topic !== TOPICS.subscribe) return;
      socket.isSubscribed = true;
      deliver(socket, subscriptionFrame(TOPICS.subscribe, "success", [TOPICS.chat]));
    });
  }

  function end(socket: Socket, code: number): void {
    if (sockets.delete(socket)) socket.listener.onClose(code, "");
  }

  function serve(operation: string, token: string, body: Record<string, unknown>): [number, object] {
    if (isOver && !(isReadable && operation === "transcript")) return [403, { message: "The contact has ended." }];
    if (operation === "connection") {
      if (token !== "participant-token") return [403, { message: "unknown token" }];
      tokens += 1;
      validToken = `connection-token-${tokens}`;
      const Expiry = new Date(clock.now() + 24 * 3_600_000).toISOString();
      return [
        200,
        {
          Websocket: { Url: `ws://127.0.0.1/${tokens}` },
          ConnectionCredentials: { ConnectionToken: validToken, Expiry },
        },
      ];
    }
    if (!token.startsWith("connection-token")) return [403, { message: "unknown token" }];
    if (operation === "message") return sendMessage(body);
    if (operation === "event") return sendEvent(body);
    if (operation === "transcript") return transcriptStatus === 200 ? [200, transcript(body)] : [transcriptStatus, {}];
    if (operation === "start-attachment-upload") return files.start(body);
    if (operation === "complete-attachment-upload") return files.complete(body);
    if (operation === "attachment") return files.addressOf(body);
    if (operation === "attachment-limits") return files.limits();
    endChat();
    return [200, {}];
  }

  function sendMessage({ Content, ContentType, ClientToken }: Record<string, unknown>): [number, object] {
    if (String(Content).startsWith("refuse")) return [400, { message: "no" }];
    const known = itemsByToken.get(String(ClientToken));
    const item = known ?? append({ ...CUSTOMER, ContentType: String(ContentType), Content: String(Content) });
    itemsByToken.set(String(ClientToken), item);
    return [200, { Id: item.Id, AbsoluteTime: item.AbsoluteTime }];
  }

  function sendEvent({ ContentType, Content }: Record<string, unknown>): [number, object] {
    if (ContentType === EVENT_CONTENT_TYPES.typing) return [200, {}];
    const { messageId } = JSON.parse(String(Content)) as { messageId: string };
    recordReceipt(messageId, CUSTOMER.ParticipantId, ContentType === EVENT_CONTENT_TYPES.read);
    return [200, {}];
  }

  function recordReceipt(messageId: string, RecipientParticipantId: string, isRead: boolean): void {
    const now = new Date(clock.now()).toISOString();
    const receipt = { RecipientParticipantId, DeliveredTimestamp: now, ...(isRead ? { ReadTimestamp: now } : {}) };
    const MessageMetadata = { MessageId: messageId, Receipts: [receipt] };
    const index = items.findIndex(({ Id }) => Id === messageId);
    const item = items[index];
    if (item !== undefined) items[index] = { ...item, MessageMetadata };
    const ContentType = EVENT_CONTENT_TYPES.metadata;
    publish({ Id: `receipt-${messageId}`, AbsoluteTime: now, Type: "MESSAGEMETADATA", ContentType, MessageMetadata });
  }

  function transcript({ MaxResults, StartPosition, ScanDirection, NextToken: token }: Record<string, unknown>): object {
    const size = Number(MaxResults);
    const start = items.findIndex(({ Id }) => Id === (StartPosition as { Id?: string } | undefined)?.Id);
    if (ScanDirection === "FORWARD") {
      const from = token === undefined ? start : Number(token);
      const NextToken = from + size < items.length ? String(from + size) : "";
      return { InitialContactId: CONTACT, Transcript: items.slice(from, from + size), NextToken };
    }
    const to = start === -1 ? items.length : start;
    const from = Math.max(0, to - size);
    return { InitialContactId: CONTACT, Transcript: items.slice(from, to), NextToken: from > 0 ? String(from) : "" };
  }

  /** Returns status and body of the answer to a request. */
  function handle(operation: string, request: HttpRequest): [number, object] {
    if (request.method === "PUT") {
      calls.push({ operation: "put", body: request.headers });
      return [files.put(operation, request.body.size), {}];
    }
    const body = JSON.parse(request.body) as Record<string, unknown>;
    calls.push({ operation, body });
    return serve(operation, request.headers["X-Amz-Bearer"] ?? "", body);
  }

  const fetch: HttpFetch = (url, request) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const fail = (): void => reject(new TypeError("fetch failed"));
      request.signal.addEventListener("abort", fail);
      const operation = url.slice(url.lastIndexOf("/") + 1);
      clock.after(latency(), () => {
        if (weather.offline || random.fraction() < weather.lostBefore) return fail();
        if (random.fraction() < weather.unavailable) return resolve(answer(503, { message: "later" }));
        const [status, json] = handle(operation, request);
        if (request.method === "PUT" && files.isStuck) return;
        const isLost = random.fraction() < weather.lostAfter;
        clock.after(latency(), () => (isLost || weather.offline ? fail() : resolve(answer(status, json))));
      });
    });

  /** Without `keepsTranscript`, the transcript cannot be read any more either. */
  function endChat(keepsTranscript = false): void {
    if (isOver) return;
    isReadable = keepsTranscript;
    append({ Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.left, ...CUSTOMER });
    append({ Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.ended });
    isOver = true;
  }

  return {
    fetch,
    openSocket,
    weather,
    calls,
    files,
    session: {
      contactId: CONTACT,
      participantId: CUSTOMER.ParticipantId,
      participantToken: "participant-token",
      endpoint: "http://127.0.0.1",
    },
    agentSends: (Content: string): Item => append({ ...AGENT, ContentType: "text/plain", Content }),
    publish,
    agentSendsFile: (name: string, Status: string): Item =>
      append({ ...AGENT, Type: "ATTACHMENT", Attachments: [{ AttachmentId: name, AttachmentName: name, Status }] }),
    agentTypes: (): void =>
      publish({
        ...AGENT,
        Id: "typing",
        AbsoluteTime: new Date(clock.now()).toISOString(),
        Type: "EVENT",
        ContentType: EVENT_CONTENT_TYPES.typing,
        InitialContactId: CONTACT,
      }),
    agentReads: (messageId: string): void => recordReceipt(messageId, AGENT.ParticipantId, true),
    endChat,
    /** Refuses to read the transcript with this status; 200: no longer. */
    refuseTranscript: (status: number): void => {
      transcriptStatus = status;
    },
    /** Closes all sockets; both sides are notified. */
    cut: (): void => {
      for (const socket of [...sockets]) end(socket, 1006);
    },
    /** Silences all sockets without closing them. */
    mute: (): void => {
      for (const socket of sockets) socket.isMute = true;
    },
    get openSockets() {
      return sockets.size;
    },
    get transcript() {
      return items;
    },
    /** The customer's messages in transcript order, each with the client token of the request that created it. */
    get customerMessages() {
      const tokens = new Map([...itemsByToken].map(([token, { Id }]) => [Id, token]));
      return items
        .filter(({ Type, ParticipantId }) => Type === "MESSAGE" && ParticipantId === CUSTOMER.ParticipantId)
        .map(({ Id, Content }) => ({ token: tokens.get(Id), content: Content }));
    },
  };
}

function answer(status: number, json: object): HttpAnswer {
  return { status, text: () => Promise.resolve(JSON.stringify(json)) };
}
