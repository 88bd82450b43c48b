import { asId, type ContactId, type Holder, type QueueId } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { waitingChat } from "../../test/routing.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { createServiceTimes } from "./service-times.ts";

const QUEUE = asId<QueueId>("a");

function accepted(waiting: ConversationState): ConversationState {
  const { state } = waiting.contact;
  if (state.phase !== "queued") throw new Error("the chat does not wait");
  const holder: Holder = { agentId: asId("ada"), participantId: asId("p") };
  const connected = { phase: "connected", place: state.place, with: holder, connectedAt: 1 } as const;
  return { ...waiting, contact: { ...waiting.contact, state: connected } };
}

/** Chats that are accepted one after the other, each after a time. */
function openTimes() {
  const clock = createManualClock(0);
  const times = createServiceTimes(clock);
  let count = 0;
  return {
    times,
    clock,
    async serve(afterMs: number) {
      const chat = waitingChat(`chat ${count++}`, "a", { queuedAt: 0 });
      times.update(chat.id, chat);
      await clock.run(afterMs);
      times.update(chat.id, accepted(chat));
    },
  };
}

describe("the mean time between acceptances", () => {
  it("[RT-28] is unknown before two of them", async () => {
    const { times, serve } = openTimes();

    expect(times.meanIntervalMs(QUEUE)).toBeNull();
    await serve(1_000);
    expect(times.meanIntervalMs(QUEUE)).toBeNull();
  });

  it("[RT-28] grows while none follows, and other queues have their own", async () => {
    const { times, clock, serve } = openTimes();
    await serve(0);
    await serve(10_000);

    expect(times.meanIntervalMs(QUEUE)).toBe(5_000);
    await clock.run(10_000);
    expect(times.meanIntervalMs(QUEUE)).toBe(10_000);
    expect(times.meanIntervalMs(asId<QueueId>("b"))).toBeNull();
  });

  it("[RT-28] knows the last twenty of half an hour", async () => {
    const { times, clock, serve } = openTimes();
    for (let count = 0; count < 30; count += 1) await serve(count < 10 ? 60_000 : 1_000);

    expect(times.meanIntervalMs(QUEUE)).toBe(19_000 / 20);
    await clock.run(31 * 60_000);
    expect(times.meanIntervalMs(QUEUE)).toBeNull();
  });

  it("[RT-28] does not count contacts that end, and those that were not seen waiting", () => {
    const { times } = openTimes();
    const [one, two, other] = ["one", "two", "other"].map((id) => waitingChat(id, "a", { queuedAt: 0 }));
    if (one === undefined || two === undefined || other === undefined) throw new Error("no chats");
    times.update(one.id, one);
    times.update(one.id, undefined);
    times.update(one.id, accepted(one));
    times.update(other.id, accepted(other));
    const added = { ...accepted(two), added: [{ ...two.contact, id: asId<ContactId>("added") }] };
    times.update(two.id, two);
    times.update(two.id, added);

    expect(times.meanIntervalMs(QUEUE)).toBeNull();
  });
});
