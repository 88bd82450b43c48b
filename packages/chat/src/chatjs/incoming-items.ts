/** Items of a session as its callbacks receive them: each once and in order, also after a lost connection. */
import { createLruCache } from "@tributary/kernel";
import { createItemNumbers } from "../conversation/item-numbers.ts";
import type { ChatTranscript, ReceivedItem } from "./chat-data.ts";
import { eventOf } from "./content-types.ts";
import { createOwnReceipts } from "./own-receipts.ts";
import { createPartialMessages } from "./partial-messages.ts";
import type { PatientReads } from "./patient-reads.ts";
import type { SessionDetails } from "./session-details.ts";

/** Items that are remembered to recognize repeated ones. */
const CAPACITY = 2_000;
/** Items that wait for those before them; later ones are read from the transcript. */
const MAX_HELD = 1_000;
const PAGE_SIZE = 100;

export type IncomingDeps = {
  readonly details: Pick<SessionDetails, "participantId" | "contactId" | "initialContactId">;
  /** True: items are passed on as they arrive. */
  readonly isRaw: boolean;
  readonly reads: PatientReads;
  readonly onItem: (item: ReceivedItem) => void;
};

/** Numbers of the items that the page has read. `isPast`: a later one has been passed on. */
type PageItems = { readonly oldest: number; readonly newest: number; readonly newestId: string; isPast: boolean };

/** Passes on the items of a session. Disposing drops those that wait. */
export interface IncomingItems extends Disposable {
  /** The page has read the newest items of the transcript: nothing of what follows them may be missing. */
  notePage(items: readonly ReceivedItem[]): void;
  /** Receives the content of a frame of topic `aws/chat`, which may belong to another chat. */
  receive(content: string): void;
  /** The connection is lost: holds items until {@link catchUp} has read those before them. */
  hold(): void;
  /** Reads the items after the last one that was passed on, and holds those that arrive meanwhile. */
  catchUp(): void;
  /** Reads the missing items once, and passes on those that wait. */
  finish(): Promise<void>;
}

