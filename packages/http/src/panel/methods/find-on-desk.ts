import type { DeskContact } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, type UserId } from "@tributary/model";
import type { HttpContext } from "../../context.ts";

/** Returns a contact of the agent. Refusals: `not-found`. */
export async function findOnDesk(
  { center, agentId }: Pick<HttpContext, "center"> & { readonly agentId: UserId },
  contactId: string,
): Promise<Result<DeskContact, Refusal>> {
  const view = await center.agents.view(agentId);
  if (!view.ok) return view;
  const found = view.value.contacts.find(({ slot }) => slot.contactId === contactId);
  return found === undefined
    ? refused(refusal("not-found", "contactId", "a contact on this agent's desk"))
    : accepted(found);
}
