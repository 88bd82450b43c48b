/** Connection of a session: from `connect` to the end of the chat. Source: docs/wire/participant.md#callbacks, #reconnection. */
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { Connection } from "../participant-api/participant-api.ts";
import type { ChatTransport } from "../session/chat-transport.ts";
import type { ChatCallbacks } from "./callbacks.ts";
import { errorOf } from "./chat-error.ts";
import type { SessionConnection } from "./connection.ts";
import type { IncomingItems } from "./incoming-items.ts";
import type { ServiceRefusal } from "./service-client.ts";
import type { ConnectionStatus, ConnectResult, WithMetadata } from "./session-types.ts";
import type { Compatibility } from "./settings.ts";

/** Connection of one session. */
export type SessionLink = {
  /** Resolves when the session has a token; undefined if it was connected before. Errors: rejects with a {@link ConnectResult}. */
  connect(args?: WithMetadata): Promise<ConnectResult | undefined>;
  status(): ConnectionStatus;
  /** True from the first token to the end of the chat. */
  isConnected(): boolean;
  /** True from the first token on, also after the end of the chat. */
  wasConnected(): boolean;
  /** Stops receiving items; requests are still possible. */
  silence(): void;
  /** Ends the connection. */
  close(): void;
  /** Ends the session as broken. */
  fail(): void;
};

export type SessionLinkDeps = {
  readonly connection: SessionConnection;
  /** Creates the transport; `connect` is null if the panel's socket is used. */
  readonly transport: (link: {
    readonly connect: () => Promise<ApiAnswer<Connection>>;
    readonly onPing: (isAnswered: boolean) => void;
    readonly onBroken: () => void;
  }) => ChatTransport;
  readonly usesPanel: boolean;
  readonly callbacks: ChatCallbacks;
  readonly incoming: IncomingItems;
  readonly compatibility: Compatibility;
  /** Called after each connection. */
  readonly onUp: () => void;
  /** Called once, when requests are no longer possible. */
  readonly onClosed: () => void;
  /** Called when the service no longer accepts the participant: the chat ended while the connection was lost. */
  readonly onOver: () => void;
};

/** Creates the link of a session, not connected yet. */
export function createSessionLink(deps: SessionLinkDeps): SessionLink {
  const { connection, callbacks, incoming, compatibility } = deps;
  let status: ConnectionStatus = "NeverEstablished";
  let phase: "idle" | "connected" | "closed" = "idle";
  let receiver: Disposable | undefined;
  let fresh: Connection | undefined;
  let first: ConnectResult | undefined;

  const wasClosed = (): boolean => phase === "closed"; // also while a call was in flight
  function silence(): void {
    receiver?.[Symbol.dispose]();
    receiver = undefined;
  }
  function close(): void {
    silence();
    if (phase === "closed") return;
    phase = "closed";
    status = "Broken";
    deps.onClosed();
  }
  function fail(): void {
    if (phase !== "connected") return;
    silence(); // requests are still possible
    status = "Broken";
    callbacks.emit("onConnectionBroken", { data: {} });
  }
  /** The address of the first socket came with the token. */
  async function nextConnection(): Promise<ApiAnswer<Connection>> {
    if (fresh !== undefined) {
      const value = fresh;
      fresh = undefined;
      return { ok: true, value };
    }
    const answer = await connection.connect();
    const isFinal = !answer.ok && answer.refusal.kind !== "denied" && compatibility.breakOnFailedReconnect;
    if (isFinal) fail();
    return answer;
  }
  function up(): void {
    if (status === "Established") {
      incoming.catchUp(); // a new socket took over
      return;
    }
    const result = first ?? {};
    status = "Established";
    first = undefined;
    callbacks.emit("onConnectionEstablished", { ...result, data: {} });
    incoming.catchUp();
    deps.onUp();
  }
  function listen(): void {
    const onPing = (isAnswered: boolean): void =>
      callbacks.emit(isAnswered ? "onDeepHeartbeatSuccess" : "onDeepHeartbeatFailure", { data: {} });
    receiver = deps.transport({ connect: nextConnection, onPing, onBroken: fail }).open({
      up,
      down() {
        incoming.hold();
        status = "Broken";
        callbacks.emit("onConnectionLost", { data: {} });
      },
      item: incoming.receive,
      over: deps.onOver,
    });
  }
  return {
    async connect({ metadata } = {}) {
      if (phase !== "idle" || status === "Establishing") return undefined;
      status = "Establishing";
      const answer = deps.usesPanel ? await connection.credentials.token() : await connection.connect();
      if (!answer.ok) {
        status = "Broken"; // the page may try again
        throw rejectionOf(answer.refusal, metadata);
      }
      if (wasClosed()) throw { connectSuccess: false, connectCalled: true, metadata } satisfies ConnectResult;
      phase = "connected";
      if (typeof answer.value !== "string") fresh = answer.value;
      const done: ConnectResult = { connectSuccess: true, connectCalled: true, metadata };
      if (compatibility.announceTwice) callbacks.emit("onConnectionEstablished", done);
      else first = done;
      listen();
      connection.acknowledge().catch(() => {}); // best effort: the first message also reports the agent's connection
      return done;
    },
    status: () => status,
    isConnected: () => phase === "connected",
    wasConnected: () => connection.details() !== undefined,
    silence,
    close,
    fail,
  };
}

function rejectionOf(refusal: ServiceRefusal, metadata: unknown): ConnectResult {
  const reason = "Failed to create a connection.";
  return { _debug: { reason, _debug: errorOf(refusal) }, connectSuccess: false, connectCalled: true, metadata };
}
