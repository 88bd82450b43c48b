import { installPanel } from "./core/install-panel.ts";
import { LISTENER_PARTS } from "./listener-parts.ts";
import type { Part } from "./namespace.ts";

/** What a desk needs: the panel, the agent, the contacts. A file of its own, so that listeners do not carry it. */
export const DESK_PARTS: readonly Part[] = [...LISTENER_PARTS, installPanel];
