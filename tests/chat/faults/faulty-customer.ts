/** A customer with the library under test, behind the fault proxy: pages, one after the other, and what they showed. */

import type { Party } from "../../../packages/http/test/test-center.ts";
import type { Outcome, Reception, Send, ShownMessage } from "../../history/history.ts";
import { EVENT, type Recorded, record } from "../support/customer.ts";
import type { ChatLibrary } from "../support/libraries.ts";
import { type Loose, openPage } from "../support/page.ts";
import { customerSession } from "../support/world.ts";
import type { FaultCenter } from "./fault-center.ts";

/** Text of the messages of a conversation, which is unique. */
export const textOf = (who: "customer" | "agent", index: number): string => `${who} ${index}`;

/** True for the texts of {@link textOf}. */
export const isOfTest = (text: unknown): text is string => /^(customer|agent) \d+$/.test(String(text));

/** A page with a session, and the messages of a transcript that it read when it was opened. */
type Visit = Recorded & {
  readonly before: ShownMessage[];
  /** Ids of those that were read. */
  readonly readBefore: string[];
  /** Times at which the session was connected. */
  readonly connectedMs: number[];
  /** Newest transcript of `onTranscriptUpdated`. */
  transcript: readonly Loose[] | undefined;
  isConnected: boolean;
  /** True once the whole transcript was read. */
  hasRead: boolean;
  isOver: boolean;
};

export type FaultyCustomerOptions = {
  readonly library: ChatLibrary;
  readonly party: Party;
  readonly collectsTranscript: boolean;
};

/** The customer. Disposing closes the page. */
export type FaultyCustomer = Disposable & {
  /** Opens the first page, and resolves when it shows the greeting. */
  join(): Promise<void>;
  /** Sends a message, and resolves when the library has settled it or the page is gone. */
  send(): Promise<Outcome>;
  type(): void;
  /** Closes the page and opens another one with the same token. */
  reload(): Promise<void>;
  leave(): Promise<void>;
  readonly sends: readonly Send[];
  /** Messages of the page that is open, without an answer. */
  readonly unsettled: readonly string[];
  readonly receptions: readonly Reception[];
  readonly visits: readonly Visit[];
  /** True if the session of the page that is open is connected. */
  readonly isConnected: boolean;
  /** Sessions that the library declared broken. */
  readonly broken: number;
  /** Receipts that the service has answered, by message. */
  readonly acknowledged: ReadonlySet<string>;
  /** Messages that the page that is open shows as read by the agent. */
  readonly readMessages: readonly string[];
};

/** Time between attempts of a page to connect, and until a user reloads a broken one. Unit: milliseconds. */
const RETRY_MS = 3_000;

