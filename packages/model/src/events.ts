/**
 * The catalog of events: every fact written to the journal, when it is written, and its fields. Those of calls, of agents, of the configuration and of the audit log are in
 * call-events.ts, agent-events.ts, configuration-events.ts and audit-events.ts.
 *
 * The journal has one stream per conversation, one per agent, one for the configuration, and one for the audit log, each numbered from 1 without gaps. `at` never
 * decreases within a stream, and strictly increases from one transcript item to the next (EV-02).
 */
import type { EpochMs } from "@tributary/kernel";
import type { Actor } from "./actor.ts";
import type { CallEvent } from "./call-events.ts";
import type { Channel, ParticipantRole } from "./channel.ts";
import type { RatingScore } from "./chat-rating.ts";
import type { ChatTerms } from "./chat-terms.ts";
import type { ChatTimer } from "./chat-timer.ts";
import type { AuthenticationResult } from "./contact/authentication-machine.ts";
import type { ContactDetails } from "./contact/contact-details.ts";
import type { EndReason, Repositioning } from "./contact/contact-machine.ts";
import type { RoutingStep } from "./contact/routing-criteria.ts";
import type {
  AttachmentId,
  AuthenticationId,
  BlobId,
  ContactFlowId,
  ContactId,
  ItemId,
  ParticipantId,
  QueueId,
  StreamingId,
  TaskTemplateId,
  UserId,
} from "./ids.ts";
import type { MessageInParts } from "./message-in-parts.ts";
import type { PastTranscript } from "./past-transcript.ts";
import type { VoiceTerms } from "./voice-terms.ts";

/** The participant who wrote or did something, as the transcript shows it. */
export type Author = {
  readonly participantId: ParticipantId;
  readonly role: ParticipantRole;
  readonly displayName: string;
};

/** A file that a participant sends: facts that they declared. */
export type AttachmentFile = {
  readonly attachmentId: AttachmentId;
  readonly name: string;
  /** A content type of the list of allowed ones. */
  readonly contentType: string;
  readonly sizeBytes: number;
};

/** Terms that a task was created with. */
export type TaskTerms = {
  /** Time at which its flow starts; null: at once. */
  readonly scheduledAt: EpochMs | null;
  /** Time at which it ends if it is not completed before. */
  readonly expiresAt: EpochMs;
  /** The template that it was created with. Absent: none. */
  readonly templateId?: TaskTemplateId;
};

/** Client token of a request, as a key, and a digest of the whole request: a repetition has both, another request has another digest. */
export type UsedToken = { readonly key: string; readonly requestDigest: string };

/** Ways in which a supervisor monitors a contact. `barge`: they take part, as everyone sees. */
export type MonitorMode = "silent" | "barge";

