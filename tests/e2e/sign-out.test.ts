/** Signing out as host pages of another site do it, with third-party storage partitioned and blocked. */
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listenTo, newPage, openBrowser, type ThirdPartyStorage } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { desktopOf, signInFrame } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite, type StreamsRelease } from "./support/host-site.ts";

let site: Awaited<ReturnType<typeof openHostSite>>;
let center: RunningCenter;

beforeAll(async () => {
  [site, center] = await Promise.all([openHostSite(), startCenter()]);
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
});

const STORAGE: readonly ThirdPartyStorage[] = ["partitioned", "blocked"];

describe.each(STORAGE)("with third-party storage %s,", (thirdParty) => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let context: BrowserContext;
  let lines: string[];

  beforeAll(async () => {
    browser = await openBrowser({ full: true, thirdParty });
  });
  beforeEach(async () => {
    context = await browser.newContext();
    lines = [];
  });
  afterEach(async ({ task }) => {
    await context.close();
    if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  /** Opens a host page, initializes the library with `start`, signs in within the frame, and returns the page with its session token. */
  async function openSignedIn(streams: StreamsRelease, start: (page: Page) => Promise<void>, query = "") {
    const page = await newPage(context, `${site.url}/desktop.html?streams=${streams}&chat=none${query}`);
    listenTo(page, "desktop", lines);
    await start(page);
    const granted = page.waitForResponse((response) => response.url().endsWith("/auth/sign-in"));
    await signInFrame(page, "ada");
    const { sessionToken } = (await (await granted).json()) as { sessionToken: string };
    // Not only initialized: the panel acknowledges while the form is used, and learns of the end of a session once its link is open.
    await page.evaluate(() => new Promise((resolve) => Reflect.get(globalThis, "connect").agent(() => resolve(null))));
    await eventually(async () => expect(await isSessionValid(sessionToken)).toBe(true));
    return { page, sessionToken };
  }

  async function isSessionValid(sessionToken: string): Promise<boolean> {
    const response = await fetch(`${center.url}/auth/session`, {
      headers: { authorization: `Bearer ${sessionToken}` },
    });
    return response.status === 200;
  }

  const initCcp = async (page: Page): Promise<void> => {
    await page.evaluate((input) => Reflect.get(globalThis, "startDesktop")(input), {
      ccpUrl: center.description.ccpUrl,
      endpoint: center.description.participantEndpoint,
      options: { loginPopup: false },
    });
  };

  it.each<[StreamsRelease, string]>([
    ["2.28.2", "/logout"],
    ["tributary", "/connect/logout"],
  ])("[SI-07] on %s, a fetch of %s with credentials signs the agent out", async (streams, path) => {
    const { page, sessionToken } = await openSignedIn(streams, initCcp);

    const status = await page.evaluate(async (url) => {
      const response = await fetch(url, { credentials: "include" });
      const connect = Reflect.get(globalThis, "connect");
      connect.core.getEventBus().trigger(connect.EventType.TERMINATE);
      return response.status;
    }, `${center.url}${path}`);

    expect(status).toBe(200);
    expect(await isSessionValid(sessionToken)).toBe(false);
    await eventually(async () => expect(await desktopOf(page).events()).toContain("terminated"));
    await eventually(async () =>
      expect(await page.frameLocator("iframe").locator("input[name=password]").count()).toBe(1),
    );
  });

  it("[SI-07] the unmodified library's stopApp signs the agent out", async () => {
    const { page, sessionToken } = await openSignedIn("2.28.2", async (opened) => {
      await opened.evaluate((ccpUrl) => {
        const connect = Reflect.get(globalThis, "connect");
        connect.agentApp.initApp("ccp", "panel", ccpUrl, { ccpParams: { loginPopup: false } });
      }, center.description.ccpUrl);
    });

    await page.evaluate(() => Reflect.get(globalThis, "connect").agentApp.stopApp("ccp"));

    await eventually(async () => expect(await isSessionValid(sessionToken)).toBe(false));
    await eventually(async () => expect(await page.locator("iframe").count()).toBe(0));
    expect(page.url()).toContain("/desktop.html");
  });
});
