import { DEMO_IDS, demoDefinition, inProcessCenter } from "@tributary/testkit";
import { expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, queueChat } from "../../test/center.ts";
import { openTwoNodes, queueChatOn } from "../../test/cluster.ts";

it("[RT-28] a waiting contact has a position, and an estimate once its queue has been served", async () => {
  await using harness = await inProcessCenter({ definition: demoDefinition({ agents: 1, chatSlots: 2 }) });
  const { contacts, agents } = harness.center;
  await connectChat(harness);
  await harness.clock.run(60_000);
  const second = await connectChat(harness);
  const third = await queueChat(harness);
  await harness.clock.run(2);
  const fourth = await queueChat(harness);

  expect(await harness.run(contacts.wait(third.contactId))).toEqual({
    ok: true,
    value: { position: 1, estimatedMs: 30_001 },
  });
  expect(await harness.run(contacts.wait(fourth.contactId))).toEqual({
    ok: true,
    value: { position: 2, estimatedMs: 60_002 },
  });
  await harness.run(contacts.updateRouting(fourth.contactId, { priority: 1 }));
  expect(acceptedValue(await harness.run(contacts.wait(third.contactId))).position).toBe(2);
  expect(await harness.run(contacts.wait(second.chat.contactId))).toMatchObject({ refusal: { code: "wrong-phase" } });
  await harness.run(contacts.stop(third.contactId, "api"));
  expect(await harness.run(contacts.wait(third.contactId))).toMatchObject({ refusal: { code: "contact-ended" } });
  expect(await harness.run(contacts.wait("unknown"))).toMatchObject({ refusal: { code: "not-found" } });
  await harness.run(agents.chooseState(FIRST, DEMO_IDS.states.offline, { enqueue: false }));
});

it("[RT-29] a node that does not route asks the one that does", async () => {
  const { cluster, clock, first, second } = await openTwoNodes();
  const one = await queueChatOn(cluster, second);
  await clock.run(1);
  const two = await queueChatOn(cluster, second);

  const waits = await cluster.run(
    Promise.all(
      [second, first].flatMap(({ center }) => [one, two].map((chat) => center.contacts.wait(chat.contactId))),
    ),
  );

  expect(waits.map((wait) => wait.ok && wait.value)).toEqual([
    { position: 1, estimatedMs: null },
    { position: 2, estimatedMs: null },
    { position: 1, estimatedMs: null },
    { position: 2, estimatedMs: null },
  ]);
});

it("[RT-29] a node without an answer refuses as unavailable", async () => {
  const { cluster, clock, second } = await openTwoNodes();
  const chat = await queueChatOn(cluster, second);
  second.link.cut();

  const wait = second.center.contacts.wait(chat.contactId);
  await clock.run(1_000);

  expect(await cluster.run(wait)).toMatchObject({ ok: false, refusal: { code: "unavailable" } });
});