/** Facts of a conversation. Those marked *item* are items of its transcript; *notices* are delivered to participants and not kept in transcripts. */
export type ConversationEvent = { readonly at: EpochMs; readonly contactId: ContactId } & (
  | CallEvent
  | {
      /** A contact was started. First event of every conversation. */
      readonly type: "contact.created";
      readonly channel: Channel;
      readonly flowId: ContactFlowId;
      /** Participants invited from the start: the customer of a chat. */
      readonly participants: readonly Author[];
      readonly attributes: Readonly<Record<string, string>>;
      readonly name: string | null;
      readonly description: string | null;
      /** Terms of the chat; null for contacts of other channels. */
      readonly chat: ChatTerms | null;
      /** Terms of the task; absent for contacts of other channels. */
      readonly task?: TaskTerms;
      /** Terms of the call; absent for contacts of other channels. */
      readonly voice?: VoiceTerms;
      /** Absent: none. */
      readonly references?: ContactDetails["references"];
      /** The contact that it belongs to, whose attributes were copied. Absent: none. */
      readonly relatedContactId?: ContactId;
      /** The queue of the quick connect that it was created with. Absent: none. */
      readonly targetQueueId?: QueueId;
      /** Key that the client token of the start has taken, to be released when the conversation is deleted. Absent: none. */
      readonly startKey?: string;
    }
  | {
      /** The flow of a task started. The flow of a chat starts when the customer joins. */ readonly type: "contact.flow-started";
    }
  | ({
      /** A program added a bot, which has not connected yet. It takes the place of one that has not connected either. */
      readonly type: "participant.added";
      readonly token: UsedToken | null;
      readonly by: Actor;
    } & Author)
  | ({
      /** *Item.* An agent of the chat asked for a further one, and the chat is offered to this one. */
      readonly type: "participant.invited";
    } & Author)
  | ({
      /** *Item.* A participant joined: the customer or a bot connected, an agent accepted. */
      readonly type: "participant.joined";
      readonly agentId: UserId | null;
    } & Author)
  | ({
      /** *Item.* A participant left. */
      readonly type: "participant.left";
    } & Author)
  | ({
      /** *Item.* A participant has another display name from now on. */
      readonly type: "participant.renamed";
    } & Author)
  | ({
      /** *Item.* A participant sent a message. */
      readonly type: "message.sent";
      readonly contentType: string;
      readonly content: string;
      /** Idempotency token of the sender: the same token never produces a second message (CH-05). */
      readonly clientToken: string | null;
      /** A bot sent it in parts, which the customer was shown. Absent: it was sent as a whole. */
      readonly inParts?: MessageInParts;
    } & Author)
  | {
      /** A participant's client received or displayed a message. */
      readonly type: "receipt.recorded";
      /** Number of the message in the stream. */
      readonly messageSeq: number;
      readonly messageId: ItemId;
      readonly recipientId: ParticipantId;
      readonly deliveredAt: EpochMs;
      readonly readAt: EpochMs | null;
    }
  | ({
      /** A participant began to upload a file. */
      readonly type: "attachment.started";
      readonly participantId: ParticipantId;
      readonly clientToken: string | null;
      /** Time until which it can be uploaded and completed. */
      readonly expiresAt: EpochMs;
    } & AttachmentFile)
  | {
      /** All bytes of a file are stored. They replace those of an earlier attempt. */ readonly type: "attachment.uploaded";
      readonly attachmentId: AttachmentId;
      readonly blobId: BlobId;
    }
  | {
      /** An upload was completed, and the file is being scanned. */
      readonly type: "attachment.completed";
      readonly attachmentId: AttachmentId;
      readonly clientToken: string | null;
      /** Time at which it is rejected if there is no result before. */
      readonly scanEndsAt: EpochMs;
    }
  | {
      /** The bytes of an upload were not those that were declared. The file is gone. */ readonly type: "attachment.discarded";
      readonly attachmentId: AttachmentId;
    }
  | ({
      /** *Item.* A participant sent a file. */
      readonly type: "attachment.sent";
      readonly blobId: BlobId;
      /** Idempotency token of the completion. */
      readonly clientToken: string | null;
    } & AttachmentFile &
      Author)
  | ({
      /** *Item* of the sender. The scan of their file rejected it. The file is gone. */ readonly type: "attachment.rejected";
    } & AttachmentFile &
      Author)
  | {
      /** Attributes were merged into the contact's. */
      readonly type: "attributes.updated";
      readonly attributes: Readonly<Record<string, string>>;
    }
  | {
      /** Name, description, references or tags were changed; those in the event are as they are now. */
      readonly type: "contact.updated";
      readonly changes: Partial<ContactDetails>;
    }
  | ({
      /** The position in the queue was changed. */
      readonly type: "contact.repositioned";
    } & Repositioning)
  | {
      /** Routing criteria were set, or removed if there are no steps. They are active at once if the contact waits or is offered. */
      readonly type: "contact.routing-criteria-set";
      readonly steps: readonly RoutingStep[];
    }
  | {
      /** The active step of the routing criteria expired; the next one, if there is one, is active. */ readonly type: "contact.routing-step-expired";
    }
  | ({
      /** *Item.* The flow asks the customer to sign in at the OpenID provider, and waits. The author is the system. */
      readonly type: "authentication.initiated";
      readonly authenticationId: AuthenticationId;
      /** Time at which the flow continues without it. */
      readonly expiresAt: EpochMs;
    } & Author)
  | {
      /** The customer's client got the address of the provider, which leads the customer back to `redirectUri`. */
      readonly type: "authentication.address-issued";
      readonly authenticationId: AuthenticationId;
      readonly redirectUri: string;
    }
  | {
      /** The provider's answer arrived and is being verified. No further one is accepted. */
      readonly type: "authentication.answered";
      readonly authenticationId: AuthenticationId;
      /** The program that passed it on; null: the customer's client. */
      readonly by: Actor | null;
    }
  | ({
      /** *Item.* The authentication is over, and the flow continues. The author is the system. */
      readonly type: "authentication.ended";
      readonly authenticationId: AuthenticationId;
      readonly result: AuthenticationResult;
    } & Author)
  | {
      /** The flow sent the contact to a queue. */ readonly type: "contact.queued";
      readonly queueId: QueueId;
      readonly priority: number;
    }
  | {
      /** The contact was offered to an agent and takes one of their slots. */
      readonly type: "contact.offered";
      readonly agentId: UserId;
      readonly participantId: ParticipantId;
      readonly expiresAt: EpochMs;
    }
  | { /** The agent accepted it. */ readonly type: "contact.accepted"; readonly agentId: UserId }
  | {
      /** An agent called an endpoint: the contact is theirs from the start. */ readonly type: "contact.dialed";
      readonly agentId: UserId;
      readonly participantId: ParticipantId;
      /** The queue on whose behalf they call. */
      readonly queueId: QueueId;
    }
  | { /** A task was paused: it leaves its queue, or the slot of its agent. */ readonly type: "contact.paused" }
  | {
      /** The schedule of a task was changed before its time, and with it the time at which it ends. */
      readonly type: "contact.rescheduled";
      readonly scheduledAt: EpochMs;
      readonly expiresAt: EpochMs;
    }
  | {
      /** It was resumed, and is back at its position in the queue, or with its agent. */ readonly type: "contact.resumed";
    }
  | {
      /** The agent did not accept it, or signed out (`withdrawn`); it is back at its position in the queue. */
      readonly type: "contact.offer-lapsed";
      readonly agentId: UserId;
      readonly outcome: "missed" | "rejected" | "withdrawn";
    }
  | {
      /** *Item* of the agent. The contact was transferred: it ended for them, and the conversation goes on with the next contact of the chain. */
      readonly type: "contact.transferred";
      /** The agent who had the contact; null for a task that no agent had. */
      readonly participantId: ParticipantId | null;
      readonly nextContactId: ContactId;
      /** The flow of the quick connect, which the next contact begins with. */
      readonly flowId: ContactFlowId;
      /** The queue of the quick connect; null if it leads to a flow only. */
      readonly targetQueueId: QueueId | null;
    }
  | {
      /**
       * An agent of a chat asked for a further one: a contact of the chain was added beside theirs. Its flow queues it, and the agent who accepts it
       * takes part too.
       */
      readonly type: "contact.added";
      readonly addedContactId: ContactId;
      /** The agent who added it. */
      readonly participantId: ParticipantId;
      readonly flowId: ContactFlowId;
      /** The queue of the quick connect; null if it leads to a flow only. */
      readonly targetQueueId: QueueId | null;
    }
  | {
      /**
       * One of several contacts of a chat ended. If the conversation depended on it, the one that was accepted first takes its place. At the end of the
       * chat, this precedes the end of the last one.
       */
      readonly type: "contact.disconnected";
      /** The agent who left the chat with it; null: it had none, or the whole chat ends. */
      readonly leaverId: ParticipantId | null;
      readonly reason: EndReason;
    }
  | {
      /** A supervisor began to monitor the contact, silently. */
      readonly type: "contact.monitored";
      readonly participantId: ParticipantId;
      readonly agentId: UserId;
      readonly displayName: string;
      /** True if they may take part too. */
      readonly mayBarge: boolean;
    }
  | {
      /** A supervisor began to take part in a conversation that they monitor, or went back to silence. */
      readonly type: "contact.monitor-mode-changed";
      readonly participantId: ParticipantId;
      readonly mode: MonitorMode;
    }
  | {
      /** A supervisor stopped monitoring the contact, or it ended while the conversation goes on. */
      readonly type: "contact.monitoring-ended";
      readonly participantId: ParticipantId;
    }
  | {
      /** *Item* of the agent. Their transfer failed: its flow would have ended the contact. Nothing changed. */
      readonly type: "contact.transfer-failed";
      readonly participantId: ParticipantId;
    }
  | {
      /** The timers of the roles of a chat were set; all of them are in the event. They apply when the next agent joins. */
      readonly type: "chat.timers-set";
      readonly timers: readonly ChatTimer[];
    }
  | {
      /** *Notice.* The chat continues ended ones: their transcripts precede its own. */
      readonly type: "chat.rehydrated";
      /** The contact that it continues. */
      readonly continuedFrom: ContactId;
      /** Oldest first. Their times do not overlap. */
      readonly past: readonly PastTranscript[];
    }
  | {
      /** The customer rated the chat, once, after its end. */
      readonly type: "chat.rated";
      readonly participantId: ParticipantId;
      readonly score: RatingScore;
      /** Null: none. */
      readonly comment: string | null;
    }
  | ({
      /** *Notice.* A participant has sent nothing for the time of their role. */ readonly type: "participant.idle";
    } & Author)
  | ({
      /** *Notice.* An idle participant is about to send something. */ readonly type: "participant.returned";
    } & Author)
  | ({
      /** *Notice.* A participant was idle for too long: all but the customer are disconnected. */
      readonly type: "participant.auto-disconnected";
    } & Author)
  | {
      /** Items and typing are sent to an endpoint from now on. */
      readonly type: "streaming.started";
      readonly streamingId: StreamingId;
      readonly endpointArn: string;
      readonly token: UsedToken | null;
      readonly by: Actor;
    }
  | {
      /** The sending ended before the contact: a program stopped it, or the endpoint has failed for too long. */
      readonly type: "streaming.stopped";
      readonly streamingId: StreamingId;
      readonly reason: "api" | "endpoint-failed";
    }
  | {
      /** *Item* (`chat.ended`). The contact ended. Last event that participants see. */ readonly type: "contact.ended";
      readonly reason: EndReason;
    }
);

/** An event with its sequence number in its stream. */
export type Numbered<E> = E & { readonly seq: number };
