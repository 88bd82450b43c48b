/** An agent's desk as the panel shows it: the center's update, translated once, with times on this page's clock. */
import type { EpochMs } from "@tributary/kernel";

/** What a state means for routing. `system`: the center set it; `error`: something was missed or went wrong. */
export type StateKind = "routable" | "not-routable" | "offline" | "system" | "error";

/** A state that the agent may choose. */
export type StateChoice = { readonly id: string; readonly name: string; readonly kind: StateKind };

/** Where a contact stands at this desk. `wrap-up`: it ended and waits for the agent to finish. */
export type DeskContactPhase = "offered" | "connected" | "wrap-up" | "missed" | "rejected" | "failed";

/** One contact on the desk. */
export type DeskContact = {
  readonly contactId: string;
  /** Shared by all contacts of one conversation. */
  readonly conversationId: string;
  readonly channel: string;
  readonly phase: DeskContactPhase;
  /** Since when in this phase. */
  readonly since: EpochMs;
  /** When the offer lapses, or after-contact work ends by itself; null: not, or not known. */
  readonly endsAt: EpochMs | null;
  /** Null when the center does not know a name. Words of a customer: hostile. */
  readonly customerName: string | null;
  readonly queueName: string | null;
  readonly queuedAt: EpochMs | null;
  /** In the order in which the center gave them. Hostile, like everything that comes from a customer. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  /** The agent's own connection, which for a chat is the participant; null while the center names none. */
  readonly agentConnectionId: string | null;
};

/** Everything on the desk of one agent. */
export type Desk = {
  readonly agentName: string;
  readonly state: { readonly name: string; readonly kind: StateKind; readonly since: EpochMs };
  /** What comes when the desk is empty. */
  readonly nextState: string | null;
  readonly choices: readonly StateChoice[];
  /** Oldest change first. */
  readonly contacts: readonly DeskContact[];
};
