import { asId, type ItemId, type ParticipantId } from "@tributary/model";
import { expect, it } from "vitest";
import { type RecentMessages, withReceipt } from "./recent-messages.ts";

const SENDER = asId<ParticipantId>("sender");
const [ONE, TWO] = [asId<ParticipantId>("one"), asId<ParticipantId>("two")];
const RECENT: RecentMessages = {
  messages: [3, 5, 9].map((seq) => ({ seq, at: seq, senderId: SENDER, receipts: [] })),
};

type Recorded = Parameters<typeof withReceipt>[1];

const receipt = (messageSeq: number, recipientId = ONE, readAt: number | null = null): Recorded =>
  ({ messageSeq, messageId: asId<ItemId>("item"), recipientId, deliveredAt: 20, readAt }) as Recorded;

it.each([2, 4, 10])("[CH-08] a receipt of a message that is not in the list changes nothing: %i", (messageSeq) => {
  expect(withReceipt(RECENT, receipt(messageSeq))).toEqual(RECENT);
});

it.each([3, 5, 9])("[CH-08] a receipt is recorded at its message alone: %i", (messageSeq) => {
  const { messages } = withReceipt(RECENT, receipt(messageSeq));

  for (const [index, message] of messages.entries()) {
    const before = RECENT.messages[index];
    if (message.seq !== messageSeq) expect(message).toBe(before);
    else expect(message).toEqual({ ...before, receipts: [{ recipientId: ONE, deliveredAt: 20, readAt: null }] });
  }
  expect(messages).toHaveLength(3);
});

it("[CH-08] each recipient has one receipt, the last one", () => {
  const recent = [receipt(5), receipt(5, TWO), receipt(5, ONE, 30)].reduce(withReceipt, RECENT);

  expect(recent.messages[1]?.receipts).toEqual([
    { recipientId: TWO, deliveredAt: 20, readAt: null },
    { recipientId: ONE, deliveredAt: 20, readAt: 30 },
  ]);
});
