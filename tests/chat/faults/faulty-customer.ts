/** A customer behind the fault proxy: pages, one after the other, the messages that they sent, and what they showed. */
import type { Party } from "../../../packages/http/test/test-center.ts";
import type { Reception, Send } from "../../history/history.ts";
import { type ChatPage, type ChatPages, RETRY_MS, textOf } from "./chat-page.ts";
import type { FaultCenter } from "./fault-center.ts";

export type FaultyCustomerOptions = {
  readonly pages: ChatPages;
  readonly party: Party;
  readonly collectsTranscript: boolean;
};

/** The customer. Disposing closes the page. */
export type FaultyCustomer = Disposable & {
  /** Opens the first page, and resolves when it is connected. */
  join(): Promise<void>;
  /** Sends a message, and resolves when the library has answered. */
  send(): Promise<Send["outcome"]>;
  type(): void;
  /** Closes the page and opens another one with the same token. */
  reload(): Promise<void>;
  readonly sends: readonly Send[];
  /** Messages of the page that is open, without an answer. */
  readonly unanswered: readonly string[];
  readonly receptions: readonly Reception[];
  readonly pages: readonly ChatPage[];
  readonly current: ChatPage;
  /** Sessions that the library declared broken. */
  readonly broken: number;
};

export function createFaultyCustomer(world: FaultCenter, options: FaultyCustomerOptions): FaultyCustomer {
  const { party, collectsTranscript } = options;
  const pages: ChatPage[] = [];
  const sends: Send[] = [];
  const waiting = new Map<string, ChatPage>();
  let isGone = false;

  const current = (): ChatPage => {
    const page = pages.at(-1);
    if (page === undefined) throw new Error("no page is open");
    return page;
  };

  async function open(): Promise<void> {
    const page = options.pages.create({ world, party, isFirst: pages.length === 0, collectsTranscript });
    pages.push(page);
    void reloadWhenBroken(page);
    await page.open();
  }
  async function reload(): Promise<void> {
    current()[Symbol.dispose]();
    await open();
  }
  /** As a user does after a while. */
  async function reloadWhenBroken(page: ChatPage): Promise<void> {
    await world.until(() => page.isBroken || page.isClosed, Number.POSITIVE_INFINITY);
    await world.sleep(RETRY_MS);
    if (!page.isClosed && !isGone) await reload();
  }

  return {
    async join() {
      void open();
      await world.until(() => current().isConnected, 60_000);
    },
    async send() {
      const page = current();
      const text = textOf("customer", sends.length);
      const startMs = world.time.monotonicMs();
      const session = `page ${pages.length}`;
      const base = { chat: party.ref.conversationId, sender: "customer", session, text, startMs };
      const place = sends.push({ ...base, endMs: startMs, outcome: "unknown" }) - 1;
      waiting.set(text, page);
      const outcome = await page.send(text);
      sends[place] = { ...base, endMs: world.time.monotonicMs(), outcome };
      waiting.delete(text);
      return outcome;
    },
    type: () => current().type(),
    reload,
    sends,
    get unanswered() {
      return [...waiting].filter(([, page]) => !page.isClosed).map(([text]) => text);
    },
    get receptions() {
      return pages.flatMap(({ shown, isClosed }, index) =>
        shown.map(({ by, isFromStart, messages }) => {
          const client = `${by} of page ${index + 1}`;
          return { chat: party.ref.conversationId, client, isFromStart, isToEnd: !isClosed, messages };
        }),
      );
    },
    pages,
    get current() {
      return current();
    },
    get broken() {
      return pages.filter(({ isBroken }) => isBroken).length;
    },
    [Symbol.dispose]() {
      isGone = true;
      for (const page of pages) if (!page.isClosed) page[Symbol.dispose]();
    },
  };
}
