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

describe("the end of a conversation", () => {
  it("[LV-07] is the number and the time of the event by which it ended, also after a restart, and null before", async () => {
    await using harness = await inProcessCenter();
    const { conversationId, contactId } = await queueChat(harness);
    const before = await harness.run(harness.center.feeds.endOf(conversationId));
    await harness.clock.run(1_000);
    const at = harness.clock.now();
    await harness.run(harness.center.contacts.stop(contactId, "api"));

    const after = await harness.run(harness.center.feeds.endOf(conversationId));
    await harness.crashAndRestart();
    const restarted = await harness.run(harness.center.feeds.endOf(conversationId));

    expect(before).toBeNull();
    expect(after).toMatchObject({ seq: 6, at });
    expect(restarted).toEqual(after);
  });
});

it("[LV-08] a signal to all nodes is delivered to followers of it, the sender included, until they are disposed", async () => {
  await using harness = await inProcessCenter();
  const { feeds } = harness.center;
  const received: unknown[] = [];
  const follow = () =>
    feeds.followNodes({ onSignal: (name, data) => void received.push([name, data]), onEnd: () => undefined });
  using one = follow();
  const other = follow();
  await harness.run(Promise.all([one.ready, other.ready]));

  feeds.signalNodes("notice", { count: 1 });
  await harness.clock.drain();
  other[Symbol.dispose]();
  feeds.signalNodes("notice", { count: 2 });
  await harness.clock.drain();

  expect(received).toEqual([
    ["notice", { count: 1 }],
    ["notice", { count: 1 }],
    ["notice", { count: 2 }],
  ]);
});
