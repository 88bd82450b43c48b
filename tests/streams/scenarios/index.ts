/** All scenarios. */
import type { Scenario } from "../support/host-page.ts";
import { AGENT } from "./agent.ts";
import { APPS } from "./apps.ts";
import { BROADCASTS } from "./broadcasts.ts";
import { CALLS } from "./calls.ts";
import { CONNECTIONS } from "./connections.ts";
import { CONTACT_CALLS } from "./contact-calls.ts";
import { CONTACT_STATES } from "./contact-states.ts";
import { HANDSHAKE } from "./handshake.ts";
import { HELPERS } from "./helpers.ts";
import { LIFE_CYCLE } from "./life-cycle.ts";
import { SDK_CHANNEL } from "./sdk-channel.ts";
import { SIGN_IN } from "./sign-in.ts";
import { STORAGE_ACCESS } from "./storage-access.ts";
import { UTILITIES } from "./utilities.ts";
import { WEB_SOCKET } from "./web-socket.ts";

export const SCENARIOS: readonly Scenario[] = [
  ...HANDSHAKE,
  ...SIGN_IN,
  ...LIFE_CYCLE,
  ...AGENT,
  ...CONTACT_STATES,
  ...CONTACT_CALLS,
  ...CONNECTIONS,
  ...CALLS,
  ...BROADCASTS,
  ...WEB_SOCKET,
  ...SDK_CHANNEL,
  ...APPS,
  ...STORAGE_ACCESS,
  ...UTILITIES,
  ...HELPERS,
];
