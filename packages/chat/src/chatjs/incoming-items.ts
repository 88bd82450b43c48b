/** Items of a session as its callbacks receive them: each once and in order, also after a lost connection. */
import { createLruCache } from "@tributary/kernel";
import type { ChatTranscript, ReceivedItem } from "./chat-data.ts";
import { eventOf } from "./content-types.ts";
import { createPartialMessages } from "./partial-messages.ts";
import type { ServiceCall } from "./service-client.ts";

/** Items that are remembered to recognize repeated ones. */
const CAPACITY = 2_000;
/** Items that wait for those before them; later ones are dropped, and the next connection reads them. */
const MAX_HELD = 1_000;
/** Pages read after a lost connection, of {@link PAGE_SIZE} items each. */
const MAX_PAGES = 20;
const PAGE_SIZE = 100;

export type IncomingDeps = {
  readonly participantId: string;
  readonly contactIds: readonly string[];
  /** True: items are passed on as they arrive. */
  readonly isRaw: boolean;
  /** Returns undefined for a failed call. */
  readonly call: (call: ServiceCall) => Promise<object | undefined>;
  readonly onItem: (item: ReceivedItem) => void;
};

/** Passes on the items of a session. */
export interface IncomingItems {
  /** Receives the content of a frame of topic `aws/chat`, which may belong to another chat. */
  receive(content: string): void;
  /** Reads the items after the last one that was received, and holds those that arrive meanwhile. */
  catchUp(): Promise<void>;
}

/** Creates the items of a session. */
export function createIncomingItems({ participantId, contactIds, isRaw, call, onItem }: IncomingDeps): IncomingItems {
  const seen = createLruCache<string, true>(CAPACITY);
  const partial = createPartialMessages();
  let held: ReceivedItem[] | undefined;
  let lastId: string | undefined;

  function pass(item: ReceivedItem): void {
    const key = keyOf(item);
    if (!isRaw && key !== undefined) {
      if (seen.get(key)) return;
      seen.set(key, true);
    }
    if (item.Id !== undefined && isInTranscript(item)) lastId = item.Id;
    const joined = partial.join(item);
    if (joined !== undefined) onItem(joined);
  }

  async function readMissed(): Promise<void> {
    const body = {
      StartPosition: { Id: lastId },
      ScanDirection: "FORWARD",
      SortOrder: "ASCENDING",
      MaxResults: PAGE_SIZE,
    };
    let NextToken: string | undefined;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const page = await call({ path: "transcript", body: NextToken === undefined ? body : { ...body, NextToken } });
      if (page === undefined) return;
      const { Transcript = [], NextToken: next }: Partial<ChatTranscript> = page;
      for (const item of Transcript) pass(item);
      if (!next) return;
      NextToken = next;
    }
  }

  return {
    receive(content) {
      const item = readItem(content, contactIds);
      if (item === undefined || isOwnReceipt(item, participantId)) return;
      if (held === undefined) pass(item);
      else if (held.length < MAX_HELD) held.push(item);
    },
    async catchUp() {
      if (isRaw || held !== undefined || lastId === undefined) return;
      held = [];
      await readMissed();
      const waiting = held;
      held = undefined;
      for (const item of waiting) pass(item);
    },
  };
}

/** Returns the item in a frame's content if it belongs to this chat; undefined for other chats and malformed content. */
function readItem(content: string, contactIds: readonly string[]): ReceivedItem | undefined {
  try {
    const item: unknown = JSON.parse(content);
    if (typeof item !== "object" || item === null) return undefined;
    const { ContactId, InitialContactId, Type }: ReceivedItem = item;
    const isOwn = [ContactId, InitialContactId].some((id) => id !== undefined && contactIds.includes(id));
    // Receipts may arrive without a contact id; the page matches them to its messages.
    return isOwn || (Type === "MESSAGEMETADATA" && ContactId === undefined) ? item : undefined;
  } catch {
    return undefined;
  }
}

function isOwnReceipt({ Type, MessageMetadata }: ReceivedItem, participantId: string): boolean {
  if (Type !== "MESSAGEMETADATA") return false;
  const [receipt] = Array.isArray(MessageMetadata?.Receipts) ? MessageMetadata.Receipts : [];
  return receipt === undefined || receipt.RecipientParticipantId === participantId;
}

/** Parts of a message and states of a file arrive under the same id. A message that is read again has the receipts since then, and is the same one. */
function keyOf({ Id, Type, MessageMetadata, Attachments }: ReceivedItem): string | undefined {
  const { ChunkNumber, MessageCompleted, MessageProcessingStatus } = MessageMetadata ?? {};
  const Receipts = Type === "MESSAGEMETADATA" ? MessageMetadata?.Receipts : undefined;
  const states = Array.isArray(Attachments) ? Attachments.map((each) => each?.Status) : [];
  return Id && JSON.stringify([Id, ChunkNumber, MessageCompleted, MessageProcessingStatus, states, Receipts]);
}

function isInTranscript({ Type, ContentType }: ReceivedItem): boolean {
  return Type !== "MESSAGEMETADATA" && eventOf(ContentType) !== "typing";
}
