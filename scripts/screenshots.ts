/**
 * Purpose: takes screenshots of the agent panel, the chat widget and their calls for the documentation and for review, from the real pages and a temporary
 *          center.
 * When:    after a change of their appearance; needs the build (`npm run setup`).
 * Usage:   node scripts/screenshots.ts [widget-start widget-call-held …]      writes docs/images/<page>-<scene>-<scheme>-<width>.png, or <page>-<scheme>-<width>.png for the
 *          chat
 *          node scripts/screenshots.ts --all FOLDER          writes every scene there, at 320 and 1440 px, light, dark, from right to left and in forced colors
 */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { newPage, openBrowser } from "../tests/e2e/support/browser.ts";
import { openCallPage, scriptMedia, tourCall } from "../tests/e2e/support/call-tour.ts";
import { type RunningCenter, startCenter } from "../tests/e2e/support/center.ts";
import { panelOf } from "../tests/e2e/support/panel.ts";
import { tourOutgoingCalls, tourSupervisor } from "../tests/e2e/support/panel-call-roles-tour.ts";
import { tourCalls } from "../tests/e2e/support/panel-call-tour.ts";
import { tourMarks } from "../tests/e2e/support/panel-marks-tour.ts";
import { tour } from "../tests/e2e/support/panel-tour.ts";
import { turnPages } from "../tests/e2e/support/turn-pages.ts";
import { tourWidget } from "../tests/e2e/support/widget-tour.ts";

/** Scenes used in the documentation; all others on demand. */
const SHOWN = [
  ...["sign-in", "offer", "chat", "after-contact-work"].map((scene) => `panel-${scene}`),
  ...["start", "chat"].map((scene) => `widget-${scene}`),
];

type Look = { readonly scheme: "light" | "dark" | "rtl" | "forced"; readonly width: number };

const [option, target] = process.argv.slice(2);
const isAll = option === "--all" && target !== undefined;
const folder = isAll ? target : join(dirname(import.meta.dirname), "docs", "images");
const wanted = new Set<string>(process.argv.length > 2 ? process.argv.slice(2) : SHOWN);
const SCHEMES: readonly Look["scheme"][] = isAll ? ["light", "dark", "rtl", "forced"] : ["light", "dark"];
const LOOKS: readonly Look[] = (isAll ? [320, 1440] : [320, 1200]).flatMap((width) =>
  SCHEMES.map((scheme) => ({ width, scheme })),
);

mkdirSync(folder, { recursive: true });
await using browser = await openBrowser({ hasMedia: true });
for (const look of LOOKS) {
  const photograph = (page: Page, name: string) => async (scene: string) => {
    if (!isAll && !wanted.has(`${name}-${scene}`)) return;
    const what = scene === "chat" ? name : `${name}-${scene}`;
    const path = join(folder, `${what}-${look.scheme}-${look.width}.png`);
    await page.screenshot({ path, animations: "disabled" });
    console.log(path);
  };
  await onPage(look, async (page, center) => {
    await page.goto(center.description.ccpUrl);
    await tour(page, center, photograph(page, "panel"));
  });
  if (isAll)
    await onPage(look, async (page, center) => {
      await tourMarks(page, center, photograph(page, "panel"));
    });
  await onPage(look, async (page, center) => {
    const agentPage = await newPage(page.context(), center.description.ccpUrl);
    const agent = { ...panelOf(agentPage), page: agentPage };
    await agent.signIn("ada");
    await agent.choose("Available");
    await page.bringToFront();
    await page.goto(center.description.widgetUrl);
    const language = look.scheme === "rtl" ? "ar" : "en";
    await tourWidget(page, { agent, language }, photograph(page, "widget"));
  });
  if (isAll || [...wanted].some((scene) => scene.startsWith("panel-call-")))
    for (const tourViews of [tourCalls, tourOutgoingCalls, tourSupervisor])
      await onPage(look, async (page, center) => {
        await page.goto(center.description.ccpUrl);
        await tourViews(page, center, photograph(page, "panel-call"));
      });
  await onPage(look, async (page, center) => {
    await scriptMedia(page.context());
    const opened = await openCallPage(page.context(), center.description.widgetUrl);
    await tourCall(opened, photograph(opened.page, "widget-call"));
  });
}

async function onPage(look: Look, task: (page: Page, center: RunningCenter) => Promise<void>): Promise<void> {
  await using center = await startCenter();
  const { width, scheme } = look;
  const options: BrowserContextOptions = {
    viewport: { width, height: width < 640 ? 568 : 720 },
    colorScheme: scheme === "dark" ? "dark" : "light",
    forcedColors: scheme === "forced" ? "active" : "none",
    reducedMotion: "reduce",
    locale: "en-US",
  };
  const context = await browser.newContext(options);
  if (scheme === "rtl") await context.addInitScript(turnPages);
  await task(await context.newPage(), center);
  await context.close();
}
