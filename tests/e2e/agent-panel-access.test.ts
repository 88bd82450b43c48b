/** Everything that an agent gets to see is free of faults that axe can find: narrow and wide, light and dark. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newPage, openBrowser } from "./support/browser.ts";
import { startCenter } from "./support/center.ts";
import { tour } from "./support/panel-tour.ts";

let browser: Browser & AsyncDisposable;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
});

it.each([
  [320, "light"],
  [320, "dark"],
  [1200, "light"],
  [1200, "dark"],
] as const)("nothing is wrong at %i px in %s", async (width, colorScheme) => {
  await using center = await startCenter();
  const context = await browser.newContext({
    viewport: { width, height: width < 640 ? 568 : 720 },
    colorScheme,
    reducedMotion: "reduce",
  });
  const page = await newPage(context, center.description.ccpUrl);
  const faults: string[] = [];

  await tour(page, center, async (sight) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    faults.push(
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${sight}: ${id} at ${target.join(" ")}`)),
    );
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) faults.push(`${sight}: ${overflow} px wider than the window`);
  });

  await context.close();
  expect(faults).toEqual([]);
});
