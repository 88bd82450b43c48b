import { createScope } from "@tributary/kernel";
import type { WebSocketProvider } from "../web-socket/web-socket-provider.ts";
import type { ChatCallbacks } from "./chat-callbacks.ts";
import { callbackOf, endsChat, readItem } from "./chat-items.ts";
import type { ParticipantCalls } from "./participant-calls.ts";
import type { SessionTranscript } from "./session-transcript.ts";

/** Status of the link, with the values of chatjs. */
export type ConnectionStatus = "NeverEstablished" | "Establishing" | "Established" | "Broken";

/** Metadata of the caller, returned with the response. */
export type WithMetadata = { readonly metadata?: unknown };

/** Topic of the items of all chats. */
const TOPIC = "aws/chat";

/** Link of one session to the center: token, socket subscription and received items. */
export type ChatLink = {
  connect(args?: WithMetadata): Promise<unknown>;
  status(): ConnectionStatus;
  /** True from the first token to the end of the chat. */
  isConnected(): boolean;
  /** Ends the socket subscriptions. */
  close(): void;
};

type ChatLinkDeps = {
  readonly sockets: WebSocketProvider;
  readonly callbacks: ChatCallbacks;
  readonly calls: ParticipantCalls;
  readonly transcript: Pick<SessionTranscript, "load" | "receive">;
};

/** Creates the link, not connected yet. `contactIds`: contacts whose items belong to this session. */
export function createChatLink(
  { sockets, callbacks, calls, transcript }: ChatLinkDeps,
  contactIds: readonly string[],
): ChatLink {
  const scope = createScope();
  let status: ConnectionStatus = "NeverEstablished";
  let isConnected = false;
  let isOver = false;

  function close(): void {
    isConnected = false;
    scope[Symbol.dispose]();
  }
  function receive(content: unknown): void {
    const item = readItem(content, contactIds);
    if (item === undefined || isOver) return;
    callbacks.emit(callbackOf(item), { data: item });
    transcript.receive(item);
    if (!endsChat(item)) return;
    isOver = true;
    callbacks.emit("onEnded", { data: null });
    close();
  }
  function listen(): void {
    scope.defer(sockets.onMessage(TOPIC, ({ content }) => receive(content)));
    scope.defer(
      sockets.onConnectionGain(() => {
        status = "Established";
        callbacks.emit("onConnectionEstablished", { data: {} });
        if (isConnected) transcript.load();
      }),
    );
    scope.defer(
      sockets.onConnectionLost((data) => {
        status = "Broken";
        callbacks.emit("onConnectionLost", { data });
      }),
    );
    scope.defer(
      sockets.onInitFailure(() => {
        status = "Broken";
        isConnected = false;
        callbacks.emit("onConnectionBroken", {});
        callbacks.emit("onEnded", { data: null });
      }),
    );
    sockets.subscribeTopics([TOPIC]);
  }
  return {
    async connect({ metadata } = {}) {
      if (status !== "NeverEstablished") return undefined;
      status = "Establishing";
      listen();
      try {
        await calls.token();
      } catch (error) {
        status = "Broken";
        close();
        throw { _debug: error, connectSuccess: false, connectCalled: true, metadata };
      }
      isConnected = true;
      const done = { connectSuccess: true, connectCalled: true, metadata };
      callbacks.emit("onConnectionEstablished", done);
      transcript.load();
      calls.acknowledge().catch(() => {}); // best effort: the first message also reports the agent's connection
      return done;
    },
    status: () => status,
    isConnected: () => isConnected,
    close,
  };
}
