import { demoDefinition, inProcessCenter } from "@tributary/testkit";
import { expect, it } from "vitest";
import { acceptedValue, connectChat } from "../../test/center.ts";
import { clear, textOf } from "../../test/retention.ts";

const BY = { kind: "command-line" } as const;
const RATING = { score: 5, comment: "Thank you" } as const;

it("[RA-04] a rating is still there after a restart, is exported, and is gone with its conversation", async () => {
  await using harness = await inProcessCenter({ definition: demoDefinition({ agents: 1 }) });
  const { chat } = await connectChat(harness);
  const rate = () => harness.run(harness.center.chats.rate(chat, RATING));
  acceptedValue(await harness.run(harness.center.chats.leave(chat)));

  acceptedValue(await rate());
  await harness.restart();
  const { contacts, conversations } = harness.center;
  expect(acceptedValue(await harness.run(contacts.describe(chat.contactId))).chat?.rating).toEqual(RATING);
  const exported = await harness.run(conversations.export(chat.contactId, { after: null, limit: 10, by: BY }));
  expect(acceptedValue(exported)).toMatchObject({ conversation: { rating: RATING } });
  await clear(harness, chat.contactId);
  acceptedValue(await harness.run(conversations.erase(chat.contactId, BY)));

  expect(await rate()).toMatchObject({ refusal: { code: "token-invalid" } });
  expect(textOf(harness)).not.toContain(RATING.comment);
});
