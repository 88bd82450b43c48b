import type { DeskView } from "@tributary/engine";
import type { AgentEvent } from "@tributary/model";
import { CONDUIT_EVENTS } from "@tributary/protocol/conduit";
import * as v from "valibot";

/**
 * Says that a contact was accepted, once, whoever accepted it: a host, the panel, or the center by itself. Hosts that accepted say so
 * themselves, too: that is then swallowed. Source: streams protocol 1.8.1, 2.6; rules PB-03 and PB-04.
 */
export interface AcceptanceAnnouncer {
  hear(event: AgentEvent): void;
  /** Says what is due, as far as `view`, which the pages have been told, knows of it. */
  announce(view: DeskView, tell: (event: string, data: unknown) => void): void;
  /** Whether a page's broadcast says what has been said already, or is going to be. */
  isAnnounced(event: string, data: unknown): boolean;
}

const { contactAccepted } = CONDUIT_EVENTS;
const ofContact = v.object({ contactId: v.string() });

/** Makes an {@link AcceptanceAnnouncer}. */
export function createAcceptanceAnnouncer(): AcceptanceAnnouncer {
  const announced = new Set<string>();
  const due = new Set<string>();
  return {
    hear(event) {
      if (event.type === "agent.contact-cleared") announced.delete(event.contactId);
      if (event.type !== "agent.contact-accepted") return;
      announced.add(event.contactId);
      due.add(event.contactId);
    },
    announce({ contacts }, tell) {
      const ringing = new Set<string>(
        contacts.filter(({ slot }) => slot.state.phase === "offered").map(({ slot }) => slot.contactId),
      );
      for (const contactId of [...due]) {
        if (ringing.has(contactId)) continue;
        due.delete(contactId);
        tell(contactAccepted, { contactId });
        tell(`${contactAccepted}::${contactId}`, { contactId });
      }
    },
    isAnnounced(event, data) {
      if (event !== contactAccepted && !event.startsWith(`${contactAccepted}::`)) return false;
      const said = v.safeParse(ofContact, data);
      return said.success && announced.has(said.output.contactId);
    },
  };
}
