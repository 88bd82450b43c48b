/** Runs axe on all scenes of the agent panel, which have each state of a call: narrow and dark from right to left, and wide and light. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { overflowOf, violationsOn } from "./support/accessibility.ts";
import { newPage, openBrowser } from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { type LocalSite, openLocalSite, sendFile } from "./support/local-site.ts";

const PANEL = join(import.meta.dirname, "../../apps/agent-panel");

let browser: Browser & AsyncDisposable;
let folder: string;
let site: LocalSite;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tributary-scenes-"));
  await build({
    root: PANEL,
    configFile: join(PANEL, "vite.config.ts"),
    logLevel: "error",
    base: "/",
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: join(PANEL, "stories/index.html") } },
  });
  site = await openLocalSite((request, response) => {
    void sendFile(response, join(folder, new URL(request.url ?? "/", "http://localhost").pathname));
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Views that are opened in a scene. */
const OPENED: Readonly<Record<string, readonly [scene: string, open: (page: Page) => Promise<unknown>]>> = {
  keypad: ["call", (page) => page.getByRole("button", { name: "Keypad" }).click()],
  "keypad of a conference": ["call-conference", (page) => page.getByRole("button", { name: "Keypad" }).click()],
  "transfer dialog": ["call", (page) => page.getByRole("button", { name: "Transfer or add" }).click()],
  "new call": ["may-call", (page) => page.getByRole("button", { name: "New call" }).click()],
  "audio settings": ["call", (page) => page.getByRole("button", { name: "Audio settings" }).click()],
  "audio settings without a microphone": [
    "call-failed",
    (page) => page.getByRole("button", { name: "Audio settings" }).click(),
  ],
};

type Look = { readonly colorScheme: "light" | "dark"; readonly dir: "ltr" | "rtl" };

/** Returns the problems of the page in a look, and whether it is wider than the window in either direction. */
async function problemsOf(page: Page, view: string, { colorScheme, dir }: Look): Promise<readonly string[]> {
  const problems: string[] = [];
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  for (const direction of [dir === "ltr" ? "rtl" : "ltr", dir]) {
    await page.evaluate(async (wanted) => {
      document.documentElement.dir = wanted;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, direction);
    problems.push(...(await overflowOf(page)).map((problem) => `${view}, ${direction}: ${problem}`));
  }
  return [...problems, ...(await violationsOn(page)).map((problem) => `${view}, ${colorScheme}, ${dir}: ${problem}`)];
}

const SIZES = [
  [320, 568, { colorScheme: "dark", dir: "rtl" }],
  [1_440, 720, { colorScheme: "light", dir: "ltr" }],
] as const;

it.each(SIZES)(
  "[PA-50] no scene, with and without calls, has accessibility violations or overflow at %i px",
  { timeout: 300_000 },
  async (width, height, look) => {
    const context = await browser.newContext({ viewport: { width, height } });
    const page = await newPage(context, `${site.url}/stories/index.html?scene=empty`);
    const show = async (scene: string): Promise<void> => {
      await page.goto(`${site.url}/stories/index.html?scene=${scene}`);
      await page.getByRole("button", { name: /^Your state/ }).waitFor();
      // On narrow screens the list comes first, and an offer may cover it.
      const selected = page.locator(".contact[aria-current]");
      if (width < 640 && (await selected.count()) > 0) await selected.press("Enter");
    };
    const scenes = (await page.locator("#panel").getAttribute("data-scenes"))?.split(" ") ?? [];
    const problems: string[] = [];

    for (const scene of scenes) {
      await show(scene);
      problems.push(...(await problemsOf(page, scene, look)));
    }
    for (const [view, [scene, open]] of Object.entries(OPENED)) {
      await show(scene);
      await open(page);
      problems.push(...(await problemsOf(page, view, look)));
    }

    expect(scenes.length).toBeGreaterThan(25);
    expect(problems).toEqual([]);
    await context.close();
  },
);

it("[PA-19, PA-16] the button for the details reports what is beside the conversation, at every width", async () => {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 720 } });
  const page = await newPage(context, `${site.url}/stories/index.html?scene=chat`);
  const button = page.getByRole("button", { name: "Details", exact: true });
  const details = page.getByRole("complementary", { name: "Details" });
  const state = async (width: number) => ({
    width,
    reported: await button.getAttribute("aria-expanded"),
    shown: String(await details.isVisible()),
  });
  await details.waitFor();
  await page.locator(".contact[aria-current]").press("Enter"); // narrow windows show the list otherwise

  for (const width of [1_440, 1_056, 1_055, 1_000, 992, 991, 736, 735, 320]) {
    await page.setViewportSize({ width, height: 720 });
    const isWide = String(width >= 1_056);
    await eventually(async () => expect(await state(width)).toEqual({ width, reported: isWide, shown: isWide }));
  }
  await page.setViewportSize({ width: 1_000, height: 720 });
  await button.press("Enter");
  await details.waitFor();
  expect(await page.locator(".conversation").isVisible()).toBe(false); // they replace it
  await context.close();
});

it.each(["ltr", "rtl"])("[PA-02] the facts of a ringing call are separated by dots between them, %s", async (dir) => {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 720 } });
  const page = await newPage(context, `${site.url}/stories/index.html?scene=call-ringing`);
  await page.getByRole("article", { name: /^Incoming call/ }).waitFor();
  await page.evaluate((direction) => {
    document.documentElement.dir = direction;
  }, dir);

  /** Space before and after the text of each fact, in the direction of the page: the dot is before it. Unit: pixels. */
  const spaces = await page.locator(".offer-facts > *").evaluateAll((facts) =>
    facts.map((fact) => {
      const text = document.createRange();
      text.selectNodeContents(fact);
      const [outer, inner] = [fact.getBoundingClientRect(), text.getBoundingClientRect()];
      const sides = [Math.round(inner.left - outer.left), Math.round(outer.right - inner.right)];
      return getComputedStyle(fact.parentElement ?? fact).direction === "rtl" ? sides.reverse() : sides;
    }),
  );

  expect(spaces).toHaveLength(3);
  expect(spaces.map(([, after]) => after)).toEqual([0, 0, 0]);
  expect(spaces.map(([before = 0]) => before > 4)).toEqual([false, true, true]);
  await context.close();
});
