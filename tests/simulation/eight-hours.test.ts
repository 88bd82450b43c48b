/** A working day of 20 agents and 200 customers in virtual time, with two ends without warning; the promises are checked all along. */
import {
  brokenInvariants,
  createSeededRandom,
  demoDefinition,
  type InProcessCenter,
  inProcessCenter,
  presentFaults,
  snapshotFaults,
} from "@tributary/testkit";
import { expect, it } from "vitest";
import { liveAsAgent } from "./agent.ts";
import { liveAsCustomer, type Remembered } from "./customer.ts";
import { createWorkingDay } from "./working-day.ts";

const MINUTE_MS = 60_000;
const CHECK_EVERY_MINUTES = 5;
const CRASH_AT_MINUTES = [130, 355];

it("lives eight hours of 20 agents and 200 customers, keeps its promises, and loses nothing", {
  timeout: 60_000,
}, async () => {
  const seed = Number(process.env.SIMULATION_SEED ?? 8);
  const definition = demoDefinition({ agents: 20, chatSlots: 3, afterContactWorkMs: 60_000 });
  await using lab = await inProcessCenter({ definition, seed });
  const day = createWorkingDay(lab, createSeededRandom(seed));
  const memories: Remembered[] = [];
  for (const { id } of definition.users) liveAsAgent(day, id);
  for (let number = 1; number <= 200; number += 1) {
    void liveAsCustomer(day, `customer ${number}`, (what) => memories.push(what));
  }

  for (let minute = 0; minute < 8 * 60; minute += CHECK_EVERY_MINUTES) {
    await lab.clock.run(CHECK_EVERY_MINUTES * MINUTE_MS);
    expect(await presentFaults(lab), `seed ${seed}, minute ${minute}`).toEqual([]);
    if (CRASH_AT_MINUTES.includes(minute)) await day.crash();
  }

  expect(await brokenInvariants(lab), `seed ${seed}`).toEqual([]);
  expect(await snapshotFaults(lab), `seed ${seed}`).toEqual([]);
  expect(memories.flatMap((memory) => forgotten(lab, memory))).toEqual([]);
  expect(lab.log.of("error")).toEqual([]);
  expect(day.tally.get("chats accepted")).toBeGreaterThan(1_000);
});

/** What a customer was told is in the conversation must be in it, once, in that order. */
function forgotten(lab: InProcessCenter, { conversation, texts }: Remembered): string[] {
  const events = lab.disk.streams.get(`conversation/${conversation.conversationId}`)?.events ?? [];
  const written = events.flatMap(({ type, text }): string[] => {
    const event = JSON.parse(text) as { participantId?: string; content?: string };
    return type === "message.sent" && event.participantId === conversation.participantId ? [event.content ?? ""] : [];
  });
  return JSON.stringify(written) === JSON.stringify(texts)
    ? []
    : [`remembered ${texts.join("; ")}, written ${written.join("; ")}`];
}
