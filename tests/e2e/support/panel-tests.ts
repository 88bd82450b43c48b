/** Agent panels for the tests of a file: one center and one browser, and each agent in a browser context of their own. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { listenTo, newPage, openBrowser } from "./browser.ts";
import { type RunningCenter, startCenter } from "./center.ts";
import { type ChattingCustomer, type CustomerOptions, startCustomer } from "./chatting-customer.ts";
import { clearDesk } from "./clear-desk.ts";
import { type Panel, panelOf } from "./panel.ts";

export type PanelPage = Panel & { readonly page: Page };

/** `prepare` changes the context before its page is opened. */
export type PanelOptions = BrowserContextOptions & {
  readonly prepare?: ((context: BrowserContext) => Promise<void>) | undefined;
};

export type PanelTests = {
  readonly center: RunningCenter;
  /** Signs a user in. */
  openPanel(username: string, options?: PanelOptions): Promise<PanelPage>;
  /** Signs an agent in who is available. Their desk is cleared after the test. */
  openAvailable(username: string, options?: PanelOptions): Promise<PanelPage>;
  /** Opens a browser context, which is closed after the test. A failed test prints what its pages reported, under `name`. */
  newContext(name: string, options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Starts a chat, which ends after the test. */
  startCustomer(options: CustomerOptions): Promise<ChattingCustomer>;
};

const WIDE = { width: 1440, height: 900 };

/**
 * Adds the hooks of a test file. A test that fails prints what its pages reported. `settings` are those of the center, `browserOptions` those of its browser.
 */
export function panelTests(
  viewport = WIDE,
  settings: Readonly<Record<string, string>> = {},
  browserOptions: Parameters<typeof openBrowser>[0] = {},
): PanelTests {
  let center: RunningCenter;
  let browser: Browser & AsyncDisposable;
  let contexts: BrowserContext[];
  let available: PanelPage[];
  let customers: ChattingCustomer[];
  let lines: string[];

  beforeAll(async () => {
    [center, browser] = await Promise.all([startCenter(settings), openBrowser(browserOptions)]);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await center[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    [contexts, available, customers, lines] = [[], [], [], []];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
    for (const customer of customers) {
      await customer.end();
      customer[Symbol.dispose]();
    }
    for (const panel of available) {
      await panel.page.setViewportSize(WIDE);
      await clearDesk(panel);
    }
    for (const context of contexts) await context.close();
  });

  async function newContext(name: string, options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport, ...options });
    contexts.push(context);
    context.on("page", (page) => listenTo(page, name, lines));
    return context;
  }

  async function openPanel(username: string, { prepare, ...options }: PanelOptions = {}): Promise<PanelPage> {
    const context = await newContext(username, options);
    await prepare?.(context);
    const page = await newPage(context, center.description.ccpUrl);
    const panel = { ...panelOf(page), page };
    await panel.signIn(username);
    await panel.state.waitFor();
    return panel;
  }

  return {
    get center() {
      return center;
    },
    openPanel,
    newContext,
    async openAvailable(username, options) {
      const panel = await openPanel(username, options);
      available.push(panel);
      await panel.choose("Available");
      return panel;
    },
    async startCustomer(options) {
      const customer = await startCustomer(center, options);
      customers.push(customer);
      return customer;
    },
  };
}
