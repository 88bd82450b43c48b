import type { Logger } from "@tributary/kernel";
import type { ConversationEvent } from "@tributary/model";

const LAPSES = { missed: "contact missed", rejected: "contact rejected", withdrawn: "offer withdrawn" } as const;

/** Logs the lifecycle of contacts from committed events. The only place that does. */
export function logContactEvents(log: Logger, events: readonly ConversationEvent[]): void {
  for (const event of events) {
    const { contactId } = event;
    switch (event.type) {
      case "contact.created":
        log.info("contact created", { contactId, channel: event.channel });
        break;
      case "contact.queued":
        log.info("contact queued", { contactId, queueId: event.queueId });
        break;
      case "contact.offered":
        log.info("contact offered", { contactId, agentId: event.agentId });
        break;
      case "contact.accepted":
        log.info("contact accepted", { contactId, agentId: event.agentId });
        break;
      case "contact.offer-lapsed":
        log.info(LAPSES[event.outcome], { contactId, agentId: event.agentId });
        break;
      case "contact.ended":
        log.info("contact ended", { contactId, reason: event.reason });
        break;
      default:
        break;
    }
  }
}