export function createFaultyCustomer(world: FaultCenter, options: FaultyCustomerOptions): FaultyCustomer {
  const { library, party, collectsTranscript } = options;
  const visits: Visit[] = [];
  const sends: Send[] = [];
  const waiting = new Map<string, Visit>();
  const acknowledged = new Set<string>();
  const now = (): number => world.time.monotonicMs();
  let broken = 0;
  let isGone = false;

  const current = (): Visit => {
    const visit = visits.at(-1);
    if (visit === undefined) throw new Error("no page is open");
    return visit;
  };

  function open(): Visit {
    const page = openPage({ clock: world.time, time: world.time }, library);
    page.connect.ChatSession.setGlobalConfig({ endpoint: world.proxy.url, region: "test" });
    const recorded = record(page, customerSession(page, party));
    const visit: Visit = Object.assign(recorded, {
      before: [],
      readBefore: [],
      connectedMs: [],
      transcript: undefined,
      isConnected: false,
      hasRead: false,
      isOver: false,
    });
    recorded.session.onMessage(({ data }: Loose) => acknowledge(data, visit));
    recorded.session.onConnectionEstablished(() => visit.connectedMs.push(now()));
    recorded.session.onConnectionBroken(() => {
      broken += 1;
      if (!visit.isOver) void world.sleep(RETRY_MS).then(() => (visit.isOver || isGone ? undefined : reload()));
    });
    if (collectsTranscript)
      recorded.session.onTranscriptUpdated(({ data }: Loose) => {
        visit.transcript = data.transcript;
      });
    visits.push(visit);
    return visit;
  }

  async function connect(visit: Visit): Promise<void> {
    while (!visit.isOver && !isGone) {
      try {
        await visit.session.connect();
        visit.isConnected = true;
        return;
      } catch {
        await world.sleep(RETRY_MS);
        if (library.name === "upstream" && !visit.isOver && !isGone) return reload(); // it connects once per session
      }
    }
  }

  /** A new page shows the transcript, then what arrives. */
  async function readTranscript(visit: Visit): Promise<void> {
    for (let nextToken: string | undefined; !visit.isOver && !isGone; ) {
      try {
        const { data } = await visit.session.getTranscript({ maxResults: 100, sortOrder: "ASCENDING", nextToken });
        visit.before.unshift(...data.Transcript.flatMap(shownOf));
        visit.readBefore.push(...data.Transcript.filter(isRead).map(({ Id }: Loose) => Id));
        nextToken = data.NextToken;
        visit.hasRead = !nextToken;
        if (visit.hasRead) return;
      } catch {
        await world.sleep(RETRY_MS);
      }
    }
  }

  async function reload(): Promise<void> {
    const before = visits.at(-1);
    if (before !== undefined) close(before);
    const visit = open();
    await connect(visit);
    if (visit.isConnected) await readTranscript(visit);
  }

  function close(visit: Visit): void {
    visit.isOver = true;
    visit.page[Symbol.dispose]();
  }

  function acknowledge(item: Loose, visit = current()): void {
    if (item.ParticipantRole !== "AGENT" || item.Type !== "MESSAGE" || visit.isOver) return;
    for (const type of ["message.delivered", "message.read"])
      visit.session
        .sendEvent({ contentType: EVENT + type, content: JSON.stringify({ messageId: item.Id }) })
        .then((answer: Loose) => {
          if (type === "message.read" && answer?.data?.$metadata !== undefined) acknowledged.add(item.Id);
        })
        .catch(() => {}); // refused, or lost: the page shows nothing of it
  }

  async function send(): Promise<Outcome> {
    const visit = current();
    const text = textOf("customer", sends.length);
    const startMs = now();
    const base = { chat: party.ref.conversationId, sender: "customer", text, startMs };
    const place = sends.push({ ...base, endMs: startMs, outcome: "unknown" }) - 1;
    waiting.set(text, visit);
    const outcome = await visit.session.sendMessage({ message: text, contentType: "text/plain" }).then(
      () => "ok" as const,
      (error: Loose) => outcomeOf(error),
    );
    sends[place] = { ...base, endMs: now(), outcome };
    waiting.delete(text);
    return outcome;
  }

  return {
    async join() {
      await connect(open());
      await world.until(() => current().contents.includes("Welcome"), 60_000);
    },
    send,
    type: () =>
      void current()
        .session.sendEvent({ contentType: `${EVENT}typing` })
        .catch(() => {}),
    reload,
    leave: () => current().session.disconnectParticipant(),
    sends,
    get receptions() {
      return visits.flatMap((visit, index) => receptionsOf(visit, { index, chat: party.ref.conversationId }));
    },
    get unsettled() {
      return [...waiting].filter(([, visit]) => !visit.isOver).map(([text]) => text);
    },
    visits,
    get isConnected() {
      const visit = current();
      return (
        visit.isConnected &&
        (visit.hasRead || visits.length === 1) &&
        visit.session.controller.getConnectionStatus() === "Established"
      );
    },
    get broken() {
      return broken;
    },
    acknowledged,
    get readMessages() {
      const { of, readBefore } = current();
      return [...readBefore, ...of("onReadReceipt").map(({ data }) => data.MessageMetadata.MessageId)];
    },
    [Symbol.dispose]() {
      isGone = true;
      for (const visit of visits) if (!visit.isOver) close(visit);
    },
  };
}

function shownOf({ Id, Content, Type }: Loose): readonly ShownMessage[] {
  return Type === "MESSAGE" && isOfTest(Content) ? [{ id: Id, text: Content }] : [];
}

/** Returns the messages that a page showed: those of `onMessage`, those with the transcript before them, and the collected transcript. */
function receptionsOf(
  { before, of, transcript, hasRead, isOver }: Visit,
  { index, chat }: { readonly index: number; readonly chat: string },
): readonly Reception[] {
  const arrived = of("onMessage").flatMap(({ data }) => shownOf(data));
  const known = new Set(before.map(({ id }) => id));
  const collected = transcript?.filter(({ MessageMetadata }) => !isUnsent(MessageMetadata)).flatMap(shownOf);
  const isToEnd = !isOver;
  const page = `page ${index + 1}`;
  const reception = (client: string, isFromStart: boolean, messages: readonly ShownMessage[]): Reception => ({
    chat,
    client,
    isFromStart,
    isToEnd,
    messages,
  });
  return [
    reception(`onMessage of ${page}`, index === 0, arrived),
    ...(hasRead ? [reception(page, true, [...before, ...arrived.filter(({ id }) => !known.has(id))])] : []),
    ...(collected && isToEnd ? [reception(`transcript of ${page}`, true, collected)] : []),
  ];
}

function isRead({ MessageMetadata }: Loose): boolean {
  return MessageMetadata?.Receipts?.some(({ ReadTimestamp }: Loose) => ReadTimestamp !== undefined) === true;
}

function isUnsent(metadata: Loose): boolean {
  return metadata?.Status === "SENDING" || metadata?.Status === "FAILED";
}

/** Of a failed call without an answer, and of one that the service could not complete, the outcome is unknown. */
function outcomeOf(error: Loose): Outcome {
  const status = typeof error === "string" ? 400 : Number(error?.statusCode ?? 0);
  return status >= 400 && status < 500 ? "refused" : "unknown";
}
