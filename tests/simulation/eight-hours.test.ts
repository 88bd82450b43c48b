/** Simulates a working day of 20 agents and 200 customers in virtual time with two crashes, and checks the invariants every five minutes. */
import {
  createSeededRandom,
  currentViolations,
  demoDefinition,
  type InProcessCenter,
  inProcessCenter,
  invariantViolations,
  snapshotViolations,
} from "@tributary/testkit";
import { expect, it } from "vitest";
import { simulateAgent } from "./agent.ts";
import { type Acknowledged, simulateCustomer } from "./customer.ts";
import { createWorkingDay } from "./working-day.ts";

const MINUTE_MS = 60_000;
const CHECK_EVERY_MINUTES = 5;
const CRASH_AT_MINUTES = [130, 355];

it("keeps its invariants and loses no message in eight hours with 20 agents and 200 customers", {
  timeout: 180_000,
}, async () => {
  const seed = Number(process.env.SIMULATION_SEED ?? 8);
  const definition = demoDefinition({ agents: 20, chatSlots: 3, afterContactWorkMs: 60_000 });
  await using harness = await inProcessCenter({ definition, seed });
  const day = createWorkingDay(harness, createSeededRandom(seed));
  const conversations: Acknowledged[] = [];
  for (const { id } of definition.users) simulateAgent(day, id);
  for (let number = 1; number <= 200; number += 1) {
    void simulateCustomer(day, `customer ${number}`, (acknowledged) => conversations.push(acknowledged));
  }

  for (let minute = 0; minute < 8 * 60; minute += CHECK_EVERY_MINUTES) {
    await harness.clock.run(CHECK_EVERY_MINUTES * MINUTE_MS);
    expect(await currentViolations(harness), `seed ${seed}, minute ${minute}`).toEqual([]);
    if (CRASH_AT_MINUTES.includes(minute)) await day.crash();
  }

  expect(await invariantViolations(harness), `seed ${seed}`).toEqual([]);
  expect(await snapshotViolations(harness), `seed ${seed}`).toEqual([]);
  expect(conversations.flatMap((acknowledged) => lostMessages(harness, acknowledged))).toEqual([]);
  expect(harness.log.of("error")).toEqual([]);
  expect(day.tally.get("chats accepted")).toBeGreaterThan(1_000);
});

/** Checks that each acknowledged message is in the journal once and in order. */
function lostMessages(harness: InProcessCenter, { conversation, texts }: Acknowledged): string[] {
  const events = harness.disk.streams.get(`conversation/${conversation.conversationId}`)?.events ?? [];
  const written = events.flatMap(({ type, text }): string[] => {
    const event = JSON.parse(text) as { participantId?: string; content?: string };
    return type === "message.sent" && event.participantId === conversation.participantId ? [event.content ?? ""] : [];
  });
  return JSON.stringify(written) === JSON.stringify(texts)
    ? []
    : [`acknowledged ${texts.join("; ")}, written ${written.join("; ")}`];
}
