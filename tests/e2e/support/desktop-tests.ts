/** Desktops and customers for the tests of a file: each in a browser context of their own, with a center for each test. */
import type { BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { openBrowser } from "./browser.ts";
import { type RunningCenter, startCenter } from "./center.ts";
import { type Customer, type Desktop, openCustomer, openDesktop, openTab } from "./desktop.ts";
import { type CustomerLibrary, openHostSite, type StreamsRelease } from "./host-site.ts";

/** `settings`: those of the center. `tasks`: desktops load Amazon's TaskJS, beside releases that work with it. `chat`: library of all pages. */
export type DesktopOptions = {
  readonly settings?: Readonly<Record<string, string>>;
  readonly tasks?: boolean;
  readonly chat?: CustomerLibrary;
};

export type DesktopTests = {
  readonly center: RunningCenter;
  openDesktop(streams: StreamsRelease, username: string): Promise<Desktop>;
  /** Opens the desktop in two tabs of one browser. */
  openTabs(streams: StreamsRelease, username: string): Promise<readonly [Desktop, Desktop]>;
  openAvailable(streams: StreamsRelease, username: string): Promise<Desktop>;
  openCustomer(): Promise<Customer>;
};

/** Adds the hooks of a test file. A test that fails prints what its pages reported last. */
export function desktopTests({ settings = {}, tasks = false, chat = "chatjs" }: DesktopOptions = {}): DesktopTests {
  let site: Awaited<ReturnType<typeof openHostSite>>;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let center: RunningCenter;
  let contexts: BrowserContext[];
  let lines: string[];

  beforeAll(async () => {
    [site, browser] = await Promise.all([openHostSite(), openBrowser()]);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    [contexts, lines] = [[], []];
    center = await startCenter(settings);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") process.stderr.write(`${lines.slice(-60).join("\n")}\n`);
    await Promise.all(contexts.map((context) => context.close()));
    await center[Symbol.asyncDispose]();
  });

  async function newContext(): Promise<BrowserContext> {
    const context = await browser.newContext();
    contexts.push(context);
    return context;
  }

  function optionsFor(streams: StreamsRelease) {
    return {
      center,
      site: site.url,
      streams,
      chat,
      lines,
      tasks: tasks && streams !== "1.4.5" ? "taskjs" : "none",
    } as const;
  }

  const desktops: DesktopTests = {
    get center() {
      return center;
    },
    async openDesktop(streams, username) {
      return openDesktop(await newContext(), optionsFor(streams), username);
    },
    async openTabs(streams, username) {
      const context = await newContext();
      const first = await openDesktop(context, optionsFor(streams), username);
      return [first, await openTab(context, optionsFor(streams))];
    },
    async openAvailable(streams, username) {
      const desktop = await desktops.openDesktop(streams, username);
      await desktop.run("chooseState", "Available");
      return desktop;
    },
    async openCustomer() {
      return openCustomer(await newContext(), { center, site: site.url, lines, chat });
    },
  };
  return desktops;
}
