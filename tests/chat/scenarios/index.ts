import type { Scenario } from "../support/scenario.ts";
import { AUTHENTICATION } from "./authentication.ts";
import { CENTER } from "./center.ts";
import { CONNECTION } from "./connection.ts";
import { ENDINGS } from "./endings.ts";
import { EVENTS } from "./events.ts";
import { FILES } from "./files.ts";
import { MESSAGES } from "./messages.ts";
import { PARTS } from "./parts.ts";
import { RECEIPTS } from "./receipts.ts";
import { SURFACE } from "./surface.ts";
import { TRANSCRIPTS } from "./transcripts.ts";

/** All scenarios, by topic. */
export const SCENARIOS: readonly Scenario[] = [
  ...SURFACE,
  ...CONNECTION,
  ...MESSAGES,
  ...EVENTS,
  ...PARTS,
  ...RECEIPTS,
  ...TRANSCRIPTS,
  ...FILES,
  ...AUTHENTICATION,
  ...CENTER,
  ...ENDINGS,
];
