/** Transcript that `onTranscriptUpdated` reports. Source: docs/wire/participant.md#callbacks. */
import type { ChatTranscript } from "./chat-data.ts";
import type { ChatItem } from "./chat-items.ts";

/** Items loaded per page. Source: docs/wire/participant.md#callbacks. */
const PAGE_SIZE = 100;
/** States of a sent message, in order; a later one is not replaced by an earlier one. */
const STATUSES = ["SENDING", "FAILED", "SENT", "DELIVERED", "READ"];

/** Argument of `onTranscriptUpdated`. */
export type TranscriptData = {
  readonly transcript: readonly ChatItem[];
  readonly previousTranscriptNextToken: string | undefined;
};

/** Dependencies of {@link createSessionTranscript}. */
export type TranscriptDeps = {
  readonly call: (operation: string, body: object) => Promise<unknown>;
  readonly publish: (data: TranscriptData) => void;
};

/** A session's transcript: each item once, oldest first, own messages at once and with their status. Empty until it is enabled. */
export interface SessionTranscript {
  enable(): void;
  /** Loads the newest items, if enabled. */
  load(): void;
  /** Adds a page that the host page requested; `isOlder`: its token leads to older items. */
  addPage(page: unknown, isOlder: boolean): void;
  receive(item: ChatItem): void;
  /** Adds an own message; `answer` confirms it. */
  send(item: ChatItem & { readonly Id: string }, answer: Promise<{ readonly data: unknown }>): void;
}

/** Creates a disabled transcript. */
export function createSessionTranscript({ call, publish }: TranscriptDeps): SessionTranscript {
  const items = new Map<string, ChatItem>();
  /** Own messages without a response, which the service's clock has not dated yet. */
  const unsent = new Map<string, ChatItem>();
  let isEnabled = false;
  let previousTranscriptNextToken: string | undefined;

  function report(): void {
    const sorted = [...items.values()].sort((a, b) => String(a.AbsoluteTime).localeCompare(String(b.AbsoluteTime)));
    publish({ transcript: [...sorted, ...unsent.values()], previousTranscriptNextToken });
  }
  /** Adds an item; one that is there already keeps the later of both states. */
  function add(id: string, item: ChatItem): void {
    const states = [items.get(id), item].map((each) => STATUSES.indexOf(each?.MessageMetadata?.Status ?? ""));
    const Status = STATUSES[Math.max(...states)];
    items.set(id, Status === undefined ? item : { ...item, MessageMetadata: { ...item.MessageMetadata, Status } });
  }
  function receive(item: ChatItem): void {
    const { Id, Type, MessageMetadata = {} } = item;
    if (!isEnabled) return;
    if (Type === "MESSAGEMETADATA") {
      const { MessageId = "", Receipts } = MessageMetadata;
      const message = items.get(MessageId);
      if (message === undefined) return;
      const Status = Receipts?.[0]?.ReadTimestamp ? "READ" : "DELIVERED";
      add(MessageId, { ...message, MessageMetadata: { ...message.MessageMetadata, ...MessageMetadata, Status } });
    } else if (Id !== undefined && !item.ContentType?.endsWith(".typing")) add(Id, item);
    else return;
    report();
  }
  function addPage(page: unknown, isOlder: boolean): void {
    if (!isEnabled || typeof page !== "object" || page === null) return;
    const { Transcript = [], NextToken } = page as Partial<ChatTranscript>; // parsed by hand for size: the fields are only copied
    for (const item of Transcript) if (item.Id !== undefined) add(item.Id, item);
    if (isOlder) previousTranscriptNextToken = NextToken;
    report();
  }
  function load(): void {
    if (!isEnabled) return;
    call("transcript", { ScanDirection: "BACKWARD", SortOrder: "ASCENDING", MaxResults: PAGE_SIZE }).then(
      (page) => addPage(page, true),
      () => {}, // the next connection loads it again
    );
  }

  return {
    enable() {
      isEnabled = true;
    },
    load,
    addPage,
    receive,
    send(item, answer) {
      if (!isEnabled) return;
      const withStatus = (Status: string): ChatItem => ({ ...item, MessageMetadata: { Status } });
      unsent.set(item.Id, withStatus("SENDING"));
      report();
      answer.then(
        ({ data }) => {
          unsent.delete(item.Id);
          const { Id = item.Id, AbsoluteTime = item.AbsoluteTime } = data as Pick<ChatItem, "Id" | "AbsoluteTime">; // only copied
          add(Id, items.get(Id) ?? { ...withStatus("SENT"), Id, ...(AbsoluteTime && { AbsoluteTime }) });
          report();
        },
        () => {
          unsent.set(item.Id, withStatus("FAILED"));
          report();
        },
      );
    },
  };
}
