import { asId, type ParticipantId, type UserId } from "@tributary/model";
import { createFakeMedia, DEMO_IDS, demoDefinition, inProcessCenter, withVoice } from "@tributary/testkit";
import { expect, it } from "vitest";
import { callStateOf } from "./call-state.ts";

const RELAYS = [{ urls: ["turn:relay"], username: "ann", credential: "fresh" }];

async function openCall() {
  const harness = await inProcessCenter({ definition: withVoice(demoDefinition()), media: createFakeMedia() });
  const { center, run } = harness;
  const facts = { attributes: {}, name: null, description: null, clientToken: null };
  const started = await run(center.calls.start({ flowId: DEMO_IDS.flows.sales, displayName: "Ann", ...facts }));
  if (!started.ok) throw new Error(started.refusal.code);
  const found = await run(center.contacts.describe(started.value.contactId));
  if (!found.ok) throw new Error(found.refusal.code);
  const sources = { center, clock: harness.clock, iceServers: { of: () => RELAYS } };
  const { whole } = found.value;
  return { harness, whole, ref: started.value, sources, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
}

it("[VS-13] has the time of the ring that is left, and the relays with fresh credentials, while the page rings", async () => {
  await using call = await openCall();
  const { whole, sources, ref } = call;
  const { id, state } = whole.contact;
  const ringsUntil = call.harness.clock.now() + 20_000;
  const terms = { contactId: id, maxAttempts: 3, retryDelayMs: 1, expiresAt: ringsUntil + 1, attempts: 1 };
  const party = { agentId: asId<UserId>("ada"), participantId: asId<ParticipantId>("agent") };
  const place = { queueId: DEMO_IDS.queues.sales, priority: 5, queuedAt: 1 };
  const connected = { phase: "connected", place, with: party, connectedAt: 1 } as const;
  const inbound = { direction: "inbound", held: [], muted: [] } as const;
  const ringing = {
    ...whole,
    contact: { ...whole.contact, state: connected },
    voice: { ...inbound, callback: { ...terms, ringsUntil } },
  };
  await call.harness.clock.advance(5_000);

  expect(callStateOf(sources, ringing, ref)).toMatchObject({
    phase: "ringing",
    ringsForMs: 15_000,
    iceServers: RELAYS,
  });
  const withoutRelays = { ...sources, iceServers: { of: () => [] } };
  expect(callStateOf(withoutRelays, ringing, ref)).not.toHaveProperty("iceServers");
  const called = { ...ringing, voice: { ...inbound, callback: terms } };
  for (const other of [called, { ...called, contact: { ...whole.contact, state } }, whole]) {
    expect(callStateOf(sources, other, ref)).not.toHaveProperty("ringsForMs");
    expect(callStateOf(sources, other, ref)).not.toHaveProperty("iceServers");
  }
});

it("[VS-10] is over for a customer who has left, also while the call goes on, and names no agent", async () => {
  await using call = await openCall();
  const { whole, sources, ref } = call;
  const left = { phase: "left", leftAt: 1 } as const;
  const later = { ...whole, participants: whole.participants.map((each) => ({ ...each, state: left })) };

  expect(callStateOf(sources, whole, ref).phase).toBe("connecting");
  expect(callStateOf(sources, later, ref)).toMatchObject({
    phase: "ended",
    agentName: null,
    endReason: null,
  });
});
