/** Desktops with the addresses of the panel that programs for Amazon Connect have, on the unmodified library. */
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { listenTo, newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { signInFrame } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite, type StreamsRelease } from "./support/host-site.ts";

let site: Awaited<ReturnType<typeof openHostSite>>;
let center: RunningCenter;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let context: BrowserContext;
let lines: string[];

beforeAll(async () => {
  [site, center, browser] = await Promise.all([openHostSite(), startCenter(), openBrowser({ full: true })]);
});
beforeEach(async () => {
  context = await browser.newContext();
  lines = [];
});
afterEach(async ({ task }) => {
  await context.close();
  if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function openDesktop(streams: StreamsRelease, ccpUrl: string, options: object): Promise<Page> {
  const page = await newPage(context, `${site.url}/desktop.html?streams=${streams}&chat=none`);
  listenTo(page, "desktop", lines);
  const input = { ccpUrl, endpoint: center.url, options };
  await page.evaluate((given) => Reflect.get(globalThis, "startDesktop")(given), input);
  return page;
}

const isSignedIn = (page: Page): Promise<boolean> => page.evaluate(() => Boolean(Reflect.get(globalThis, "agent")));

it.each(["/connect/ccp-v2/", "/connect/ccp-v2/softphone", "/ccp-v2/channel-view?a=b"])(
  "[PP-02] with the panel at %s, the agent signs in within the frame",
  async (path) => {
    const page = await openDesktop("2.28.2", center.url + path, { loginPopup: false });

    await signInFrame(page, "ada");

    await eventually(async () => expect(await isSignedIn(page)).toBe(true));
  },
);

it("[PP-02] with the sign-in page at /connect/login, the popup signs the agent in and closes", async () => {
  const page = await openDesktop("2.28.2", `${center.url}/connect/ccp-v2/`, {
    ccpLoadTimeout: 1_500,
    loginUrl: `${center.url}/connect/login`,
  });
  const popup = await context.waitForEvent("page");
  await popup.locator("input[name=username]").fill("ada");
  await popup.locator("input[name=password]").fill("tributary");
  await popup.locator("button[type=submit]").click();

  await eventually(async () => expect(await isSignedIn(page)).toBe(true));
  await eventually(async () => expect(popup.isClosed()).toBe(true));
});

it("[PP-09] release 2.13.1, which requests storage access first, signs in at a panel on localhost", async () => {
  const port = new URL(center.url).port;
  const page = await openDesktop("2.13.1", `http://localhost:${port}/ccp-v2/`, { loginPopup: false });

  await signInFrame(page, "ada");

  await eventually(async () => expect(await isSignedIn(page)).toBe(true));
});

it("[PP-08] a desktop with a wrong address shows in its frame where the panel is", async () => {
  const page = await openDesktop("2.28.2", `${center.url}/connect/ccp-v9/`, { loginPopup: false });

  const text = page.frameLocator("iframe").locator("main");

  await text.waitFor({ timeout: 10_000 });
  expect(await text.innerText()).toContain("Its agent panel is at /ccp-v2/");
});

it("[FS-05, PP-03] every page of the center has a content security policy without inline scripts", async () => {
  const pages = ["/", "/ccp-v2/", "/ccp-v2/index.html", "/login", "/logout", "/widget/", "/widget/index.html", "/none"];

  for (const path of [...pages, "/ccp-v2/none", "/widget/none", "/ccp-v2/request-storage-access"]) {
    const response = await fetch(center.url + path, { headers: { accept: "text/html" } });
    expect([path, response.headers.get("content-type")]).toEqual([path, expect.stringContaining("text/html")]);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect([path, policy]).toEqual([path, expect.stringMatching(/^default-src 'none';.*frame-ancestors /)]);
    expect([path, policy]).not.toEqual([path, expect.stringMatching(/script-src[^;]*('unsafe-inline'|'unsafe-eval')/)]);
  }
});
