/** Desks that may have a contact of a conversation, which must not be deleted then. The newest state of these desks decides: rules RE-01 and ND-03. */
import type { Journal } from "@tributary/journal";
import type { ConversationId, UserId } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { newest } from "../newest.ts";

type Users = Pick<Directory, "user">;

/** Agents who may have a contact of a conversation on their desk. */
type WithAgents = { readonly agents: readonly UserId[] };

type DeskNeeds = Readonly<Record<`desk of ${UserId}`, ReturnType<typeof agentRef>>>;

/** Returns the needs for the desks to check before conversations are deleted. The desk of a deleted user does not count: no agent can clear it. */
export function desksToCheck(directory: Users, read: readonly WithAgents[]): DeskNeeds {
  const agents = new Set(read.flatMap((each) => each.agents));
  const present = [...agents].filter((id) => directory.user(id) !== undefined);
  return Object.fromEntries(present.map((id) => [`desk of ${id}`, agentRef(id)]));
}

/** Returns true if an agent has a contact of the conversation on their desk, also one that they missed. */
export async function isHeld(
  { journal, directory }: { readonly journal: Pick<Journal, "run" | "durable">; readonly directory: Users },
  read: WithAgents & { readonly state: { readonly id: ConversationId } },
): Promise<boolean> {
  for (const ref of Object.values(desksToCheck(directory, [read]))) {
    if (heldOn([await newest(journal, ref)]).has(read.state.id)) return true;
  }
  return false;
}

/** Returns the conversations of which a contact is on one of the desks. */
export function heldOn(desks: readonly AgentDesk[]): ReadonlySet<ConversationId> {
  return new Set(desks.flatMap(({ slots }) => slots.map(({ conversationId }) => conversationId)));
}
