import type { DeskView } from "@tributary/engine";
import type { AgentEvent, Numbered } from "@tributary/model";
import { CONDUIT_EVENTS } from "@tributary/protocol/conduit";

/**
 * Broadcasts once that a contact was accepted, by a host page, the panel or the center. Host pages that accept broadcast it themselves, some
 * without naming the contact; those broadcasts are dropped. Source: docs/wire/streams.md#broadcasts; PB-03, PB-04.
 */
export interface AcceptanceAnnouncer {
  /** Handles an event of the agent. An acceptance is broadcast at once if the pages know the contact: before they see it connected. */
  onEvent(event: Numbered<AgentEvent>): void;
  /** The pages have received `view`: broadcasts acceptances of contacts that they did not know before, and drops those of cleared contacts. */
  onPublished(view: DeskView): void;
}

const { contactAccepted } = CONDUIT_EVENTS;

/** Creates the announcer of one agent. */
export function createAcceptanceAnnouncer(broadcast: (event: string, data: unknown) => void): AcceptanceAnnouncer {
  /** Acceptances of contacts that the pages do not know yet, with the numbers of their events. */
  const due = new Map<string, number>();
  let known: ReadonlySet<string> = new Set();

  function announce(contactId: string): void {
    broadcast(contactAccepted, { contactId });
    broadcast(`${contactAccepted}::${contactId}`, { contactId });
  }

  return {
    onEvent(event) {
      if (event.type !== "agent.contact-accepted") return;
      if (known.has(event.contactId)) announce(event.contactId);
      else due.set(event.contactId, event.seq);
    },
    onPublished({ agent, contacts }) {
      known = new Set<string>(contacts.map(({ slot }) => slot.contactId));
      for (const [contactId, seq] of [...due]) {
        const isKnown = known.has(contactId);
        // Absent from a desk that includes the acceptance: cleared since.
        if (isKnown || seq <= agent.seq) due.delete(contactId);
        if (isKnown) announce(contactId);
      }
    },
  };
}

/** Returns true for broadcasts of an acceptance, which only the center sends. */
export function isAcceptance(event: string): boolean {
  return event === contactAccepted || event.startsWith(`${contactAccepted}::`);
}
