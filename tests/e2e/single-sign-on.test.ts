/** Single sign-on with a provider of another site, which refuses frames: from a desktop with unmodified Streams, and in the panel's own page. */
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CLIENT, type OpenidProvider, openOpenidProvider } from "../../packages/http/test/openid-provider.ts";
import { listenTo, newPage, openBrowser, type ThirdPartyStorage } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite, type StreamsRelease } from "./support/host-site.ts";

const LABEL = "Sign in with Example";

type Started = { readonly center: RunningCenter; readonly provider: OpenidProvider } & AsyncDisposable;

/** Starts a provider with the account of `ada`, and a center that uses it. */
async function start(form: "ordinary" | "isolated", settings: Record<string, string> = {}): Promise<Started> {
  const provider = await openOpenidProvider({ host: "localhost", form });
  const center = await startCenter({
    TRIBUTARY_OIDC_ISSUER: provider.issuer,
    TRIBUTARY_OIDC_CLIENT_ID: CLIENT.clientId,
    TRIBUTARY_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
    TRIBUTARY_OIDC_LABEL: LABEL,
    ...settings,
  });
  provider.register(`${center.url}/auth/oidc/callback`);
  provider.accounts.one = { preferred_username: "ada" };
  provider.account = "one";
  return {
    center,
    provider,
    async [Symbol.asyncDispose]() {
      await center[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}

let site: Awaited<ReturnType<typeof openHostSite>>;

beforeAll(async () => {
  site = await openHostSite();
});
afterAll(() => site[Symbol.asyncDispose]());

type Setup = { readonly context: BrowserContext; readonly center: RunningCenter; readonly streams: StreamsRelease };

async function openSignedOut({ context, center, streams }: Setup, options: object): Promise<Page> {
  const page = await newPage(context, `${site.url}/desktop.html?streams=${streams}`);
  await page.evaluate((input) => Reflect.get(globalThis, "startDesktop")(input), {
    ccpUrl: center.description.ccpUrl,
    endpoint: center.description.participantEndpoint,
    options: { ccpLoadTimeout: 1_500, ...options },
  });
  return page;
}

const isSignedIn = (page: Page): Promise<boolean> => page.evaluate(() => Boolean(Reflect.get(globalThis, "agent")));

const frameButton = (page: Page) => page.frameLocator("iframe").getByRole("button", { name: LABEL });

const continueAtProvider = (popup: Page): Promise<void> => popup.getByRole("button", { name: "Continue" }).click();

const STORAGE: readonly ThirdPartyStorage[] = ["partitioned", "blocked"];
const LIBRARIES: readonly StreamsRelease[] = ["2.28.2", "tributary"];
const BROWSERS = STORAGE.flatMap((thirdParty) => LIBRARIES.map((streams) => ({ thirdParty, streams })));

describe.each(BROWSERS)("with third-party storage $thirdParty, on $streams,", ({ thirdParty, streams }) => {
  let started: Started;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let context: BrowserContext;
  let lines: string[];

  beforeAll(async () => {
    [started, browser] = await Promise.all([start("ordinary"), openBrowser({ full: true, thirdParty })]);
  });
  beforeEach(async () => {
    context = await browser.newContext();
    lines = [];
    context.on("page", (page) => listenTo(page, page.url(), lines));
    started.provider.accounts.one = { preferred_username: "ada" };
  });
  afterEach(async ({ task }) => {
    await context.close();
    if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await started[Symbol.asyncDispose]();
  });

  it("[SO-08] the popup of the library leads to the provider and back, closes, and the desktop continues", async () => {
    const page = await openSignedOut({ context, streams, ...started }, {});
    const popup = await context.waitForEvent("page");

    await popup.getByRole("button", { name: LABEL }).click();
    await continueAtProvider(popup);

    await eventually(async () => expect(await isSignedIn(page)).toBe(true));
    await eventually(async () => expect(popup.isClosed()).toBe(true));
    expect(context.pages()).toHaveLength(1);
    expect(await page.locator("iframe").count()).toBe(1);
  });

  it("[SO-08] the button in the frame opens a window that leads to the provider, and the frame continues", async () => {
    const page = await openSignedOut({ context, streams, ...started }, { loginPopup: false });
    const opening = context.waitForEvent("page");
    await frameButton(page).click();
    const popup = await opening;
    const frame = page.frames()[1];

    await continueAtProvider(popup);

    await eventually(async () => expect(await isSignedIn(page)).toBe(true));
    await eventually(async () => expect(popup.isClosed()).toBe(true));
    expect(page.frames()[1]).toBe(frame);
  });

  it("[SO-06] an unknown user sees the reason and is not sent to the provider again", async () => {
    started.provider.accounts.one = { preferred_username: "stranger" };
    const page = await openSignedOut({ context, streams, ...started }, { loginPopup: false });
    const opening = context.waitForEvent("page");
    await frameButton(page).click();
    const popup = await opening;
    await continueAtProvider(popup);

    await popup.getByText("stranger").waitFor();
    const before = started.provider.interactions();
    await page.waitForTimeout(4_000);

    expect(await popup.locator("h1").innerText()).toBe("You have no account here");
    expect([started.provider.interactions(), context.pages().length, await isSignedIn(page)]).toEqual([
      before,
      2,
      false,
    ]);
    await popup.getByRole("link", { name: "Back to the sign-in form" }).click();
    await popup.locator("input[name=username]").fill("ada");
    await popup.locator("input[name=password]").fill("tributary");
    await popup.locator("button[type=submit]").click();
    await eventually(async () => expect(await isSignedIn(page)).toBe(true));
  });
});

it("[SO-09] a provider that cuts the window off from its opener: the next attempt hands the sign-in over", async () => {
  await using started = await start("isolated");
  await using browser = await openBrowser({ full: true, thirdParty: "blocked" });
  const context = await browser.newContext();
  const page = await openSignedOut({ context, streams: "2.28.2", ...started }, { loginPopup: false });
  const opening = context.waitForEvent("page");
  await frameButton(page).click();
  const popup = await opening;
  await continueAtProvider(popup);

  await popup.getByText("You are signed in. Close this window").waitFor();
  await popup.close();
  await frameButton(page).click();

  await eventually(async () => expect(await isSignedIn(page)).toBe(true));
  await eventually(async () => expect(context.pages()).toHaveLength(1));
  expect(started.provider.interactions()).toBe(1);
});

describe("in the panel's own page", () => {
  it("[SO-08] the button leads to the provider and back to the panel, and a sign-out stays signed out", async () => {
    await using started = await start("ordinary");
    await using browser = await openBrowser();
    const page = await newPage(await browser.newContext(), `${started.center.url}/ccp-v2/`);

    await page.getByRole("button", { name: LABEL }).click();
    await continueAtProvider(page);
    await page.getByRole("button", { name: /^Your state/ }).waitFor();
    expect(page.url()).toBe(`${started.center.url}/ccp-v2/`);

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: LABEL }).waitFor();
    await page.waitForTimeout(1_000);
    expect(await page.locator("input[name=password]").isVisible()).toBe(true);
    expect(started.provider.interactions()).toBe(1);
  });

  it("[SO-10] with single sign-on only, the fields are hidden, and shown to administrators at an address of their own", async () => {
    await using started = await start("ordinary", { TRIBUTARY_OIDC_ONLY: "true" });
    await using browser = await openBrowser();
    const context = await browser.newContext();

    const page = await newPage(context, `${started.center.url}/ccp-v2/`);
    await page.getByRole("button", { name: LABEL }).waitFor();
    expect(await page.locator("input[name=password]").isVisible()).toBe(false);

    await page.goto(`${started.center.url}/ccp-v2/?password`);
    await page.locator("input[name=username]").fill("root");
    await page.locator("input[name=password]").fill("tributary");
    await page.locator("button[type=submit]").click();
    await page.getByText("does not have access to the agent panel").waitFor();
  });

  it("[SO-09] at another address than the public one, the page names the public one", async () => {
    await using started = await start("ordinary");
    await using browser = await openBrowser();
    const { port } = new URL(started.center.url);
    const page = await newPage(await browser.newContext(), `http://localhost:${port}/ccp-v2/`);

    await page.getByRole("button", { name: LABEL }).click();

    await page.getByText(`at the address ${started.center.url} only`).waitFor();
    expect(started.provider.interactions()).toBe(0);
  });
});
