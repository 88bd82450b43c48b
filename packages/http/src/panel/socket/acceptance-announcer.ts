import type { DeskView } from "@tributary/engine";
import type { AgentEvent } from "@tributary/model";
import { CONDUIT_EVENTS } from "@tributary/protocol/conduit";
import * as v from "valibot";

/**
 * Says that a contact was accepted, once, whoever accepted it: a host, the panel, or the center by itself. Hosts that accepted say so
 * themselves, too: that is then swallowed. Source: streams protocol 1.8.1, 2.6; rules PB-03 and PB-04.
 */
export interface AcceptanceAnnouncer {
  /** Something happened at the desk. An acceptance is said at once when the pages know the contact: before they are told that it is connected. */
  hear(event: AgentEvent): void;
  /** The pages have been told `view`: says what had to wait until they knew the contact. */
  announce(view: DeskView): void;
  /** Whether a page's broadcast says what has been said already, or is going to be. */
  isAnnounced(event: string, data: unknown): boolean;
}

const { contactAccepted } = CONDUIT_EVENTS;
const ofContact = v.object({ contactId: v.string() });

/** Makes an {@link AcceptanceAnnouncer} that says things with `tell`. */
export function createAcceptanceAnnouncer(tell: (event: string, data: unknown) => void): AcceptanceAnnouncer {
  const announced = new Set<string>();
  const due = new Set<string>();
  let known: ReadonlySet<string> = new Set();

  function say(contactId: string): void {
    tell(contactAccepted, { contactId });
    tell(`${contactAccepted}::${contactId}`, { contactId });
  }

  return {
    hear(event) {
      if (event.type === "agent.contact-cleared") announced.delete(event.contactId);
      if (event.type !== "agent.contact-accepted") return;
      announced.add(event.contactId);
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
    isAnnounced(event, data) {
      if (event !== contactAccepted && !event.startsWith(`${contactAccepted}::`)) return false;
      const said = v.safeParse(ofContact, data);
      return said.success && announced.has(said.output.contactId);
    },
  };
}
