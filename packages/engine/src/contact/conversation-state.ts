import type { EpochMs } from "@tributary/kernel";
import type {
  Channel,
  ContactDetails,
  ContactFlowId,
  ContactId,
  ContactState,
  ConversationId,
  MonitorMode,
  ParticipantId,
  ParticipantRole,
  ParticipantState,
  QueueId,
  RoutingCriteria,
  StreamingId,
  TaskTerms,
  UsedToken,
  UserId,
} from "@tributary/model";
import type { ChatPart } from "../chat/state/chat-part.ts";
import type { VoicePart } from "../voice/state/voice-part.ts";
import type { CustomerAuthentication } from "./customer-authentication.ts";

/** A party of a conversation. */
export type Participant = {
  readonly id: ParticipantId;
  readonly role: ParticipantRole;
  readonly displayName: string;
  /** The agent behind the participant; null for other roles. */
  readonly agentId: UserId | null;
  readonly state: ParticipantState;
  /** Client token of the request that added it. Absent: none. */
  readonly token?: UsedToken;
};

/** A contact of the chain. */
export type Contact = {
  readonly id: ContactId;
  readonly channel: Channel;
  readonly flowId: ContactFlowId;
  readonly state: ContactState;
  readonly createdAt: EpochMs;
  readonly name: string | null;
  readonly description: string | null;
  /** Absent: none. */
  readonly references?: ContactDetails["references"];
  /** Absent: none. */
  readonly tags?: ContactDetails["tags"];
  /** The contact that was transferred to this one, or beside which it was added. Absent: it is the first of its chain. */
  readonly previousId?: ContactId;
  /** The contact that this one belongs to. Absent: none. */
  readonly relatedId?: ContactId;
  /** The queue that its quick connect leads to. Absent: none. */
  readonly targetQueueId?: QueueId;
  /** Absent: none. */
  readonly criteria?: RoutingCriteria;
  /** Absent: it was never paused. */
  readonly pauses?: Pauses;
  /** True if its customer is called back. Absent: they are not. */
  readonly isCallback?: true;
};

/** Pauses of a task. */
export type Pauses = {
  readonly count: number;
  /** Time of the pauses that are over. Unit: milliseconds. */
  readonly totalMs: number;
  readonly lastPausedAt: EpochMs;
  /** Absent: the first pause is not over. */
  readonly lastResumedAt?: EpochMs;
};

/** A supervisor who monitors a contact. They are a participant only while they take part. */
export type Monitor = {
  readonly contactId: ContactId;
  readonly participantId: ParticipantId;
  readonly agentId: UserId;
  readonly displayName: string;
  readonly mayBarge: boolean;
  readonly mode: MonitorMode;
  /** Time at which they began to monitor it. */
  readonly since: EpochMs;
};

/** The sending of a conversation to an endpoint. */
export type Streaming = {
  readonly id: StreamingId;
  readonly endpointArn: string;
  readonly token: UsedToken | null;
};

/** Returns the time of the last change that participants may notice. Rule MO-06. */
export function changedAt({
  seq,
  lastAt,
  unnoticed,
}: Pick<ConversationState, "seq" | "lastAt" | "unnoticed">): EpochMs {
  return unnoticed?.seq === seq ? unnoticed.before : lastAt;
}

/** State of a conversation after event number `seq`: its current contact, its participants, and a part per channel. */
export type ConversationState = {
  readonly kind: "conversation";
  readonly id: ConversationId;
  readonly seq: number;
  /** Time of the last event; the next item is later. */
  readonly lastAt: EpochMs;
  /** The contact that the conversation depends on: the last one to end. */
  readonly contact: Contact;
  /** Contacts by which further agents take part or are awaited, oldest first. None has ended while the chat goes on. Absent: none. */
  readonly added?: readonly Contact[];
  /** Contacts that were transferred or disconnected, in the order of their ends. Absent: none. */
  readonly earlier?: readonly Contact[];
  /** Supervisors who monitor open contacts. Absent: none. */
  readonly monitors?: readonly Monitor[];
  /** Sendings to endpoints that were not stopped; also after the end. Absent: none. */
  readonly streamings?: readonly Streaming[];
  /** The last sendings with a client token that were stopped, oldest first: a repeated start returns them. Absent: none. Rule HK-02. */
  readonly stoppedStreamings?: readonly Streaming[];
  /** The last event that no participant may notice: its number, and the time of the change before it. Absent: there was none. */
  readonly unnoticed?: { readonly seq: number; readonly before: EpochMs };
  /** Present and former participants, in the order in which they were added. */
  readonly participants: readonly Participant[];
  readonly attributes: Readonly<Record<string, string>>;
  /** Absent: no flow has asked the customer to sign in. */
  readonly authentication?: CustomerAuthentication;
  /** Null for contacts of other channels. */
  readonly chat: ChatPart | null;
  /** Absent for contacts of other channels. */
  readonly task?: TaskTerms;
  /** Absent for contacts of other channels. */
  readonly voice?: VoicePart;
};
