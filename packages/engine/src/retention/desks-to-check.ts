import type { Journal } from "@tributary/journal";
import type { ConversationId } from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";

/**
 * Returns the conversations of which an agent has a contact on their desk, also one that they missed. Every node has all desks in memory; they may be
 * milliseconds behind those of other nodes.
 */
export async function heldConversations(
  journal: Pick<Journal, "durable">,
  { definition: { users } }: Pick<Directory, "definition">,
): Promise<ReadonlySet<ConversationId>> {
  const held = new Set<ConversationId>();
  for (const { id } of users) {
    const { slots } = await journal.durable(agentRef(id));
    for (const { conversationId } of slots) held.add(conversationId);
  }
  return held;
}
