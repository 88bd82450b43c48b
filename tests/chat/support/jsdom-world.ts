import { type LocalCenter, openLocalCenter } from "./center/local-center.ts";
import type { CenterKind } from "./center/scenario-center.ts";
import type { ChatLibrary } from "./libraries.ts";
import { openJsdomWindow } from "./page/jsdom-window.ts";
import { createWorld, type World } from "./world.ts";

/** A world whose center is in this process. */
export type JsdomWorld = World<LocalCenter>;

/** Opens a world whose pages are windows of jsdom. */
export function openJsdomWorld(library: ChatLibrary, kind?: CenterKind): Promise<JsdomWorld> {
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
  return createWorld({ openCenter: openLocalCenter, openWindow: openJsdomWindow, turn }, library, kind);
}
