import type { DeskView } from "@tributary/engine";
import type { AgentEvent } from "@tributary/model";
import { CONDUIT_EVENTS } from "@tributary/protocol/conduit";

/**
 * Broadcasts that a contact was accepted, once, whoever accepted it: a host page, the panel, or the center. Host pages that accept broadcast it
 * themselves, some without naming the contact; those broadcasts are dropped. Source: docs/wire/streams.md#broadcasts; PB-03, PB-04.
 */
export interface AcceptanceAnnouncer {
  /** Handles an event of the agent. An acceptance is broadcast at once if the pages know the contact: before they see it connected. */
  onEvent(event: AgentEvent): void;
  /** The pages have received `view`: broadcasts acceptances of contacts that they did not know before. */
  onPublished(view: DeskView): void;
}

const { contactAccepted } = CONDUIT_EVENTS;

/** Creates the announcer of one agent. */
export function createAcceptanceAnnouncer(broadcast: (event: string, data: unknown) => void): AcceptanceAnnouncer {
  const due = new Set<string>();
  let known: ReadonlySet<string> = new Set();

  function announce(contactId: string): void {
    broadcast(contactAccepted, { contactId });
    broadcast(`${contactAccepted}::${contactId}`, { contactId });
  }

  return {
    onEvent(event) {
      if (event.type !== "agent.contact-accepted") return;
      if (known.has(event.contactId)) announce(event.contactId);
      else due.add(event.contactId);
    },
    onPublished({ contacts }) {
      known = new Set<string>(contacts.map(({ slot }) => slot.contactId));
      for (const contactId of [...due]) {
        if (!known.has(contactId)) continue;
        due.delete(contactId);
        announce(contactId);
      }
    },
  };
}

/** Returns true for broadcasts of an acceptance, which only the center sends. */
export function isAcceptance(event: string): boolean {
  return event === contactAccepted || event.startsWith(`${contactAccepted}::`);
}
