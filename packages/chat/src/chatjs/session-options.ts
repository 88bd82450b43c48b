import type { PlatformDeps } from "../platform-deps.ts";
import type { ServiceData } from "./service-client.ts";
import type { SessionDetails } from "./session-details.ts";
import type { SessionLinkDeps } from "./session-link.ts";
import type { Settings } from "./settings.ts";
import type { TypingThrottle } from "./typing-throttle.ts";

/** Services that a session uses. */
export type SessionDeps = Pick<PlatformDeps, "fetch" | "clock" | "random" | "hints">;

/** A session's participant, settings and transport. */
export type SessionOptions = {
  readonly details: SessionDetails;
  readonly type: "AGENT" | "CUSTOMER";
  readonly settings: Settings;
  readonly region: string | undefined;
  readonly transport: SessionLinkDeps["transport"];
  /** True if the transport is the panel's socket: tokens come from the panel as well, if it has any. */
  readonly usesPanel: boolean;
  /** Throttle that the sessions of a page share; undefined for one of its own. */
  readonly sharedTyping: TypingThrottle<ServiceData> | undefined;
};
