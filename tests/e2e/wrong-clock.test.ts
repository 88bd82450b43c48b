/** The panel on a PC whose clock is hours off. */
import { expect, it } from "vitest";
import { newPage, openBrowser } from "./support/browser.ts";
import { startCenter } from "./support/center.ts";
import { eventually } from "./support/eventually.ts";

it.each([13, -30])(
  "[KS-02] signs in, and stays signed in over a reload, with the clock %i hours off",
  async (hours) => {
    await using center = await startCenter();
    await using browser = await openBrowser();
    const context = await browser.newContext();
    await context.addInitScript((offsetMs) => {
      const { now } = Date;
      Date.now = () => now() + offsetMs;
    }, hours * 3_600_000);
    const page = await newPage(context, center.description.ccpUrl);

    await page.locator("input[name=username]").fill("ada");
    await page.locator("input[name=password]").fill("tributary");
    await page.locator("button[type=submit]").click();
    const desk = page.getByText("Ada Lovelace").first();
    await desk.waitFor({ timeout: 10_000 });
    await page.reload();

    await desk.waitFor({ timeout: 10_000 });
    await eventually(async () =>
      expect(await page.locator("body").innerText()).not.toMatch(/newer version|new version/i),
    );
    expect(await page.locator("input[name=password]").count()).toBe(0);
  },
);
