/**
 * What: photographs the agent panel, from the real page on a center of its own, for the documentation and to be looked at.
 * When: after a change of the panel's look; needs the build (`npm run setup`).
 * How:  node scripts/screenshots.ts [sight …]      writes docs/images/panel-<sight>-<scheme>-<width>.png
 */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { openBrowser } from "../tests/e2e/support/browser.ts";
import { startCenter } from "../tests/e2e/support/center.ts";
import { panelOf } from "../tests/e2e/support/panel.ts";
import { type Sight, tour } from "../tests/e2e/support/panel-tour.ts";

const folder = join(dirname(import.meta.dirname), "docs", "images");
/** The sights that the documentation shows; all others on demand. */
const SHOWN: readonly Sight[] = ["sign-in", "offer", "chat", "after-contact-work"];
const wanted = new Set<string>(process.argv.length > 2 ? process.argv.slice(2) : SHOWN);
const SIZES = [
  { width: 320, height: 568 },
  { width: 1200, height: 720 },
];

mkdirSync(folder, { recursive: true });
await using browser = await openBrowser();
for (const viewport of SIZES) {
  for (const colorScheme of ["light", "dark"] as const) {
    await using center = await startCenter();
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", locale: "en-US" });
    const page = await context.newPage();
    await page.goto(center.description.ccpUrl);
    await tour(panelOf(page), center, async (sight) => {
      if (!wanted.has(sight)) return;
      const name = sight === "chat" ? "panel" : `panel-${sight}`;
      const path = join(folder, `${name}-${colorScheme}-${viewport.width}.png`);
      await page.screenshot({ path, animations: "disabled" });
      console.log(path);
    });
    await context.close();
  }
}
