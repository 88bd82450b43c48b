import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openChatJs } from "./chatjs-session.ts";
import { openTestCenter } from "./test-center.ts";

const MINUTE = 60_000;

it("[PI-04] the unmodified ChatJS calls onParticipantIdle, onParticipantReturned and onAutoDisconnection, each once", async () => {
  await using center = await openTestCenter({ time: createManualClock(Date.now()) });
  const customer = await center.startChat();
  const { session, named } = await openChatJs(center, customer);
  await expect.poll(() => named("onMessage").length).toBe(2); // joined, and the greeting
  await center.center.contacts.setTimers(customer.ref.conversationId, [
    { role: "customer", type: "idle", durationMs: 2 * MINUTE },
    { role: "customer", type: "disconnect", durationMs: 3 * MINUTE },
  ]);
  await center.bringAgent(customer);

  center.time.advance(2 * MINUTE + 100);
  await expect.poll(() => named("onParticipantIdle")).toHaveLength(1);
  await session.sendMessage({ message: "Back", contentType: "text/plain" });
  await expect.poll(() => named("onParticipantReturned")).toHaveLength(1);
  center.time.advance(2 * MINUTE + 100);
  await expect.poll(() => named("onParticipantIdle")).toHaveLength(2);
  center.time.advance(3 * MINUTE + 100);
  await expect.poll(() => named("onEnded")).toHaveLength(1);

  expect(named("onAutoDisconnection")).toHaveLength(1);
  for (const callback of ["onParticipantIdle", "onParticipantReturned", "onAutoDisconnection"])
    expect(named(callback)[0]?.item).toMatchObject({
      ParticipantId: customer.ref.participantId,
      ParticipantRole: "CUSTOMER",
      DisplayName: "Customer",
      InitialContactId: customer.ref.conversationId,
    });
  expect(
    named("onMessage").map(({ item }) => item?.Content ?? String(item?.ContentType).split(".").slice(-2).join(".")),
  ).toEqual(["participant.joined", "Welcome", "participant.joined", "Back", "participant.left", "chat.ended"]);
});
