/** Calls of customers in the widget, and the desktop of an agent: a center and two browser contexts for each test. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { listenTo, openBrowser } from "./browser.ts";
import { type RunningCenter, startCenter } from "./center.ts";
import { openWidgetOn } from "./customer-page.ts";
import type { Desktop } from "./desktop.ts";
import { openHostSite } from "./host-site.ts";
import { addCallerScript, openCallDesk } from "./widget-call.ts";

type Attributes = Readonly<Record<string, string>>;

export type WidgetCalls = {
  readonly center: RunningCenter;
  /** Base address of the site whose pages have the widget. */
  readonly site: string;
  /** Browser context of customers. */
  readonly context: BrowserContext;
  /** Messages and errors of the customers' pages. */
  readonly lines: string[];
  /** Opens a page with the widget. */
  openCustomer(attributes: Attributes, widgetUrl?: string): Promise<Page>;
  /** Opens the desktop of an agent who is available. */
  openDesk(): Promise<Desktop>;
};

/** Adds the hooks of a test file. `settings` are those of the center. A test that fails prints what the customers' pages reported. */
export function widgetCalls(settings: Readonly<Record<string, string>> = {}): WidgetCalls {
  let site: Awaited<ReturnType<typeof openHostSite>>;
  let browser: Browser & AsyncDisposable;
  let center: RunningCenter;
  let context: BrowserContext;
  let desk: BrowserContext;
  let lines: string[];

  beforeAll(async () => {
    [site, browser] = await Promise.all([openHostSite(), openBrowser({ hasMedia: true })]);
  });
  beforeEach(async () => {
    lines = [];
    center = await startCenter(settings);
    [context, desk] = await Promise.all([browser.newContext({ locale: "en-US" }), browser.newContext()]);
    await addCallerScript(context);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
    await Promise.all([context.close(), desk.close()]);
    await center[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
  });

  return {
    get center() {
      return center;
    },
    get site() {
      return site.url;
    },
    get context() {
      return context;
    },
    get lines() {
      return lines;
    },
    async openCustomer(attributes, widgetUrl = center.description.widgetUrl) {
      const page = await openWidgetOn(context, { site: site.url, widgetUrl }, attributes);
      listenTo(page, "customer", lines);
      return page;
    },
    openDesk: () => openCallDesk(desk, { center, site: site.url }),
  };
}

/** Adds the widget to a page that was loaded again, or is another tab. */
export async function addWidget(page: Page, widgetUrl: string, attributes: Attributes): Promise<void> {
  await page.addScriptTag({ type: "module", url: `${widgetUrl}widget.js` });
  await page.evaluate((each) => {
    const chat = document.createElement("tributary-chat");
    for (const [name, value] of Object.entries(each)) chat.setAttribute(name, value);
    document.body.append(chat);
  }, attributes);
}
