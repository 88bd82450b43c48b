/** An agent's desk as displayed: the center's agent data, with times on this page's clock. */
import type { EpochMs } from "@tributary/kernel";
import type { SoftphoneMediaInfo } from "@tributary/protocol/host-data";

/** Category of an agent state. `system`: set by the center; `error`: set after a missed or failed contact. */
export type StateKind = "routable" | "not-routable" | "offline" | "system" | "error";

/** A state that the agent can choose. */
export type StateChoice = { readonly id: string; readonly name: string; readonly kind: StateKind };

/** Phase of a contact on this desk. `wrap-up`: after-contact work; `monitoring`: this user is its supervisor. */
export type DeskContactPhase = "offered" | "connected" | "monitoring" | "wrap-up" | "missed" | "rejected" | "failed";

/** A thing that belongs to a contact, such as an address. */
export type TaskReference = { readonly name: string; readonly type: string; readonly value: string };

/** Way in which a supervisor monitors a chat. `barge`: they take part. */
export type MonitorMode = "silent" | "barge";

/** Another agent of a chat, or a supervisor who takes part. `isAwaited`: they were asked and have not accepted yet. */
export type OtherAgent = {
  /** Changes when the agent accepts. */
  readonly connectionId: string;
  /** Name of the agent, or of the queue in which one is awaited; null if unknown. */
  readonly name: string | null;
  readonly isAwaited: boolean;
  /** Outcome for the agent who was asked last; null until then, and once an agent is asked again. */
  readonly lapsed: "missed" | "rejected" | null;
  readonly isSupervisor: boolean;
  /** True if the agent is on hold in a call. */
  readonly isHeld: boolean;
  /** Start of waiting, or of the connection. */
  readonly since: EpochMs;
};

/** A customer as the OpenID provider `provider` knows them. */
export type CustomerIdentity = { readonly customerId: string; readonly provider: string };
/** The customer's rating of a chat. The comment is untrusted text. */
export type ContactRating = { readonly score: number; readonly comment: string | null };
/** One party's connection of a call. */
export type CallParty = {
  readonly connectionId: string;
  /** True if the party gets music, and its audio goes nowhere. */
  readonly isHeld: boolean;
  /** True if the audio of the party goes nowhere. Agents also mute their microphone in the page, which is not known here. */
  readonly isMuted: boolean;
};

/** The parties of a call; undefined for one who is not connected. */
export type DeskCall = {
  /** True until the endpoint that the agent calls has answered. */
  readonly isCalling: boolean;
  /** False for a call without a customer, which cannot be transferred. */
  readonly canTransfer: boolean;
  /** Opens the audio in this page; null once the call is over. Read by the softphone only. */
  readonly media: SoftphoneMediaInfo | null;
  readonly agent: CallParty | undefined;
  readonly customer: CallParty | undefined;
};

/** Reason for which a call did not reach the other party. `no-audio`: that of this agent did not arrive. */
export type ReachFailure = "not-answered" | "busy" | "unreachable" | "no-audio";

/** One contact on the desk. */
export type DeskContact = {
  readonly contactId: string;
  /** Shared by all contacts of one conversation. */
  readonly conversationId: string;
  readonly channel: string;
  /** True for a call whose customer is called back. Absent: they are not. */
  readonly isCallback?: boolean;
  /** Set for a call that has failed. */
  readonly failure?: ReachFailure;
  /** True for a callback that this agent ended before the customer answered. Absent: they did not. */
  readonly isUnanswered?: boolean;
  readonly phase: DeskContactPhase;
  /** A paused task is connected and takes no slot. */
  readonly isPaused: boolean;
  /** Start of the phase; of a call that the endpoint has answered, the answer. */
  readonly since: EpochMs;
  /** Deadline of the offer or of after-contact work; null if there is none or it is unknown. */
  readonly endsAt: EpochMs | null;
  /** Name of the customer, or of a task; null if unknown. Untrusted text. */
  readonly customerName: string | null;
  /** Null if there is none. Untrusted text. */
  readonly description: string | null;
  /** Untrusted texts. */
  readonly references: readonly TaskReference[];
  /** Facts that the center's OpenID provider has verified. Absent: the customer has not signed in. */
  readonly identity?: CustomerIdentity;
  readonly queueName: string | null;
  readonly queuedAt: EpochMs | null;
  /** In the center's order. Untrusted text from the customer. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  /** Connection id of the agent or supervisor of this desk, which for a chat is the participant id; null if unknown. */
  readonly agentConnectionId: string | null;
  readonly otherAgents: readonly OtherAgent[];
  /** True if participants can send files. */
  readonly canAttach: boolean;
  /** True if participants can send Markdown. */
  readonly canFormat: boolean;
  /** True if the center allows several agents in the contact. */
  readonly canAddAgents: boolean;
  /** Set in the phase `monitoring`. `mayBarge`: the supervisor may take part. */
  readonly monitor: { readonly mode: MonitorMode; readonly mayBarge: boolean } | null;
  /** Set while the customer is idle. `endsAt`: time at which the chat ends for it; null if it does not. */
  readonly idle: { readonly endsAt: EpochMs | null } | null;
  /** Null: none yet. */
  readonly rating: ContactRating | null;
  /** Set for calls. */
  readonly call?: DeskCall;
};

/** True if the customer of a call that has failed waits for another agent at once: the audio of this agent did not arrive. Source: VC-22, VC-38. */
export function waitsAgain({ failure, call }: Pick<DeskContact, "failure" | "call">): boolean {
  return failure === "no-audio" && call?.canTransfer === true;
}

export type Desk = {
  readonly agentName: string;
  readonly state: { readonly name: string; readonly kind: StateKind; readonly since: EpochMs };
  /** State that applies once the desk is empty. */
  readonly nextState: string | null;
  readonly choices: readonly StateChoice[];
  /** Id of the choice that applies again after a call, which has a state of its own; null if there is none. */
  readonly chosenId: string | null;
  /** True if the agent can get calls. */
  readonly hasCalls: boolean;
  /** True if the agent may call an agent or a queue now: they are permitted to, and have no call. */
  readonly canCall: boolean;
  /** Queues that the agent serves, by ARN. */
  readonly queueArns: readonly string[];
  /** Ordered by last change, oldest first. */
  readonly contacts: readonly DeskContact[];
};
