import { assertNever, type LogFields, type Logger } from "@tributary/kernel";
import type { ConversationEvent } from "@tributary/model";
import { type ChatEvent, isChatEvent } from "../chat/state/chat-part.ts";
import { type CallbackEvent, isCallbackEvent } from "../voice/state/callback-part.ts";

const TEXTS = {
  "contact.transfer-failed": "transfer of a contact failed",
  "contact.rescheduled": "contact rescheduled",
  "contact.paused": "contact paused",
  "contact.resumed": "contact resumed",
  "contact.routing-step-expired": "step of routing criteria expired",
} as const;

const TEXTS_OF_CALLBACKS = {
  "callback.rung": "page of a customer called",
  "callback.confirmed": "page of a customer rings",
  "callback.connecting": "page of a customer connects",
  "callback.answered": "callback answered",
  "callback.due": "callback waits again",
} as const;

const TEXTS_WITH_AGENT = {
  "contact.offered": "contact offered",
  "contact.accepted": "contact accepted",
  "contact.dialed": "call of an agent started",
  "contact.returned": "contact returned to its queue without the audio of its agent",
  "contact.monitored": "contact monitored",
} as const;

const TEXTS_OF_AUTHENTICATIONS = {
  "authentication.initiated": "customer asked to sign in",
  "authentication.answered": "provider answered for a customer",
} as const;

const LAPSES = { missed: "contact missed", rejected: "contact rejected", withdrawn: "offer withdrawn" } as const;

/** Types of events outside the lifecycle of a contact. */
const OTHERS = [
  "participant.added",
  "participant.invited",
  "participant.joined",
  "participant.left",
  "participant.renamed",
  "participant.idle",
  "participant.returned",
  "participant.auto-disconnected",
  "chat.timers-set",
  "chat.rehydrated",
  "authentication.address-issued",
  "chat.rated",
  "attributes.updated",
  "contact.updated",
  "contact.repositioned",
  "contact.routing-criteria-set",
  "contact.flow-started",
  "contact.monitor-mode-changed",
  "contact.monitoring-ended",
  "connection.held",
  "connection.resumed",
  "connection.muted",
  "connection.unmuted",
  "call.assigned",
] as const;

/** Logs the lifecycle of contacts from committed events. The only place that does. */
export function logContactEvents(log: Logger, events: readonly ConversationEvent[]): void {
  for (const event of events) {
    if (isOfCallback(event)) logCallbackEvent(log, event);
    if (!isOfLifecycle(event)) continue;
    const { contactId } = event;
    switch (event.type) {
      case "contact.created":
        log.info("contact created", { contactId, channel: event.channel });
        break;
      case "contact.queued":
        log.info("contact queued", { contactId, queueId: event.queueId });
        break;
      case "contact.offered":
      case "contact.accepted":
      case "contact.dialed":
      case "contact.returned":
      case "contact.monitored":
        log.info(TEXTS_WITH_AGENT[event.type], { contactId, agentId: event.agentId });
        break;
      case "contact.offer-lapsed":
        log.info(LAPSES[event.outcome], { contactId, agentId: event.agentId });
        break;
      case "contact.transferred":
        log.info("contact transferred", { contactId, nextContactId: event.nextContactId, flowId: event.flowId });
        break;
      case "contact.added":
        log.info("contact added", { contactId, addedContactId: event.addedContactId, flowId: event.flowId });
        break;
      case "contact.disconnected":
        log.info("contact disconnected", { contactId, reason: event.reason });
        break;
      case "contact.ended":
        log.info("contact ended", { contactId, reason: event.reason });
        break;
      case "authentication.initiated":
      case "authentication.answered":
        log.info(TEXTS_OF_AUTHENTICATIONS[event.type], { contactId, authenticationId: event.authenticationId });
        break;
      case "authentication.ended":
        log.info("authentication of a customer ended", { contactId, ...endOf(event) });
        break;
      case "streaming.started":
        log.info("streaming started", { contactId, streamingId: event.streamingId, endpointArn: event.endpointArn });
        break;
      case "streaming.stopped":
        log.info("streaming stopped", { contactId, streamingId: event.streamingId, reason: event.reason });
        break;
      case "contact.transfer-failed":
      case "contact.rescheduled":
      case "contact.paused":
      case "contact.resumed":
      case "contact.routing-step-expired":
        log.info(TEXTS[event.type], { contactId });
        break;
      default:
        assertNever(event);
    }
  }
}

function logCallbackEvent(log: Logger, event: CallbackEvent): void {
  const { contactId } = event;
  switch (event.type) {
    case "callback.requested":
      log.info("callback requested", { contactId, nextContactId: event.nextContactId });
      break;
    case "callback.failed":
      log.info("callback failed", { contactId, agentId: event.agentId, failure: event.failure });
      break;
    default:
      log.info(TEXTS_OF_CALLBACKS[event.type], { contactId });
  }
}

/** The identity is not logged. */
function endOf({ authenticationId, result }: Extract<ConversationEvent, { type: "authentication.ended" }>): LogFields {
  const failure = result.outcome === "failed" ? { failure: result.failure } : {};
  return { authenticationId, outcome: result.outcome, ...failure };
}

type OtherType = ChatEvent["type"] | CallbackEvent["type"] | (typeof OTHERS)[number];

function isOfCallback(event: ConversationEvent): event is CallbackEvent {
  return isCallbackEvent(event.type);
}

function isOfLifecycle(event: ConversationEvent): event is Exclude<ConversationEvent, { type: OtherType }> {
  if (isChatEvent(event.type) || isCallbackEvent(event.type)) return false;
  return !(OTHERS as readonly string[]).includes(event.type); // widened, so that `includes` accepts any event type
}
