/** The center, the site and the browser for the tests of a widget's page: one of each for a file, and a browser context for each test. */
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { openBrowser } from "./browser.ts";
import { type RunningCenter, startCenter } from "./center.ts";
import { openHostSite } from "./host-site.ts";

export type WidgetTests = {
  readonly site: { readonly url: string };
  readonly browser: Browser;
  readonly center: RunningCenter;
  readonly context: BrowserContext;
};

/** Adds the hooks of a test file. */
export function widgetTests(): WidgetTests {
  let site: Awaited<ReturnType<typeof openHostSite>>;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let center: RunningCenter;
  let context: BrowserContext;

  beforeAll(async () => {
    [site, browser, center] = await Promise.all([openHostSite(), openBrowser(), startCenter()]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await center?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    context = await browser.newContext({ locale: "en-US" });
  });
  afterEach(() => context.close());

  return {
    get site() {
      return site;
    },
    get browser() {
      return browser;
    },
    get center() {
      return center;
    },
    get context() {
      return context;
    },
  };
}
