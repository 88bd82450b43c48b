/** Sign-out as host pages do it, with Tributary's library: it ends the session of the browser, so that no panel stays routable without a desk. */
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPage, openBrowser } from "../e2e/support/browser.ts";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { signInFrame } from "../e2e/support/desktop.ts";
import { eventually } from "../e2e/support/eventually.ts";
import { openHostSite } from "../e2e/support/host-site.ts";
import type { Loose } from "./support/loose.ts";

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([openHostSite(), openBrowser()]);
});

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** Opens a page that starts the panel by its app name. */
async function openApp(context: BrowserContext, { description }: RunningCenter): Promise<Page> {
  const page = await newPage(context, `${site.url}/desktop.html?streams=tributary&chat=none`);
  await page.evaluate((ccpUrl) => {
    const { connect } = globalThis as Loose;
    const events: string[] = [];
    Object.assign(globalThis, { panelEvents: events });
    connect.agentApp.initApp("ccp", "panel", ccpUrl, { ccpParams: { loginPopup: false } });
    for (const name of ["terminated", "auth_fail"]) connect.core.getEventBus().subscribe(name, () => events.push(name));
    connect.agent(() => events.push("agent"));
  }, description.ccpUrl);
  return page;
}

const eventsOf = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(globalThis, "panelEvents"));

describe.each([
  ['agentApp.stopApp("ccp")', 'connect.agentApp.stopApp("ccp")', 0],
  ["EventType.TERMINATE on the bus", "connect.core.getEventBus().trigger(connect.EventType.TERMINATE)", 1],
] as const)("%s", (_name, script, frames) => {
  it("ends the session in all pages of the browser", async () => {
    await using center = await startCenter();
    const context = await browser.newContext();
    try {
      const page = await openApp(context, center);
      await signInFrame(page, "ada");
      await eventually(async () => expect(await eventsOf(page)).toEqual(["agent"]));
      const other = await openApp(context, center);
      await eventually(async () => expect(await eventsOf(other)).toEqual(["agent"]));

      await page.evaluate(script);

      await eventually(async () =>
        expect(await eventsOf(other)).toEqual(["agent", expect.stringMatching(/terminated|auth_fail/)]),
      );
      await eventually(async () => expect(await page.locator("iframe").count()).toBe(frames));
      const later = await openApp(context, center);
      await later.frameLocator("iframe").locator("input[name=password]").waitFor();
    } finally {
      await context.close();
    }
  });
});