/** Creates the items of a session. Rules CJ-03 and CJ-22 to CJ-24. */
export function createIncomingItems(deps: IncomingDeps): IncomingItems {
  const { isRaw, reads, onItem } = deps;
  const { participantId, contactId, initialContactId } = deps.details;
  const seen = createLruCache<string, true>(CAPACITY);
  const partial = createPartialMessages();
  const numbers = createItemNumbers(initialContactId);
  const own = createOwnReceipts(participantId);
  /** Items that wait; undefined while items are passed on as they arrive. */
  let held: ReceivedItem[] | undefined;
  let isOverfull = false;
  /** The current reading; answers to others are ignored. */
  let reading: object | undefined;
  /** Id of the last item, and those that the page has read itself before the first one. */
  const position: { last?: string; ofPage?: PageItems | undefined } = {};
  let isDisposed = false;

  function pass(item: ReceivedItem): void {
    if (isDisposed) return; // an item before it was the end of the chat
    if (!admit(item)) return;
    numbers.note(item.Id); // own receipts have numbers as well
    if (isOwnReceipt(item, participantId)) return;
    const key = keyOf(item);
    if (!isRaw && key !== undefined) {
      if (seen.get(key)) return;
      seen.set(key, true);
    }
    if (typeof item.Id === "string" && isInTranscript(item)) position.last = item.Id;
    own.note(item);
    const joined = partial.join(item);
    if (joined !== undefined) onItem(joined);
  }

  /**
   * Returns false for an item that the page has read if a later one has been passed on: it would be out of order. If such an item is the first one, all that
   * follow it are passed on, also those that the page has read.
   */
  function admit(item: ReceivedItem): boolean {
    const number = numbers.of(item.Id);
    const { ofPage } = position;
    if (ofPage === undefined || number === undefined || !isInTranscript(item)) return true;
    if (number > ofPage.newest) ofPage.isPast = true;
    else if (ofPage.isPast) return number < ofPage.oldest;
    else {
      numbers.goBackTo(item.Id);
      position.ofPage = undefined;
    }
    return true;
  }

  /** Passes on the items that wait, in their order; those that are not ready continue to wait. */
  function passHeld(isReady: (item: ReceivedItem) => boolean): void {
    const waiting = held ?? [];
    held = [];
    const isNumbered = waiting.every(({ Id }) => numbers.of(Id) !== undefined);
    if (isNumbered) waiting.sort((one, other) => (numbers.of(one.Id) ?? 0) - (numbers.of(other.Id) ?? 0));
    for (const item of waiting) {
      if (held.length === 0 && isReady(item)) pass(item);
      else held.push(item);
    }
  }

  /** Passes on the items of a page, and the receipts of those that were passed on before. Returns the token of the next page. */
  function takePage({ Transcript = [], NextToken }: Partial<ChatTranscript>): string | undefined {
    passHeld(({ Id }) => numbers.of(Id) !== undefined && numbers.follows(Id));
    for (const item of Transcript) {
      if (item.Id === position.ofPage?.newestId) continue;
      pass(item);
      const receipt = own.missed(item);
      if (receipt !== undefined && !isDisposed) onItem(receipt);
    }
    return NextToken;
  }

  /** Reads the items after the last one, and the receipts of own messages before it. Returns false if there may be others. */
  async function readMissed(options: {
    readonly isWanted: () => boolean;
    readonly isOnce?: boolean;
  }): Promise<boolean> {
    if (position.last === undefined) return true; // all of them arrive
    const body = {
      StartPosition: { Id: own.oldest() ?? position.last },
      ScanDirection: "FORWARD",
      SortOrder: "ASCENDING",
      MaxResults: PAGE_SIZE,
    };
    for (let NextToken: string | undefined; ; ) {
      const page = await reads.page(NextToken === undefined ? body : { ...body, NextToken }, options);
      if (page === undefined) return false;
      const next = takePage(page);
      if (!next || next === NextToken) return true;
      NextToken = next;
    }
  }

  /** Items that arrived before a reading began have none before them that it does not find. */
  async function read(isOnce = false): Promise<void> {
    const current = {};
    reading = current;
    held ??= [];
    do {
      const arrived = new Set(held);
      isOverfull = false;
      const isComplete = await readMissed({ isWanted: () => reading === current, isOnce });
      if (reading !== current) return;
      passHeld((item) => numbers.follows(item.Id) || !isComplete || arrived.has(item));
      if (!isComplete) break;
    } while (held.length > 0 || isOverfull);
    held = undefined;
    reading = undefined;
  }

  return {
    notePage(items) {
      if (isRaw || position.last !== undefined) return;
      const numbered = items.flatMap(({ Id }) => numbers.of(Id) ?? []);
      const newest = Math.max(...numbered);
      const newestId = items.find(({ Id }) => numbers.of(Id) === newest)?.Id;
      if (newestId === undefined) return;
      numbers.note(newestId);
      position.last = newestId;
      position.ofPage = { oldest: Math.min(...numbered), newest, newestId, isPast: false };
    },
    receive(content) {
      const item = readItem(content, [contactId, initialContactId]);
      if (item === undefined || isDisposed) return;
      if (isRaw || isTransient(item)) return pass(item);
      if (held === undefined && numbers.follows(item.Id)) return pass(item);
      const isFirst = held === undefined;
      held ??= [];
      if (held.length < MAX_HELD) held.push(item);
      else isOverfull = true;
      if (isFirst) void read();
    },
    hold() {
      if (isRaw) return;
      reading = undefined;
      held ??= [];
    },
    catchUp() {
      if (!isRaw) void read();
    },
    finish: () => (isRaw ? Promise.resolve() : read(true)),
    [Symbol.dispose]() {
      isDisposed = true;
      reading = undefined;
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

/**
 * Parts of a message and states of a file arrive under the same id. A message that is read again has the receipts since then, and is the same one; so is one that
 * was written in parts and is complete.
 */
function keyOf(item: ReceivedItem): string | undefined {
  const { Id, Type, MessageMetadata, Attachments } = item;
  const { MessageProcessingStatus } = MessageMetadata ?? {};
  const ChunkNumber = isPart(item) ? MessageMetadata?.ChunkNumber : undefined;
  const Receipts = Type === "MESSAGEMETADATA" ? MessageMetadata?.Receipts : undefined;
  const states = Array.isArray(Attachments) ? Attachments.map((each) => each?.Status) : [];
  return Id && JSON.stringify([Id, ChunkNumber, MessageProcessingStatus, states, Receipts]);
}

function isTyping({ ContentType }: ReceivedItem): boolean {
  return eventOf(ContentType) === "typing";
}

/** A part of a message that is not complete. */
function isPart({ MessageMetadata }: ReceivedItem): boolean {
  return MessageMetadata?.MessageCompleted === false;
}

/** Items that no transcript has, and that have no number. */
function isTransient(item: ReceivedItem): boolean {
  return isTyping(item) || isPart(item);
}

function isInTranscript(item: ReceivedItem): boolean {
  return item.Type !== "MESSAGEMETADATA" && !isTransient(item);
}
