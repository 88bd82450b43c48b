import { openBrowser } from "../../e2e/support/browser.ts";
import type { CallBrowser, CallTab } from "./tab.ts";

/** Launches Chromium with media. `lines` receives the uncaught errors of its pages. */
export async function openChromium(lines: string[]): Promise<CallBrowser> {
  const browser = await openBrowser({ hasMedia: true });

  async function newTab(scripts: readonly string[] = []): Promise<CallTab> {
    const context = await browser.newContext({ locale: "en-US" });
    for (const content of scripts) await context.addInitScript({ content });
    const page = await context.newPage();
    page.on("pageerror", (error) => lines.push(String(error)));
    return {
      open: async (url) => void (await page.goto(url)),
      evaluate: (expression) => page.evaluate(expression),
      click: (x, y) => page.mouse.click(x, y),
      type: (text) => page.keyboard.type(text),
      press: (key) => page.keyboard.press(key),
      [Symbol.asyncDispose]: () => context.close(),
    };
  }

  return { newTab, [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose]() };
}
