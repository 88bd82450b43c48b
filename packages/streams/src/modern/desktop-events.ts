import type { AgentHandle } from "./agent-handle.ts";
import type { ContactHandle } from "./contact-handle.ts";

/** What happens to a contact, with the name that the bus has for it. `appeared` comes first, `gone` last, each once. */
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

/** The name of something that happens to a contact. */
export type ContactMoment = (typeof CONTACT_MOMENTS)[keyof typeof CONTACT_MOMENTS];

/** What happens on a desktop, in the order of the Streams API's callbacks. */
export type DesktopEvent =
  | { readonly type: ContactMoment; readonly contact: ContactHandle }
  | { readonly type: "agent.ready"; readonly agent: AgentHandle }
  /** `from` and `to` are names of states; at first `from` is "Init". */
  | { readonly type: "agent.state-changed"; readonly agent: AgentHandle; readonly from: string; readonly to: string }
  /** The session is over. The sign-in follows by itself, unless `loginOptions` say otherwise. */
  | { readonly type: "desktop.signed-out" }
  /** Who signed in may not use the panel. */
  | { readonly type: "desktop.denied" }
  /** Nobody answered although the panel's frame was made anew ten times: nobody signs in, or there is nothing at `ccpUrl`. */
  | { readonly type: "desktop.unanswered" }
  /** The panel lost, or has again, its socket to the center. */
  | { readonly type: "link.lost" }
  | { readonly type: "link.restored" };
