/** A page with `openChat`, the interface of this library with typed updates. */
import { createSeededRandom } from "@tributary/testkit";
import { type ChatSnapshot, openChat } from "../../../packages/chat/src/index.ts";
import { platformDeps } from "../../../packages/chat/src/platform-deps.ts";
import type { Outcome } from "../../history/history.ts";
import { detailsOf } from "../support/world.ts";
import { type ChatPage, type ChatPageOptions, type ChatPages, isOfTest, RETRY_MS } from "./chat-page.ts";

export const openChatPages: ChatPages = { name: "openChat", create: createPage };

type MessageEntry = Extract<ChatSnapshot["timeline"][number], { readonly type: "message" }>;

function createPage({ world, party, isFirst }: ChatPageOptions): ChatPage {
  const { time } = world;
  const soon = platformDeps().clock.soon;
  const clock = { now: time.now, monotonicMs: time.monotonicMs, after: time.after, soon };
  const random = createSeededRandom(time.now());
  const chat = openChat({ endpoint: world.proxy.url, chat: detailsOf(party) }, { ...platformDeps(), clock, random });
  const state = { isClosed: false };
  const events: string[] = [];
  const connectedMs: number[] = [];
  chat.on("link", ({ link }) => {
    if (link.state === "up") connectedMs.push(time.monotonicMs());
  });
  chat.on("over", () => void events.push("onEnded"));
  chat.on("message", ({ message }) => {
    events.push(message.mine ? "message" : `message ${message.key}`);
    if (!message.mine) chat.markRead();
  });
  chat.on("notice", ({ notice }) => void events.push(`notice ${notice.key}`));

  const messages = (): readonly MessageEntry[] =>
    chat.snapshot().timeline.flatMap((entry) => (entry.type === "message" ? [entry] : []));

  return {
    async open() {
      await world.until(() => state.isClosed || chat.snapshot().history !== "unknown", Number.POSITIVE_INFINITY);
      while (chat.snapshot().history === "more" && !state.isClosed) {
        await chat.loadOlder();
        if (chat.snapshot().history === "more") await world.sleep(RETRY_MS);
      }
    },
    async send(content): Promise<Outcome> {
      chat.send(content);
      const own = (): MessageEntry | undefined => messages().find((each) => each.mine && each.content === content);
      const isWaiting = (): boolean => {
        const message = own();
        return message === undefined || !message.mine || message.delivery === "sending";
      };
      await world.until(() => state.isClosed || !isWaiting(), Number.POSITIVE_INFINITY);
      const message = own();
      if (!message?.mine || message.delivery === "sending") return "unknown";
      return message.delivery === "failed" ? "refused" : "ok";
    },
    type: chat.typing,
    leave: chat.end,
    get isConnected() {
      return chat.snapshot().link.state === "up" && chat.snapshot().history === "complete";
    },
    isBroken: false,
    get isClosed() {
      return state.isClosed;
    },
    get shown() {
      if (state.isClosed) return []; // items are shown at once, also those before which some are being read
      const stored = messages().flatMap(({ id, content }) => (id === null || !isOfTest(content) ? [] : [id]));
      const texts = new Map(messages().map(({ id, content }) => [id, content]));
      const isFromStart = isFirst || chat.snapshot().history === "complete";
      return [{ by: "timeline", isFromStart, messages: stored.map((id) => ({ id, text: texts.get(id) ?? "" })) }];
    },
    events,
    connectedMs,
    acknowledged: [],
    get readMessages() {
      return messages().flatMap((each) => (each.mine && each.delivery === "read" && each.id !== null ? [each.id] : []));
    },
    [Symbol.dispose]() {
      state.isClosed = true;
      chat[Symbol.dispose]();
    },
  };
}
