/** Chats that continue ended ones. */
import { createMemoryDisk, type Store } from "@tributary/journal";
import type { ContactId } from "@tributary/model";
import { demoDefinition, type InProcessCenter, inProcessCenter, withQuickConnects } from "@tributary/testkit";
import type { Rehydration } from "../src/chat/rehydration.ts";
import type { TranscriptQuery } from "../src/chat/transcript-query.ts";
import type { ParticipantRef } from "../src/contact/participants.ts";
import { acceptedValue, connectChat, FIRST, makeAvailable, queueChat, SALES_CHAT, SECOND } from "./center.ts";

export const definition = withQuickConnects(demoDefinition({ agents: 3, chatSlots: 5, afterContactWorkMs: 1_000 }));
export const BY = { kind: "command-line" } as const;
export const PAGE: TranscriptQuery = { scan: "backward", limit: 50, start: null, continueAtSeq: null };

export const entire = (sourceContactId: string): Rehydration => ({ sourceContactId, extent: "entire" });
export const segment = (sourceContactId: string): Rehydration => ({ sourceContactId, extent: "segment" });

export function open(options: { readonly wrapStore?: (store: Store) => Store } = {}): Promise<InProcessCenter> {
  return inProcessCenter({ definition, disk: createMemoryDisk(), ...options });
}

export async function say({ center, run }: InProcessCenter, from: ParticipantRef, content: string): Promise<void> {
  acceptedValue(await run(center.chats.sendMessage(from, { contentType: "text/plain", content, clientToken: null })));
}

export async function leave({ center, run, clock }: InProcessCenter, from: ParticipantRef): Promise<void> {
  acceptedValue(await run(center.chats.leave(from)));
  await clock.run(2_000);
}

/** Starts a chat that continues another one, whose customer joins. */
export async function continued(harness: InProcessCenter, continues: Rehydration, changes: object = {}) {
  const { center, run } = harness;
  const chat = acceptedValue(await run(center.chats.start({ ...SALES_CHAT, ...changes, continues })));
  acceptedValue(await run(center.chats.join(chat)));
  return chat;
}

/** An ended chat of a customer with that message. */
export async function endedChat(harness: InProcessCenter, content: string, continues?: Rehydration) {
  const chat = continues === undefined ? await queueChat(harness) : await continued(harness, continues);
  await say(harness, chat, content);
  await leave(harness, chat);
  return chat;
}

/** Returns the texts of a page, without the greeting of the flow. */
export async function read(harness: InProcessCenter, reader: ParticipantRef, query: Partial<TranscriptQuery> = {}) {
  const page = acceptedValue(await harness.run(harness.center.chats.transcript(reader, { ...PAGE, ...query })));
  return page.items.flatMap(({ event }) =>
    event.type === "message.sent" && event.role !== "system" ? [event.content] : [],
  );
}

/** The documented example: a chat with three contacts, of which the last one is a survey. */
export async function chatOfThree(harness: InProcessCenter) {
  const { center, run } = harness;
  const { chat, customer } = await connectChat(harness);
  await say(harness, customer, "one");
  await makeAvailable(harness, SECOND);
  acceptedValue(await run(center.agents.transfer(FIRST, chat.contactId, "last")));
  const { agent } = acceptedValue(await run(center.agents.view(SECOND)));
  const second = agent.slots[0]?.contactId ?? chat.contactId;
  acceptedValue(await run(center.agents.accept(SECOND, second)));
  await say(harness, customer, "two");
  acceptedValue(await run(center.agents.transfer(SECOND, second, "support")));
  await say(harness, customer, "three");
  await leave(harness, customer);
  const { chain } = acceptedValue(await run(center.contacts.describe(chat.contactId)));
  const ids: readonly ContactId[] = chain.map(({ id }) => id);
  return { first: chat.contactId, second, third: ids[2] ?? chat.contactId, conversationId: chat.conversationId };
}
