import type { DeskView } from "@tributary/engine";
import type { AgentEvent } from "@tributary/model";
import { CONDUIT_EVENTS } from "@tributary/protocol/conduit";

/**
 * Says that a contact was accepted, once, whoever accepted it: a host, the panel, or the center by itself. Hosts that accepted say so
 * themselves, too, some without naming the contact: that is swallowed. Source: docs/wire/streams.md#broadcasts and #from-update-to-events; PB-03 and PB-04.
 */
export interface AcceptanceAnnouncer {
  /** Something happened at the desk. An acceptance is said at once when the pages know the contact: before they are told that it is connected. */
  hear(event: AgentEvent): void;
  /** The pages have been told `view`: says what had to wait until they knew the contact. */
  announce(view: DeskView): void;
}

const { contactAccepted } = CONDUIT_EVENTS;

/** Makes an {@link AcceptanceAnnouncer} that says things with `tell`. */
export function createAcceptanceAnnouncer(tell: (event: string, data: unknown) => void): AcceptanceAnnouncer {
  const due = new Set<string>();
  let known: ReadonlySet<string> = new Set();

  function say(contactId: string): void {
    tell(contactAccepted, { contactId });
    tell(`${contactAccepted}::${contactId}`, { contactId });
  }

  return {
    hear(event) {
      if (event.type !== "agent.contact-accepted") return;
      if (known.has(event.contactId)) say(event.contactId);
      else due.add(event.contactId);
    },
    announce({ contacts }) {
      known = new Set<string>(contacts.map(({ slot }) => slot.contactId));
      for (const contactId of [...due]) {
        if (!known.has(contactId)) continue;
        due.delete(contactId);
        say(contactId);
      }
    },
  };
}

/** Whether a page's broadcast says that a contact was accepted, which only the center says. */
export function saysAccepted(event: string): boolean {
  return event === contactAccepted || event.startsWith(`${contactAccepted}::`);
}
