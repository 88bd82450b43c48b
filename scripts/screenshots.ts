/**
 * Purpose: takes screenshots of the agent panel, the chat widget and its calls for the documentation and for review, from the real pages and a temporary
 *          center.
 * When:    after a change of their appearance; needs the build (`npm run setup`).
 * Usage:   node scripts/screenshots.ts [widget-start call-held …]      writes docs/images/<page>-<scene>-<scheme>-<width>.png, or <page>-<scheme>-<width>.png for the
 *          chat
 */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { newPage, openBrowser } from "../tests/e2e/support/browser.ts";
import { openCallPage, scriptMedia, tourCall } from "../tests/e2e/support/call-tour.ts";
import { type RunningCenter, startCenter } from "../tests/e2e/support/center.ts";
import { panelOf } from "../tests/e2e/support/panel.ts";
import { tourCalls } from "../tests/e2e/support/panel-call-tour.ts";
import { tour } from "../tests/e2e/support/panel-tour.ts";
import { tourWidget } from "../tests/e2e/support/widget-tour.ts";

const folder = join(dirname(import.meta.dirname), "docs", "images");
/** Scenes used in the documentation; all others on demand. */
const SHOWN = [
  ...["sign-in", "offer", "chat", "after-contact-work"].map((scene) => `panel-${scene}`),
  ...["start", "chat"].map((scene) => `widget-${scene}`),
  "call-connected",
];
const wanted = new Set<string>(process.argv.length > 2 ? process.argv.slice(2) : SHOWN);
const SIZES = [
  { width: 320, height: 568 },
  { width: 1200, height: 720 },
];

mkdirSync(folder, { recursive: true });
await using browser = await openBrowser({ hasMedia: true });
for (const viewport of SIZES) {
  for (const colorScheme of ["light", "dark"] as const) {
    const look = { viewport, colorScheme, reducedMotion: "reduce", locale: "en-US" } as const;
    const photograph = (page: Page, name: string) => async (scene: string) => {
      if (!wanted.has(`${name}-${scene}`)) return;
      const what = scene === "chat" ? name : `${name}-${scene}`;
      const path = join(folder, `${what}-${colorScheme}-${viewport.width}.png`);
      await page.screenshot({ path, animations: "disabled" });
      console.log(path);
    };
    await onPage(look, async (page, center) => {
      await page.goto(center.description.ccpUrl);
      await tour(page, center, photograph(page, "panel"));
    });
    await onPage(look, async (page, center) => {
      if (![...wanted].some((scene) => scene.startsWith("call-"))) return;
      await page.goto(center.description.ccpUrl);
      await tourCalls(page, center, photograph(page, "call"));
    });
    await onPage(look, async (page, center) => {
      const agent = panelOf(await newPage(page.context(), center.description.ccpUrl));
      await agent.signIn("ada");
      await agent.choose("Available");
      await page.bringToFront();
      await page.goto(center.description.widgetUrl);
      await tourWidget(page, agent, photograph(page, "widget"));
    });
    await onPage(look, async (page, center) => {
      await scriptMedia(page.context());
      const opened = await openCallPage(page.context(), center.description.widgetUrl);
      await tourCall(opened, photograph(opened.page, "call"));
    });
  }
}

async function onPage(
  look: BrowserContextOptions,
  task: (page: Page, center: RunningCenter) => Promise<void>,
): Promise<void> {
  await using center = await startCenter();
  const context = await browser.newContext(look);
  await task(await context.newPage(), center);
  await context.close();
}
