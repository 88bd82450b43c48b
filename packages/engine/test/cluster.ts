/** Steps of scenarios on several nodes. */
import type { ParticipantRef, StartChat, StartedChat } from "@tributary/engine";
import type { UserId } from "@tributary/model";
import type { InProcessClusterOptions } from "@tributary/testkit";
import { type ClusterNode, DEMO_IDS, type InProcessCluster, inProcessCluster } from "@tributary/testkit";
import { acceptedValue, FIRST, SALES_CHAT } from "./center.ts";

/** Opens a cluster with two nodes whose wall clocks differ by ten minutes. The first one routes. */
export async function openTwoNodes(options: InProcessClusterOptions = {}) {
  const cluster = inProcessCluster(options);
  const first = await cluster.open("first", 300_000);
  const second = await cluster.open("second", -300_000);
  return { cluster, clock: cluster.clock, first, second };
}

/** Starts a chat on a node, whose customer joins there. */
export async function queueChatOn(
  cluster: InProcessCluster,
  node: ClusterNode,
  changes: Partial<StartChat> = {},
): Promise<StartedChat> {
  const chat = acceptedValue(await cluster.run(node.center.chats.start({ ...SALES_CHAT, ...changes })));
  acceptedValue(await cluster.run(node.center.chats.join(chat)));
  return chat;
}

/** Makes an agent available on a node. */
export async function makeAvailableOn(cluster: InProcessCluster, node: ClusterNode, id: UserId = FIRST): Promise<void> {
  const { available } = DEMO_IDS.states;
  acceptedValue(await cluster.run(node.center.agents.chooseState(id, available, { enqueue: false })));
}

/** Returns the contacts of an agent on a node, with their phases. */
export async function deskOn(cluster: InProcessCluster, node: ClusterNode, id: UserId = FIRST) {
  const { agent } = acceptedValue(await cluster.run(node.center.agents.view(id)));
  return agent.slots.map(({ contactId, participantId, state }) => ({ contactId, participantId, phase: state.phase }));
}

/** Connects a chat: it begins on the first of the nodes, and its agent accepts on the second. */
export async function connectChatOn(cluster: InProcessCluster, [at, by]: readonly [ClusterNode, ClusterNode]) {
  await makeAvailableOn(cluster, by);
  const chat = await queueChatOn(cluster, at);
  const [slot] = await deskOn(cluster, by);
  if (slot === undefined) throw new Error("the chat is not offered");
  acceptedValue(await cluster.run(by.center.agents.accept(FIRST, chat.contactId)));
  const customer: ParticipantRef = chat;
  const agent: ParticipantRef = { conversationId: chat.conversationId, participantId: slot.participantId };
  return { chat, customer, agent };
}

/** Returns the events of a type in the store, with their streams. */
export function stored({ disk }: Pick<InProcessCluster, "disk">, type: string) {
  return disk.journal.flatMap(({ stream, text }) => {
    const event = JSON.parse(text) as { readonly type: string; readonly at: number; readonly participantId?: string };
    return event.type === type ? [{ id: stream.id, at: event.at, participantId: event.participantId }] : [];
  });
}
