/** Files in chats with several agents, supervisors and transfers. */
import type { ParticipantRef, Scanner } from "@tributary/engine";
import { type Actor, asId, type ParticipantId, type UserId } from "@tributary/model";
import {
  demoDefinition,
  type InProcessCenter,
  type InProcessCenterOptions,
  inProcessCenter,
  withQuickConnects,
} from "@tributary/testkit";
import { expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, makeAvailable, SECOND } from "../../test/center.ts";
import { NEWEST, sendFile, startFile } from "../../test/files.ts";

const BY: Actor = { kind: "command-line" };

function openCenter(options: InProcessCenterOptions = {}): Promise<InProcessCenter> {
  const definition = withQuickConnects(demoDefinition({ agents: 3, chatSlots: 2 }));
  const permissions = ["BasicAgentAccess", "ManagerListenIn", "ManagerBargeIn"] as const;
  const securityProfiles = definition.securityProfiles.map((each) => ({ ...each, permissions: [...permissions] }));
  return inProcessCenter({ ...options, definition: { ...definition, securityProfiles } });
}

/** The participant of the last contact on an agent's desk. */
async function participantAt(harness: InProcessCenter, agentId: UserId): Promise<ParticipantRef> {
  const { contacts } = acceptedValue(await harness.run(harness.center.agents.view(agentId)));
  const slot = contacts.at(-1)?.slot;
  return {
    conversationId: slot?.conversationId ?? asId(""),
    participantId: slot?.participantId ?? asId<ParticipantId>(""),
  };
}

/** The second agent accepts the contact that is offered to them. */
async function acceptAtSecond(harness: InProcessCenter): Promise<ParticipantRef> {
  const { agent } = acceptedValue(await harness.run(harness.center.agents.view(SECOND)));
  const contactId = agent.slots.at(-1)?.contactId ?? asId("");
  acceptedValue(await harness.run(harness.center.agents.accept(SECOND, contactId)));
  return participantAt(harness, SECOND);
}

/** Returns which of the files a participant can get. */
async function found(harness: InProcessCenter, ref: ParticipantRef, ids: readonly string[]): Promise<boolean[]> {
  const all = [];
  for (const id of ids) all.push((await harness.run(harness.center.attachments.find(ref, id))).ok);
  return all;
}

async function filesOf(harness: InProcessCenter, ref: ParticipantRef): Promise<readonly string[]> {
  const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(ref, NEWEST)));
  return items.map(({ event }) => event.type).filter((type) => type.startsWith("attachment."));
}

it("[AT-09, AT-12] several agents get the files of all, and one who left those up to that", async () => {
  await using harness = await openCenter();
  const { chat, customer, agent } = await connectChat(harness);
  await makeAvailable(harness, SECOND);
  const before = await sendFile(harness, customer);
  acceptedValue(await harness.run(harness.center.agents.add(FIRST, chat.contactId, "last")));
  const second = await acceptAtSecond(harness);
  const during = await sendFile(harness, second);
  acceptedValue(await harness.run(harness.center.chats.leave(second)));
  const after = await sendFile(harness, agent);

  const ids = [before, during, after];

  expect(await found(harness, agent, ids)).toEqual([true, true, true]);
  expect(await found(harness, customer, ids)).toEqual([true, true, true]);
  expect(await found(harness, second, ids)).toEqual([true, true, false]);
  expect((await filesOf(harness, second)).length).toBe(2);
});

it("[AT-09, AT-12] after a transfer the next agent gets all files of the chain, and the last one those before it", async () => {
  await using harness = await openCenter();
  const { chat, customer, agent } = await connectChat(harness);
  await makeAvailable(harness, SECOND);
  const before = await sendFile(harness, customer);
  acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "last")));
  const next = await acceptAtSecond(harness);
  const after = await sendFile(harness, customer);

  expect(await found(harness, next, [before, after])).toEqual([true, true]);
  expect(await found(harness, agent, [before, after])).toEqual([true, false]);
  expect(await filesOf(harness, next)).toEqual(["attachment.sent", "attachment.sent"]);
});

it("[AT-09] a supervisor gets files in silence, and sends them only when they take part", async () => {
  await using harness = await openCenter();
  const { chat, customer } = await connectChat(harness);
  const file = await sendFile(harness, customer);
  const { monitoring } = harness.center;
  acceptedValue(await harness.run(monitoring.start(chat.contactId, { userId: SECOND, mayBarge: true }, BY)));
  const supervisor = await participantAt(harness, SECOND);

  const silent = await startFile(harness, supervisor);
  acceptedValue(await harness.run(monitoring.setMode(SECOND, chat.contactId, "barge")));
  const sent = await sendFile(harness, supervisor);

  expect(silent).toMatchObject({ ok: false, refusal: { code: "not-joined" } });
  expect(await found(harness, supervisor, [file, sent])).toEqual([true, true]);
  expect(await found(harness, customer, [sent])).toEqual([true]);
});

it("[AT-11] a scan that a transfer outlives is over in time", async () => {
  const never: Scanner = { scan: () => new Promise(() => undefined) };
  await using harness = await openCenter({ scanner: never });
  const { chat, customer } = await connectChat(harness);
  await sendFile(harness, customer);
  acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "support")));

  await harness.clock.run(60_000);

  expect(await filesOf(harness, customer)).toEqual(["attachment.rejected"]);
  expect(await harness.blobs?.list({ prefix: "", limit: 1 })).toEqual([]);
});

it("[AT-10] a node runs four scans at a time, and the others in their turn", async () => {
  const results: (() => void)[] = [];
  const scanner: Scanner = {
    scan: () => new Promise((resolve) => results.push(() => resolve("approved"))),
  };
  await using harness = await openCenter({ scanner });
  const { customer } = await connectChat(harness);
  for (let count = 0; count < 6; count += 1) await sendFile(harness, customer);
  const first = results.length;

  for (const approve of results.splice(0)) approve();
  await harness.clock.drain();
  const second = results.length;
  for (const approve of results.splice(0)) approve();
  await harness.clock.drain();

  expect([first, second]).toEqual([4, 2]);
  expect(await filesOf(harness, customer)).toHaveLength(6);
});
