/** Sign-in from a frame on a page of another site, by popup and in the frame, with third-party storage partitioned and blocked. */
import type { BrowserContext, Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listenTo, newPage, openBrowser, type ThirdPartyStorage } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { desktopOf, signInFrame } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite, type StreamsRelease } from "./support/host-site.ts";

type Setup = {
  readonly context: BrowserContext;
  readonly center: RunningCenter;
  readonly streams: StreamsRelease;
};

let site: Awaited<ReturnType<typeof openHostSite>>;

beforeAll(async () => {
  site = await openHostSite();
});
afterAll(() => site[Symbol.asyncDispose]());

/** Amazon's newest release, and Tributary's library. */
const LIBRARIES: readonly StreamsRelease[] = ["2.28.2", "tributary"];

/** Opens the desktop page signed out. The host page starts the sign-in after 1.5 s. */
async function openSignedOut({ context, center, streams }: Setup, options: object = {}): Promise<Page> {
  const page = await newPage(context, `${site.url}/desktop.html?streams=${streams}`);
  await page.evaluate((input) => Reflect.get(globalThis, "startDesktop")(input), {
    ccpUrl: center.description.ccpUrl,
    endpoint: center.description.participantEndpoint,
    options: { ccpLoadTimeout: 1_500, ...options },
  });
  return page;
}

async function fillIn(popup: Page, username: string): Promise<void> {
  await popup.locator("input[name=username]").fill(username);
  await popup.locator("input[name=password]").fill("tributary");
  await popup.locator("button[type=submit]").click();
}

async function isSignedIn(page: Page): Promise<boolean> {
  return page.evaluate(() => Boolean(Reflect.get(globalThis, "agent")));
}

const BROWSERS = (["partitioned", "blocked"] satisfies ThirdPartyStorage[]).flatMap((thirdParty) =>
  LIBRARIES.map((streams) => ({ thirdParty, streams })),
);

describe.each(BROWSERS)("with third-party storage $thirdParty, on $streams,", ({ thirdParty, streams }) => {
  let center: RunningCenter;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let context: BrowserContext;
  let lines: string[];

  beforeAll(async () => {
    [center, browser] = await Promise.all([startCenter(), openBrowser({ full: true, thirdParty })]);
  });
  beforeEach(async () => {
    context = await browser.newContext();
    lines = [];
    context.on("page", (page) => listenTo(page, page.url(), lines));
  });
  afterEach(async ({ task }) => {
    await context.close();
    if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await center[Symbol.asyncDispose]();
  });

  it("the popup opens once, signs the agent in and closes, and the desktop continues", async () => {
    const popups: Page[] = [];
    context.on("page", (page) => popups.push(page));
    const page = await openSignedOut({ context, center, streams });
    await eventually(async () => expect(popups.length).toBe(2)); // the desktop itself, and the popup
    const popup = popups[1] as Page;

    await fillIn(popup, "ada");

    await eventually(async () => expect(await isSignedIn(page)).toBe(true));
    await eventually(async () => expect(popup.isClosed()).toBe(true));
    expect(popups.length).toBe(2);
    expect(await page.locator("iframe").count()).toBe(1);
  });

  it("a popup in a signed-in browser hands the session over without a form", async () => {
    const first = await newPage(context, center.description.loginUrl);
    await fillIn(first, "grace");
    await eventually(async () => expect(await first.locator("input[name=password]").count()).toBe(0));

    const page = await openSignedOut({ context, center, streams });

    await eventually(async () => expect(await isSignedIn(page)).toBe(true));
    expect(await page.evaluate(() => Reflect.get(globalThis, "agent").getName())).toContain("Grace");
    await eventually(async () => expect(context.pages().length).toBe(2));
  });

  it("signing in within the frame works, and the form keeps its input while the agent types", async () => {
    const page = await openSignedOut({ context, center, streams }, { loginPopup: false });
    const frame = page.frameLocator("iframe");
    await frame.locator("input[name=username]").pressSequentially("alan", { delay: 900 });
    await frame.locator("input[name=password]").fill("tributary");
    await frame.locator("button[type=submit]").click();

    await eventually(async () => expect(await isSignedIn(page)).toBe(true));
  });

  it("a user without permission sees a message, and the desktop receives onAccessDenied", async () => {
    const page = await openSignedOut({ context, center, streams }, { loginPopup: false });

    await signInFrame(page, "root");

    await eventually(async () => expect(await desktopOf(page).events()).toContain("onAccessDenied"));
    await eventually(async () =>
      expect(await page.frameLocator("iframe").locator("body").innerText()).toMatch(/permission|permitted|allowed/i),
    );
  });

  it("the browser applies the storage setting of this suite", async () => {
    const page = await openSignedOut({ context, center, streams }, { loginPopup: false });
    await page.frameLocator("iframe").locator("input[name=username]").waitFor();

    const storageIn = (frame: Frame | undefined) =>
      frame?.evaluate(() => {
        try {
          return typeof Reflect.get(globalThis, "localStorage");
        } catch {
          return "denied";
        }
      });

    const expected = thirdParty === "blocked" ? "denied" : "object";
    await eventually(async () => expect(await storageIn(page.frames()[1])).toBe(expected)); // the host replaces the frame
  });

  it("a host page that signs out ends the session, and the form is shown again", async () => {
    const page = await openSignedOut({ context, center, streams }, { loginPopup: false });
    await signInFrame(page, "ada");
    await eventually(async () => expect(await isSignedIn(page)).toBe(true));

    await page.evaluate(() => Reflect.get(globalThis, "connect").core.getUpstream().sendUpstream("terminate"));

    await eventually(async () => expect(await desktopOf(page).events()).toContain("terminated"));
    await eventually(async () =>
      expect(await page.frameLocator("iframe").locator("input[name=password]").count()).toBe(1),
    );
  });
});

it.each(LIBRARIES)(
  "on %s, an expired session is reported by onAuthFail, and the popup signs the agent in again",
  async (streams) => {
    await using center = await startCenter({ TRIBUTARY_SESSION_SECONDS: "12" });
    await using browser = await openBrowser({ full: true });
    const context = await browser.newContext();
    const page = await openSignedOut({ context, center, streams }, { loginPopup: true });
    const popup = await context.waitForEvent("page");
    await fillIn(popup, "ada");
    await eventually(async () => expect(await isSignedIn(page)).toBe(true));

    await eventually(async () => expect(await desktopOf(page).events()).toContain("onAuthFail"));
    const again = await context.waitForEvent("page");
    await fillIn(again, "ada");

    await eventually(async () => expect(again.isClosed()).toBe(true));
    expect((await desktopOf(page).events()).filter((event) => event === "agent")).toHaveLength(1);
  },
);
