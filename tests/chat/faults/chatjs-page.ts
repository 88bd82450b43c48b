/** A page with the interface of amazon-connect-chatjs: the unmodified library, or this one. */
import type { ShownMessage } from "../../history/history.ts";
import { EVENT, record } from "../support/customer.ts";
import type { ChatLibrary } from "../support/libraries.ts";
import { openJsdomWindow } from "../support/page/jsdom-window.ts";
import { type Loose, openPage } from "../support/page/page.ts";
import { customerSession } from "../support/world.ts";
import {
  type ChatPage,
  type ChatPageOptions,
  type ChatPages,
  isOfTest,
  outcomeOf,
  RETRY_MS,
  type Shown,
} from "./chat-page.ts";

/** Returns the pages of a library. */
export function chatJsPages(library: ChatLibrary): ChatPages {
  return { name: library.name, create: (options) => createPage(library, options) };
}

function createPage(library: ChatLibrary, options: ChatPageOptions): ChatPage {
  const { world, party, isFirst, collectsTranscript } = options;
  const { time } = world;
  const page = openPage({ clock: time, openWindow: openJsdomWindow }, library);
  page.connect.ChatSession.setGlobalConfig({ endpoint: world.proxy.url, region: "test" });
  const recorded = record(page, customerSession(page, party));
  const { session, of, events } = recorded;
  const state = { isConnected: false, isBroken: false, isClosed: false, hasRead: isFirst, transcript: [] as Loose[] };
  const before: Loose[] = [];
  const connectedMs: number[] = [];
  const acknowledged: string[] = [];

  session.onConnectionEstablished(() => connectedMs.push(time.monotonicMs()));
  session.onConnectionBroken(() => {
    state.isBroken = true;
  });
  session.onMessage(({ data }: Loose) => acknowledge(data));
  if (collectsTranscript)
    session.onTranscriptUpdated(({ data }: Loose) => {
      state.transcript = data.transcript;
    });

  /** Sends the receipts of a message of the agent. A failed one shows nothing. */
  function acknowledge({ Id, Type, ParticipantRole }: Loose): void {
    if (ParticipantRole !== "AGENT" || Type !== "MESSAGE" || state.isClosed) return;
    const content = JSON.stringify({ messageId: Id });
    session.sendEvent({ contentType: `${EVENT}message.delivered`, content }).catch(() => {});
    session.sendEvent({ contentType: `${EVENT}message.read`, content }).then(
      (answer: Loose) => {
        if (answer?.data?.$metadata !== undefined) acknowledged.push(Id);
      },
      () => {},
    );
  }
  async function connect(): Promise<void> {
    while (!state.isConnected && !state.isClosed && !state.isBroken) {
      try {
        await session.connect();
        state.isConnected = true;
      } catch {
        state.isBroken = library.name === "upstream"; // it connects once per session
        await world.sleep(RETRY_MS);
      }
    }
  }
  /** A page that is opened again shows the transcript, then what arrives. */
  async function readTranscript(): Promise<void> {
    for (let nextToken: string | undefined; !state.hasRead && !state.isClosed; ) {
      try {
        const { data } = await session.getTranscript({ maxResults: 100, sortOrder: "ASCENDING", nextToken });
        before.unshift(...data.Transcript);
        nextToken = data.NextToken;
        state.hasRead = !nextToken;
      } catch {
        await world.sleep(RETRY_MS);
      }
    }
  }
  return {
    async open() {
      await connect();
      if (state.isConnected) await readTranscript();
    },
    async send(message) {
      try {
        await session.sendMessage({ message, contentType: "text/plain" });
        return "ok";
      } catch (error) {
        const { statusCode }: Loose = error;
        return outcomeOf(typeof error === "string" ? 400 : Number(statusCode ?? 0));
      }
    },
    type: () => void session.sendEvent({ contentType: `${EVENT}typing` }).catch(() => {}),
    leave: async () => session.disconnectParticipant(),
    get isConnected() {
      return state.isConnected && state.hasRead && session.controller.getConnectionStatus() === "Established";
    },
    get isBroken() {
      return state.isBroken;
    },
    get isClosed() {
      return state.isClosed;
    },
    get shown() {
      const arrived = of("onMessage").flatMap(({ data }) => shownOf(data));
      const known = new Set(before.map(({ Id }) => Id));
      const shown: Shown[] = [{ by: "onMessage", isFromStart: isFirst, messages: arrived }];
      if (!isFirst && state.hasRead) {
        const news = arrived.filter(({ id }) => !known.has(id));
        shown.push({ by: "page", isFromStart: true, messages: [...before.flatMap(shownOf), ...news] });
      }
      if (collectsTranscript && !state.isClosed)
        shown.push({ by: "transcript", isFromStart: true, messages: state.transcript.filter(isSent).flatMap(shownOf) });
      return shown;
    },
    get events() {
      return events.map(([name, { data }]) => (data?.Id && !isOfTest(data.Content) ? `${name} ${data.Id}` : name));
    },
    connectedMs,
    acknowledged,
    get readMessages() {
      const read = before.filter(isRead).map(({ Id }) => Id);
      return [...read, ...of("onReadReceipt").map(({ data }) => data.MessageMetadata.MessageId)];
    },
    [Symbol.dispose]() {
      state.isClosed = true;
      page[Symbol.dispose]();
    },
  };
}

function shownOf({ Id, Content, Type }: Loose): readonly ShownMessage[] {
  return Type === "MESSAGE" && isOfTest(Content) ? [{ id: Id, text: Content }] : [];
}

function isRead({ MessageMetadata }: Loose): boolean {
  return MessageMetadata?.Receipts?.some(({ ReadTimestamp }: Loose) => ReadTimestamp !== undefined) === true;
}

function isSent({ MessageMetadata }: Loose): boolean {
  return MessageMetadata?.Status !== "SENDING" && MessageMetadata?.Status !== "FAILED";
}
