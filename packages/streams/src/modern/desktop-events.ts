import type { AgentHandle } from "./agent-handle.ts";
import type { ContactHandle } from "./contact-handle.ts";

/** Event types of contacts by their bus events. `appeared` comes first, `gone` last, each once. */
export const CONTACT_MOMENTS = {
  "contact::init": "contact.appeared",
  "contact::incoming": "contact.incoming",
  "contact::pending": "contact.pending",
  "contact::connecting": "contact.connecting",
  "contact::accepted": "contact.accepted",
  "contact::connected": "contact.connected",
  "contact::missed": "contact.missed",
  "contact::acw": "contact.after-contact-work",
  "contact::ended": "contact.ended",
  "contact::error": "contact.failed",
  "contact::destroyed": "contact.gone",
} as const;

/** Event type of a contact. `contact.paused` has no callback in the Streams API; a task that is resumed is `connected` again. */
export type ContactMoment = (typeof CONTACT_MOMENTS)[keyof typeof CONTACT_MOMENTS] | "contact.paused";

/** Events of a desktop, in the order of the Streams API's callbacks. */
export type DesktopEvent =
  | { readonly type: ContactMoment; readonly contact: ContactHandle }
  | { readonly type: "agent.ready"; readonly agent: AgentHandle }
  /** `from` and `to` are state names; `from` is "Init" at first. */
  | { readonly type: "agent.state-changed"; readonly agent: AgentHandle; readonly from: string; readonly to: string }
  /** The session has ended. The sign-in restarts automatically unless `loginOptions` disable it. */
  | { readonly type: "desktop.signed-out" }
  /** The signed-in user has no access to the panel. */
  | { readonly type: "desktop.denied" }
  /** The panel did not respond after ten new frames: no agent signed in, or there is no panel at `ccpUrl`. */
  | { readonly type: "desktop.unanswered" }
  /** The panel lost its socket to the center, or reconnected it. */
  | { readonly type: "link.lost" }
  | { readonly type: "link.restored" };
