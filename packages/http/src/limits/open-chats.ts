import type { Clock } from "@tributary/kernel";
import type { UsedUp } from "./start-rates.ts";

/** Progress of a started chat. */
export type ChatProgress = "unjoined" | "joined" | "ended";

/** Maximum numbers of chats of strangers. */
export type OpenChatLimits = {
  readonly openChatsPerAddress: number;
  readonly unjoinedChatsPerAddress: number;
  readonly unjoinedChats: number;
};

/** Reads the progress of a chat. */
export type ReadProgress = (contactId: string) => Promise<ChatProgress>;

/** Chats that strangers started on this node and that have not ended, by address. */
export interface OpenChats {
  /** Returns the budget that is used up, if the address may not start another chat now. */
  check(address: string): Promise<UsedUp | undefined>;
  /** Records a chat of an address that counts as `weight` chats. */
  add(address: string, chat: { readonly contactId: string; readonly weight: number }): void;
  /** Chats on record; some may have ended since they were read. */
  readonly size: number;
}

/**
 * Chats read again with each start, oldest first. Joins and ends are not reported to this package; with two readings for each new chat the record
 * is never much larger than the number of open chats.
 */
const READ_PER_START = 2;

/** Chats read again when a budget seems used up. */
const READ_WHEN_FULL = 500;

/** Minimum time between two such readings for an address, or for all: a stranger repeats the request. Unit: milliseconds. */
const READ_AGAIN_MS = 5_000;

type Counts = { open: number; unjoined: number; readAtMs: number };
type Chat = { readonly address: string; readonly weight: number; readonly progress: ChatProgress };
type Deps = { readonly clock: Clock; readonly read: ReadProgress };

/** Creates an empty record. Rules LM-14 to LM-17. */
export function createOpenChats({ clock, read }: Deps, limits: OpenChatLimits): OpenChats {
  const chats = new Map<string, Chat>(); // the one read longest ago is first
  const addresses = new Map<string, Counts>();
  const center = { unjoined: 0, readAtMs: Number.NEGATIVE_INFINITY };

  function change(address: string, { open, unjoined }: { readonly open: number; readonly unjoined: number }): void {
    const counts = addresses.get(address) ?? { open: 0, unjoined: 0, readAtMs: Number.NEGATIVE_INFINITY };
    counts.open += open;
    counts.unjoined += unjoined;
    center.unjoined += unjoined;
    if (counts.open > 0) addresses.set(address, counts);
    else addresses.delete(address);
  }

  async function readAgain(contactId: string): Promise<void> {
    const progress = await read(contactId);
    const known = chats.get(contactId);
    if (known === undefined) return; // read by another request meanwhile
    const { address, weight } = known;
    chats.delete(contactId);
    const isJoinNews = known.progress === "unjoined" && progress !== "unjoined";
    change(address, { open: progress === "ended" ? -weight : 0, unjoined: isJoinNews ? -weight : 0 });
    if (progress !== "ended") chats.set(contactId, { address, weight, progress });
  }

  async function readOldest(count: number, isWanted: (chat: Chat) => boolean): Promise<void> {
    const oldest: string[] = [];
    for (const [contactId, chat] of chats) {
      if (oldest.length === count) break;
      if (isWanted(chat)) oldest.push(contactId);
    }
    for (const contactId of oldest) await readAgain(contactId);
  }

  /** Reads chats of a full budget again, unless it was done a moment ago. */
  async function refresh(holder: { readAtMs: number }, isWanted: (chat: Chat) => boolean): Promise<void> {
    const nowMs = clock.monotonicMs();
    if (nowMs - holder.readAtMs < READ_AGAIN_MS) return;
    holder.readAtMs = nowMs;
    await readOldest(READ_WHEN_FULL, isWanted);
  }

  const fullBudgetOf = (address: string): UsedUp["budget"] | undefined => {
    const { open, unjoined } = addresses.get(address) ?? { open: 0, unjoined: 0 };
    if (open >= limits.openChatsPerAddress) return "address-open-chats";
    if (unjoined >= limits.unjoinedChatsPerAddress) return "address-unjoined-chats";
    return center.unjoined >= limits.unjoinedChats ? "center-unjoined-chats" : undefined;
  };

  return {
    async check(address) {
      await readOldest(READ_PER_START, () => true);
      const full = fullBudgetOf(address);
      if (full === undefined) return undefined;
      const own = addresses.get(address);
      if (full === "center-unjoined-chats") await refresh(center, ({ progress }) => progress === "unjoined");
      else if (own !== undefined) await refresh(own, (chat) => chat.address === address);
      const budget = fullBudgetOf(address);
      return budget === undefined ? undefined : { budget, retryAfterSeconds: READ_AGAIN_MS / 1_000 };
    },
    add(address, { contactId, weight }) {
      if (chats.has(contactId)) return;
      chats.set(contactId, { address, weight, progress: "unjoined" });
      change(address, { open: weight, unjoined: weight });
    },
    get size() {
      return chats.size;
    },
  };
}
