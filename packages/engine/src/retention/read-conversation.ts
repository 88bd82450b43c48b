import type { Journal, ReleasedClaim } from "@tributary/journal";
import type { ConversationEvent, ItemEvent, Numbered, UserId } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { contactOfClaim } from "../contact/start-token.ts";
import { EXPORTED_TYPES } from "./conversation-export.ts";
import type { ReadConversation } from "./decide-deletion.ts";

/** Events read at once. */
const PAGE = 100;

type Deps = {
  readonly journal: Pick<Journal, "read">;
  readonly records: { claimHolder(key: string): Promise<string | undefined> };
};

/** Reads what is deleted with an ended conversation, besides its stream. */
export async function readConversation(
  { journal, records }: Deps,
  state: ConversationState,
): Promise<ReadConversation> {
  const indexed: Numbered<ConversationEvent>[] = [];
  const agents = new Set<UserId>();
  let claim: ReleasedClaim | null = null;
  const types = [
    "contact.created",
    "contact.queued",
    "contact.offered",
    "contact.accepted",
    "contact.monitored",
  ] as const;
  for await (const page of pagesOf((afterSeq) =>
    journal.read(conversationRef(state.id), { order: "forward", afterSeq, limit: PAGE, types }),
  )) {
    for (const event of page) {
      if (event.type === "contact.queued" || event.type === "contact.accepted") indexed.push(event);
      else if (event.type === "contact.created") claim = await claimOf(records, event);
      else agents.add(event.agentId);
    }
  }
  return { state, indexed, agents: [...agents], claim };
}

type Created = Numbered<Extract<ConversationEvent, { type: "contact.created" }>>;

/** The key may belong to a later start by now. */
async function claimOf(records: Deps["records"], { startKey, contactId }: Created): Promise<ReleasedClaim | null> {
  const holder = startKey === undefined ? undefined : await records.claimHolder(startKey);
  if (startKey === undefined || holder === undefined || contactOfClaim(holder) !== contactId) return null;
  return { key: startKey, holder };
}

/** Reads the items of a conversation, page by page. */
export function readItems(journal: Pick<Journal, "read">, id: string): AsyncGenerator<readonly Numbered<ItemEvent>[]> {
  return pagesOf((afterSeq) =>
    journal.read(conversationRef(id), { order: "forward", afterSeq, limit: PAGE, types: EXPORTED_TYPES }),
  );
}

async function* pagesOf<Event extends { readonly seq: number }>(
  read: (afterSeq: number) => Promise<readonly Event[]>,
): AsyncGenerator<readonly Event[]> {
  for (let afterSeq: number | undefined = 0; afterSeq !== undefined; ) {
    const page: readonly Event[] = await read(afterSeq);
    yield page;
    afterSeq = page.length < PAGE ? undefined : page.at(-1)?.seq;
  }
}
