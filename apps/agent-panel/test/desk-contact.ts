/** A contact on the desk for tests: a connected chat, with the changes that a test needs. */
import type { DeskContact, OtherAgent } from "../src/shared/desk.ts";

const CHAT: DeskContact = {
  contactId: "c-1",
  conversationId: "c-1",
  channel: "chat",
  isPaused: false,
  description: null,
  references: [],
  phase: "connected",
  since: 1_000,
  endsAt: null,
  customerName: "Customer",
  queueName: "Sales",
  queuedAt: 500,
  attributes: [],
  agentConnectionId: "p-agent",
  otherAgents: [],
  canAttach: true,
  canFormat: true,
  canAddAgents: true,
  monitor: null,
  idle: null,
  rating: null,
};

/** Returns the contact. One with another id is the first contact of its conversation, too. */
export function deskContact(changes: Partial<DeskContact> = {}): DeskContact {
  return { ...CHAT, conversationId: changes.contactId ?? CHAT.conversationId, ...changes };
}

const GRACE: OtherAgent = {
  connectionId: "p-grace",
  name: "Grace",
  isAwaited: false,
  lapsed: null,
  isSupervisor: false,
  isHeld: false,
  since: 0,
};

/** Returns another agent of a contact: Grace, who takes part, with the changes that a test needs. */
export function otherAgent(changes: Partial<OtherAgent> = {}): OtherAgent {
  return { ...GRACE, ...changes };
}
