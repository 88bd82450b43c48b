/** Steps of scenarios in a whole center. */
import type { ParticipantRef, StartChat, StartedChat } from "@tributary/engine";
import { present, type Result } from "@tributary/kernel";
import type { Refusal, UserId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, type InProcessCenter, PLAIN_CHAT } from "@tributary/testkit";

/** Agents of the demo definition; both serve the queue *Sales* at once if there are three agents. */
export const FIRST = demoAgentId(1);
export const SECOND = demoAgentId(3);

/** A chat for the queue *Sales*. */
export const SALES_CHAT: StartChat = {
  flowId: DEMO_IDS.flows.sales,
  ...PLAIN_CHAT,
};

/** Returns the accepted value. Throws if the result is a refusal. */
export function acceptedValue<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}

/** Starts a chat. Its customer does not join. */
export async function startChat(harness: InProcessCenter, changes: Partial<StartChat> = {}): Promise<StartedChat> {
  return acceptedValue(await harness.run(harness.center.chats.start({ ...SALES_CHAT, ...changes })));
}

/** Starts a chat whose customer joins, so that it is queued. */
export async function queueChat(harness: InProcessCenter, changes: Partial<StartChat> = {}): Promise<StartedChat> {
  const chat = await startChat(harness, changes);
  acceptedValue(await harness.run(harness.center.chats.join(chat)));
  return chat;
}

/** Makes an agent available. */
export async function makeAvailable(harness: InProcessCenter, agentId: UserId = FIRST): Promise<void> {
  const { available } = DEMO_IDS.states;
  acceptedValue(await harness.run(harness.center.agents.chooseState(agentId, available, { enqueue: false })));
}

/** A chat with its customer and its agent as participants. */
export type OfferedChat = {
  readonly chat: StartedChat;
  readonly customer: ParticipantRef;
  readonly agent: ParticipantRef;
};

/** Offers a chat to the first agent. */
export async function offerChat(harness: InProcessCenter, changes: Partial<StartChat> = {}): Promise<OfferedChat> {
  await makeAvailable(harness);
  const chat = await queueChat(harness, changes);
  const { agent } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));
  const slot = present(
    agent.slots.find(({ contactId }) => contactId === chat.contactId),
    "slot of the chat",
  );
  const { conversationId, participantId } = chat;
  return {
    chat,
    customer: { conversationId, participantId },
    agent: { conversationId, participantId: slot.participantId },
  };
}

/** Connects a chat to the first agent. */
export async function connectChat(harness: InProcessCenter, changes: Partial<StartChat> = {}): Promise<OfferedChat> {
  const offered = await offerChat(harness, changes);
  acceptedValue(await harness.run(harness.center.agents.accept(FIRST, offered.chat.contactId)));
  return offered;
}

/** Returns the phases of the contacts on an agent's desk. */
export async function phasesAt(harness: InProcessCenter, agentId: UserId): Promise<readonly string[]> {
  const { agent } = acceptedValue(await harness.run(harness.center.agents.view(agentId)));
  return agent.slots.map(({ state }) => state.phase);
}

/** Returns the state of a chat's contact. */
export async function contactState(harness: InProcessCenter, { contactId }: StartedChat) {
  return acceptedValue(await harness.run(harness.center.contacts.describe(contactId))).contact.state;
}
