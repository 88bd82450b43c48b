/** Transcript that `onTranscriptUpdated` reports. Source: docs/wire/participant.md#callbacks. */
import type { TranscriptData } from "./callbacks.ts";
import type { ChatItem, ChatTranscript, ReceivedItem } from "./chat-data.ts";
import { eventOf } from "./content-types.ts";
import type { PatientReads } from "./patient-reads.ts";

/** Items loaded per page. */
const PAGE_SIZE = 100;
/** States of a sent message, in order; a later one is not replaced by an earlier one. */
const STATUSES: readonly string[] = ["SENDING", "FAILED", "SENT", "DELIVERED", "READ"];

export type TranscriptModelDeps = {
  readonly reads: PatientReads;
  readonly publish: (data: TranscriptData) => void;
};

/** A session's transcript: each item once, oldest first, own messages at once and with their status. Empty until it is enabled. */
export interface TranscriptModel {
  enable(): void;
  /** Loads the newest items, if enabled. */
  load(): void;
  /** Adds a page that the page requested; `isOlder`: its token leads to older items. */
  addPage(page: Partial<ChatTranscript>, isOlder: boolean): void;
  receive(item: ReceivedItem): void;
  /** Adds an own message. `answer` confirms it; a rejection marks it as failed. */
  send(item: ChatItem, answer: Promise<{ readonly data: object }>): void;
}

/** Creates a disabled transcript. */
export function createTranscriptModel({ reads, publish }: TranscriptModelDeps): TranscriptModel {
  const items = new Map<string, ChatItem>();
  /** Own messages without a response, which the service's clock has not dated yet. */
  const unsent = new Map<string, ChatItem>();
  let isEnabled = false;
  let loading: object | undefined;
  let previousTranscriptNextToken: string | undefined;

  function report(): void {
    const sorted = [...items.values()].sort((a, b) => (a.AbsoluteTime < b.AbsoluteTime ? -1 : 1));
    publish({ transcript: [...sorted, ...unsent.values()], previousTranscriptNextToken });
  }
  /** Adds an item; one that is there already keeps the later of both states. */
  function add(item: ChatItem): void {
    const states = [items.get(item.Id), item].map((each) => STATUSES.indexOf(each?.MessageMetadata?.Status ?? ""));
    const Status = STATUSES[Math.max(...states)];
    items.set(item.Id, Status === undefined ? item : { ...item, MessageMetadata: { ...item.MessageMetadata, Status } });
  }
  function addReceipt({ MessageMetadata = {} }: ReceivedItem): boolean {
    const message = items.get(MessageMetadata.MessageId ?? "");
    if (message === undefined) return false;
    const Status = MessageMetadata.Receipts?.[0]?.ReadTimestamp ? "READ" : "DELIVERED";
    add({ ...message, MessageMetadata: { ...message.MessageMetadata, ...MessageMetadata, Status } });
    return true;
  }
  function addPage({ Transcript = [], NextToken }: Partial<ChatTranscript>, isOlder: boolean): void {
    if (!isEnabled) return;
    for (const item of Transcript) if (isItem(item)) add(withText(item));
    if (isOlder) previousTranscriptNextToken = NextToken || undefined;
    report();
  }

  return {
    enable() {
      isEnabled = true;
    },
    async load() {
      if (!isEnabled) return;
      const own = {};
      loading = own;
      const body = { ScanDirection: "BACKWARD", SortOrder: "ASCENDING", MaxResults: PAGE_SIZE };
      const page = await reads.page(body, { isWanted: () => loading === own });
      if (page !== undefined) addPage(page, true); // otherwise the next connection loads it again
    },
    addPage,
    receive(item) {
      if (!isEnabled) return;
      if (item.Type === "MESSAGEMETADATA") {
        if (!addReceipt(item)) return;
      } else if (isItem(item) && eventOf(item.ContentType) !== "typing") add(withText(item));
      else return;
      report();
    },
    send(item, answer) {
      if (!isEnabled) return;
      const withStatus = (Status: string): ChatItem => ({ ...item, MessageMetadata: { Status } });
      unsent.set(item.Id, withStatus("SENDING"));
      report();
      answer.then(
        ({ data }) => {
          unsent.delete(item.Id);
          const { Id = item.Id, AbsoluteTime = item.AbsoluteTime }: ReceivedItem = data;
          add(items.get(Id) ?? { ...withStatus("SENT"), Id, AbsoluteTime });
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

function isItem(item: ReceivedItem): item is ChatItem {
  return typeof item?.Id === "string" && typeof item.AbsoluteTime === "string";
}

function withText(item: ChatItem): ChatItem {
  return { ...item, serializedContent: JSON.stringify(item) };
}
