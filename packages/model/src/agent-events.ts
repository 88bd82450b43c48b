import type { EpochMs } from "@tributary/kernel";
import type { AgentStateRef } from "./agent/availability-machine.ts";
import type { Channel } from "./channel.ts";
import type { ContactId, ConversationId, ParticipantId, QueueId } from "./ids.ts";

/** Reason for which the call of an agent did not reach its endpoint. `no-audio`: that of the agent did not arrive. */
export type CallFailure = "not-answered" | "busy" | "unreachable" | "no-audio";

/** Facts of an agent: availability and slots. */
export type AgentEvent = { readonly at: EpochMs } & (
  | { /** The agent chose a state. */ readonly type: "agent.state-chosen"; readonly state: AgentStateRef }
  | {
      /** The agent chose the state that applies when their last contact is cleared. */ readonly type: "agent.next-state-chosen";
      readonly state: AgentStateRef;
    }
  | {
      /** A contact was offered to the agent and takes a slot of its channel. */
      readonly type: "agent.contact-offered";
      readonly contactId: ContactId;
      readonly conversationId: ConversationId;
      readonly participantId: ParticipantId;
      readonly channel: Channel;
      readonly queueId: QueueId;
      readonly expiresAt: EpochMs;
      /** True if it was assigned to the agent. Absent: routing chose the agent, as always in earlier versions. */
      readonly isAssigned?: true;
    }
  | { /** It was accepted. */ readonly type: "agent.contact-accepted"; readonly contactId: ContactId }
  | { /** It was paused, and takes no slot. */ readonly type: "agent.contact-paused"; readonly contactId: ContactId }
  | { /** It was resumed. */ readonly type: "agent.contact-resumed"; readonly contactId: ContactId }
  | { /** The offer expired. */ readonly type: "agent.contact-missed"; readonly contactId: ContactId }
  | { /** It was rejected. */ readonly type: "agent.contact-rejected"; readonly contactId: ContactId }
  | {
      /** The contact ended, or the agent signed out, while it was offered: the slot is free and the offer does not count as missed. */ readonly type: "agent.offer-withdrawn";
      readonly contactId: ContactId;
    }
  | {
      /** An accepted contact ended; after-contact work began. */
      readonly type: "agent.contact-ended";
      readonly contactId: ContactId;
      /** Time at which after-contact work ends automatically; null: never. */
      readonly workEndsAt: EpochMs | null;
    }
  | {
      /** The agent called an endpoint: the contact takes a slot of the channel voice, and is theirs. */
      readonly type: "agent.call-started";
      readonly contactId: ContactId;
      readonly conversationId: ConversationId;
      readonly participantId: ParticipantId;
      readonly queueId: QueueId;
    }
  | {
      /** The call ended before the endpoint had answered, or the agent had accepted it and their audio never arrived. */
      readonly type: "agent.call-failed";
      readonly contactId: ContactId;
      readonly failure: CallFailure;
    }
  | {
      /** The agent, a supervisor, began to monitor a contact, which takes no slot. */
      readonly type: "agent.monitoring-started";
      readonly contactId: ContactId;
      readonly conversationId: ConversationId;
      readonly participantId: ParticipantId;
      readonly channel: Channel;
      readonly queueId: QueueId;
    }
  | {
      /** Their audio of a call that they monitor arrived. */ readonly type: "agent.monitoring-connected";
      readonly contactId: ContactId;
    }
  | { /** They do not monitor it any more. */ readonly type: "agent.monitoring-ended"; readonly contactId: ContactId }
  | {
      /** The contact was cleared; its slot is free. */ readonly type: "agent.contact-cleared";
      readonly contactId: ContactId;
    }
);
