import type { DeskContact, DeskView } from "@tributary/engine";
import { DEFAULT_OFFER_TIMEOUT_MS } from "@tributary/model";

/**
 * Returns the desk as it was before contacts that are not in `known` were accepted by the commit that offered them; undefined if there are
 * none. Desktops react to a contact that connects, also if the agent's account accepts it automatically. Rule PU-06.
 */
export function ringingView({ user, agent, contacts }: DeskView, known: ReadonlySet<string>): DeskView | undefined {
  const before = contacts.map((contact) => (known.has(contact.slot.contactId) ? contact : ringing(contact)));
  if (before.every((contact, index) => contact === contacts[index])) return undefined;
  return { user, agent: { ...agent, seq: agent.seq - 1, slots: before.map(({ slot }) => slot) }, contacts: before };
}

function ringing(accepted: DeskContact): DeskContact {
  const { slot, conversation } = accepted;
  const { contact } = conversation;
  // No call is accepted by the commit that offers it; one that the agent starts does not ring.
  if (slot.channel === "voice") return accepted;
  if (slot.acceptedAt !== slot.offeredAt || contact.state.phase !== "connected") return accepted;
  const { place, with: to } = contact.state;
  const offer = { offeredAt: slot.offeredAt, expiresAt: slot.offeredAt + DEFAULT_OFFER_TIMEOUT_MS };
  return {
    slot: { ...slot, acceptedAt: null, state: { phase: "offered", offer: { phase: "ringing", ...offer } } },
    conversation: { ...conversation, contact: { ...contact, state: { phase: "offered", place, to, ...offer } } },
  };
}
