/** Runs axe on each view of the chat widget, narrow and wide, light and dark. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { problemsOn } from "./support/accessibility.ts";
import { newPage, openBrowser } from "./support/browser.ts";
import { startCenter } from "./support/center.ts";
import { panelOf } from "./support/panel.ts";
import { tourWidget } from "./support/widget-tour.ts";

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
] as const)("has no accessibility violations and no overflow at %i px in %s", async (width, colorScheme) => {
  await using center = await startCenter();
  const desk = await browser.newContext();
  const agentPage = await newPage(desk, center.description.ccpUrl);
  const agent = { ...panelOf(agentPage), page: agentPage };
  await agent.signIn("ada");
  await agent.choose("Available");
  const context = await browser.newContext({
    viewport: { width, height: width < 640 ? 568 : 720 },
    colorScheme,
    reducedMotion: "reduce",
  });
  const page = await newPage(context, center.description.widgetUrl);
  const problems: string[] = [];

  await tourWidget(page, { agent }, async (view) => {
    problems.push(...(await problemsOn(page, view)));
  });

  await context.close();
  await desk.close();
  expect(problems).toEqual([]);
});
