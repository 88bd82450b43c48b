/** Steps of scenarios with calls. */
import type { ParticipantRef, StartCall } from "@tributary/engine";
import { present } from "@tributary/kernel";
import { BY_SERVER, type CenterDefinition, type LegId, type UserId } from "@tributary/model";
import {
  createFakeMedia,
  DEMO_IDS,
  demoDefinition,
  exampleOffer,
  type FakeMedia,
  type InProcessCenter,
  inProcessCenter,
  withVoice,
} from "@tributary/testkit";
import { acceptedValue, FIRST, makeAvailable } from "./center.ts";

/** A call for the queue *Sales*. */
export const SALES_CALL: StartCall = {
  flowId: DEMO_IDS.flows.sales,
  displayName: "Customer",
  attributes: { plan: "gold" },
  name: null,
  description: null,
  clientToken: null,
};

/** Returns the page with this name, as one that opens a leg. */
export const pageNamed = (name: string, isOpen = true) => ({ name, isOpen: () => isOpen });

/** Returns the center with a flow that goes on to the queue *Support* if *Sales* is full. */
export function overflowing(definition: CenterDefinition): CenterDefinition {
  const { sales, support } = DEMO_IDS.queues;
  const steps = [sales, support].map((queueId) => ({ kind: "to-queue", queueId, priority: 5 }) as const);
  return { ...definition, contactFlows: definition.contactFlows.map((flow) => ({ ...flow, steps })) };
}

/** The queue *Sales* takes no further contacts from now on. */
export async function fillSales({ center, run }: Pick<InProcessCenter, "center" | "run">): Promise<void> {
  const full = center
    .administration(BY_SERVER)
    .change("queues", DEMO_IDS.queues.sales, (queue) => ({ ...queue, maxContacts: 0 }));
  acceptedValue(await run(full));
}

/** Opens a center whose agents can have one call each. */
export async function openCalls(definition: CenterDefinition = withVoice(demoDefinition())) {
  const media = createFakeMedia();
  const harness = await inProcessCenter({ definition, media });
  return { media, harness, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
}

export async function startCall({ center, run }: InProcessCenter, changes: Partial<StartCall> = {}) {
  return acceptedValue(await run(center.calls.start({ ...SALES_CALL, ...changes })));
}

/** Opens the leg of a party. Its audio does not arrive yet. */
export async function openLeg({ center, run }: InProcessCenter, ref: ParticipantRef, media: FakeMedia): Promise<LegId> {
  acceptedValue(await run(center.calls.connect(ref, pageNamed(ref.participantId), exampleOffer())));
  return present(media.legs.at(-1), "leg").legId;
}

/** Opens the leg of a party, whose audio arrives. */
export async function connectLeg(harness: InProcessCenter, ref: ParticipantRef, media: FakeMedia): Promise<LegId> {
  const legId = await openLeg(harness, ref, media);
  media.connect(legId);
  await harness.clock.drain();
  return legId;
}

/** Returns the first contact on an agent's desk. */
export async function slotOf({ center, run }: InProcessCenter, agentId: UserId = FIRST) {
  return acceptedValue(await run(center.agents.view(agentId))).agent.slots[0];
}

/** A call that is offered to the first agent, whose leg is connected. */
export async function offeredCall(harness: InProcessCenter, media: FakeMedia) {
  await makeAvailable(harness);
  const customer = await startCall(harness);
  const customerLeg = await connectLeg(harness, customer, media);
  const { agent } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));
  const slot = present(
    agent.slots.find(({ contactId }) => contactId === customer.contactId),
    "slot of the call",
  );
  const agentLeg = await connectLeg(harness, slot, media);
  return { contactId: customer.contactId, customer, customerLeg, agent: slot, agentLeg };
}

/** A call of the first agent. */
export async function connectedCall(harness: InProcessCenter, media: FakeMedia) {
  const call = await offeredCall(harness, media);
  acceptedValue(await harness.run(harness.center.agents.accept(FIRST, call.contactId)));
  return call;
}

/** Returns the phase of a contact, with the reason of its end. */
export async function phaseOf({ center, run }: InProcessCenter, contactId: string) {
  const { contact } = acceptedValue(await run(center.contacts.describe(contactId)));
  return contact.state.phase === "ended" ? `ended: ${contact.state.reason}` : contact.state.phase;
}
