/** A journal with a chat that is sent to an endpoint, without the rest of a center. */
import { asId, type StreamingId } from "@tributary/model";
import { createRecords } from "../src/api/records.ts";
import { decideStartStreaming } from "../src/chat/decide-streaming.ts";
import { CONTACT_NOT_FOUND } from "../src/contact/contact-chain.ts";
import { conversationRef } from "../src/contact/conversation-stream.ts";
import { POSITIONS } from "../src/contact/streamings.ts";
import { acceptedValue } from "./center.ts";
import { openChatJournal } from "./chat-journal.ts";
import { CONVERSATION } from "./conversations.ts";
import { ENDPOINT } from "./recorded-endpoints.ts";

export const STREAMING = asId<StreamingId>("streaming");

/** Opens the journal with a queued chat, whose sending has just started. */
export async function openStreamedJournal() {
  const opened = await openChatJournal("queued");
  const { journal, run, store, clock } = opened;
  const started = { streamingId: STREAMING, endpointArn: ENDPOINT, token: null, by: { kind: "command-line" } } as const;
  const starting = journal.run({ conversation: conversationRef(CONVERSATION) }, ({ conversation }, now) =>
    conversation === undefined ? { refusal: CONTACT_NOT_FOUND } : decideStartStreaming(conversation, started, now),
  );
  acceptedValue(await run(starting));
  const records = createRecords(store);
  const positions = async () => {
    await clock.drain();
    return (await records.list(POSITIONS)).map(({ value }) => value);
  };
  return { ...opened, records, positions };
}
