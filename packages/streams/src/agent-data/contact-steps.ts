/**
 * Events triggered by a contact's state change, as a table of old × new state.
 *
 *   active: incoming, pending, connecting, connected, paused. Leaving them ends the contact; `missed` only if it was still being offered.
 *
 * Source: docs/wire/streams.md#from-update-to-events.
 */
import type { ContactStateType } from "@tributary/protocol/host-data";

/** Events derived from contact data. Each is triggered under this name and, except `contact::init`, as `<name>::<contactId>`. */
export type ContactEventName =
  | "contact::init"
  | "contact::refresh"
  | "contact::incoming"
  | "contact::pending"
  | "contact::connecting"
  | "contact::connected"
  | "contact::missed"
  | "contact::acw"
  | "contact::ended"
  | "contact::error"
  | "contact::destroyed";

/**
 * Event names of contacts on the bus; each also exists as `<name>::<contactId>`.
 *
 * Source: docs/wire/streams.md#from-update-to-events, #events-of-the-conduit.
 */
export const CONTACT_EVENT_NAMES: readonly string[] = (
  "init refresh destroyed incoming pending connecting connected missed acw view ended error accepted invalid_state_transition " +
  "screen_sharing_started screen_sharing_stopped screen_sharing_error"
)
  .split(" ")
  .map((word) => `contact::${word}`);

const ACTIVE: ReadonlySet<ContactStateType> = new Set(["incoming", "pending", "connecting", "connected", "paused"]);
const NOTHING: readonly ContactEventName[] = [];

/** Returns the events of one state change in order; empty if the state did not change. */
export function stepsOf(from: ContactStateType, to: ContactStateType): readonly ContactEventName[] {
  if (from === to) return NOTHING;
  const ended: readonly ContactEventName[] = ACTIVE.has(from) ? ["contact::ended"] : NOTHING;
  const missed: readonly ContactEventName[] =
    from === "connecting" || from === "incoming" ? ["contact::missed"] : NOTHING;
  switch (to) {
    case "incoming":
    case "pending":
    case "connecting":
    case "connected":
      return [`contact::${to}`];
    case "ended":
      return ["contact::acw", ...ended];
    case "missed":
    case "rejected":
      return [...ended, ...missed];
    case "error":
      return ["contact::error", ...missed, ...ended];
    case "init":
      return ended;
    default:
      return NOTHING; // paused, and states that only a newer panel knows
  }
}

/** True if the end of a contact needs no further event: it was triggered, or the contact was over when first seen. */
export function isOver(wasOver: boolean, steps: readonly ContactEventName[], to: ContactStateType): boolean {
  if (ACTIVE.has(to)) return false;
  return wasOver || to === "ended" || to === "error" || steps.includes("contact::ended");
}
