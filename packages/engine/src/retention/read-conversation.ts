import type { Journal } from "@tributary/journal";
import type { ConversationEvent, ItemEvent, Numbered } from "@tributary/model";
import { conversationRef } from "../contact/conversation-stream.ts";
import { EXPORTED_TYPES } from "./conversation-export.ts";

/** Events read at once. */
const PAGE = 100;

/** Reads the events of a type by which a contact was queued, for {@link recordsOfConversation}. */
export async function readQueued(
  journal: Pick<Journal, "read">,
  id: string,
): Promise<readonly Numbered<ConversationEvent>[]> {
  const events: Numbered<ConversationEvent>[] = [];
  for await (const page of pagesOf((afterSeq) =>
    journal.read(conversationRef(id), { order: "forward", afterSeq, limit: PAGE, types: ["contact.queued"] }),
  )) {
    events.push(...page);
  }
  return events;
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
