/** Runs axe on each view of the agent panel, narrow and wide, light and dark. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { problemsOn } from "./support/accessibility.ts";
import { newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { tourOutgoingCalls, tourSupervisor } from "./support/panel-call-roles-tour.ts";
import { tourCalls } from "./support/panel-call-tour.ts";
import { tour } from "./support/panel-tour.ts";

let browser: Browser & AsyncDisposable;

beforeAll(async () => {
  browser = await openBrowser({ hasMedia: true });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
});

type Tour = (page: Page, center: RunningCenter, stop: (view: string) => Promise<void>) => Promise<void>;

/** Returns the problems that are found on the way. */
async function problemsOf(
  tourViews: Tour,
  { width, colorScheme }: { readonly width: number; readonly colorScheme: "light" | "dark" },
): Promise<readonly string[]> {
  await using center = await startCenter();
  const context = await browser.newContext({
    viewport: { width, height: width < 640 ? 568 : 720 },
    colorScheme,
    reducedMotion: "reduce",
  });
  const page = await newPage(context, center.description.ccpUrl);
  const problems: string[] = [];

  await tourViews(page, center, async (view) => {
    problems.push(...(await problemsOn(page, view)));
  });

  await context.close();
  return problems;
}

const LOOKS = [
  [320, "light"],
  [320, "dark"],
  [1200, "light"],
  [1200, "dark"],
] as const;

it.each(LOOKS)("has no accessibility violations and no overflow at %i px in %s", async (width, colorScheme) => {
  expect(await problemsOf(tour, { width, colorScheme })).toEqual([]);
});

it.each(LOOKS)("[PA-50] has none of them during calls at %i px in %s", async (width, colorScheme) => {
  expect(await problemsOf(tourCalls, { width, colorScheme })).toEqual([]);
});

const CALL_LOOKS = [
  [320, "light"],
  [1200, "dark"],
] as const;

it.each(CALL_LOOKS)("[PA-69] has none of them during calls of agents at %i px in %s", async (width, colorScheme) => {
  expect(await problemsOf(tourOutgoingCalls, { width, colorScheme })).toEqual([]);
});

it.each(CALL_LOOKS)(
  "[PA-64, PA-68] has none of them while a call is monitored at %i px in %s",
  async (width, colorScheme) => {
    expect(await problemsOf(tourSupervisor, { width, colorScheme })).toEqual([]);
  },
);
