/** Calls of desktops that own the audio, which goes through a relay: a center for each test, with the relay of the file. */
import { startTurn, type TurnServer } from "@tributary/testkit";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { openBrowser } from "./browser.ts";
import { type RunningCenter, startCenter } from "./center.ts";
import { type Desktop, openDesktop } from "./desktop.ts";
import { openHostSite, type StreamsRelease } from "./host-site.ts";

export type RelayedCalls = {
  readonly browser: Browser;
  readonly center: RunningCenter;
  /** Opens the desktop of an agent who is available. Default: Ada. */
  openDesk(context: BrowserContext, streams: StreamsRelease, username?: string): Promise<Desktop>;
};

/** Adds the hooks of a test file. `settings` are further ones of the center, or others in place of those of the relay. */
export function relayedCalls(settings: Readonly<Record<string, string>> = {}): RelayedCalls {
  let site: Awaited<ReturnType<typeof openHostSite>>;
  let browser: Browser & AsyncDisposable;
  let turn: TurnServer;
  let center: RunningCenter;

  beforeAll(async () => {
    [site, browser, turn] = await Promise.all([openHostSite(), openBrowser({ hasMedia: true }), startTurn()]);
  });
  beforeEach(async () => {
    center = await startCenter({ TRIBUTARY_TURN_URLS: turn.url, TRIBUTARY_TURN_SECRET: turn.secret, ...settings });
  });
  afterEach(() => center[Symbol.asyncDispose]());
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await turn[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  return {
    get browser() {
      return browser;
    },
    get center() {
      return center;
    },
    async openDesk(context, streams, username) {
      const desktop = await openDesktop(
        context,
        { center, site: site.url, streams, chat: "none", lines: [] },
        username,
      );
      await desktop.run("chooseState", "Available");
      return desktop;
    },
  };
}
