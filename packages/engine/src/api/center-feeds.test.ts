import { asId, type ParticipantId } from "@tributary/model";
import { inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { connectChat, queueChat, startChat } from "../../test/center.ts";

describe("a conversation feed", () => {
  it("[LV-06] delivers each event after the start once, in order, without gaps", async () => {
    await using harness = await inProcessCenter();
    const chat = await startChat(harness);
    const seqs: number[] = [];

    using following = harness.center.feeds.followConversation(
      chat.conversationId,
      { afterSeq: 0 },
      { onEvent: ({ seq }) => void seqs.push(seq), onTyping: () => undefined, onEnd: () => undefined },
    );
    await harness.run(following.ready);
    await harness.run(harness.center.chats.join(chat));

    expect(seqs).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("the number of a participant's join", () => {
  it("is that of the event by which they joined, and 0 before", async () => {
    await using harness = await inProcessCenter();
    const { feeds } = harness.center;
    const waiting = await startChat(harness);
    const { customer, agent } = await connectChat(harness);

    const seqs = [
      await harness.run(feeds.joinedSeq(waiting.conversationId, waiting.participantId)),
      await harness.run(feeds.joinedSeq(customer.conversationId, customer.participantId)),
      await harness.run(feeds.joinedSeq(agent.conversationId, agent.participantId)),
      await harness.run(feeds.joinedSeq(agent.conversationId, asId<ParticipantId>("stranger"))),
    ];

    expect(seqs).toEqual([0, 2, 8, 0]);
  });
});

describe("the number up to which events were delivered before the start", () => {
  it("[LV-07] is the last one after a restart in order, and 0 for a conversation that began later", async () => {
    await using harness = await inProcessCenter();
    const before = await queueChat(harness);
    await harness.restart();
    const later = await queueChat(harness);

    const { feeds } = harness.center;

    expect([feeds.deliveredUpTo(before.conversationId), feeds.deliveredUpTo(later.conversationId)]).toEqual([5, 0]);
  });

  it("[LV-07] is the one before the last group of events after a crash", async () => {
    await using harness = await inProcessCenter();
    const chat = await startChat(harness);
    const joining = harness.center.chats.join(chat);
    await harness.run(joining);

    await harness.crashAndRestart();

    expect(harness.center.feeds.deliveredUpTo(chat.conversationId)).toBe(1);
  });
});
