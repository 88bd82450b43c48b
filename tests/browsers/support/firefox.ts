import puppeteer from "puppeteer-core";
import type { ForeignBrowser, Tab } from "./tab.ts";

/** Settings of a normal profile that an automated one lacks: partitioned third-party storage, and no popups without a click. */
const AS_INSTALLED = { "network.cookie.cookieBehavior": 5, "dom.disable_open_during_load": true };

/** Launches Firefox without a window. `lines` receives the uncaught errors of its pages. */
export async function openFirefox(executablePath: string, lines: string[]): Promise<ForeignBrowser> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    headless: true,
    executablePath,
    defaultViewport: null,
    extraPrefsFirefox: AS_INSTALLED,
  });

  async function newTab(): Promise<Tab> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    page.on("pageerror", (error) => lines.push(String(error)));
    return {
      open: async (url) => void (await page.goto(url)),
      evaluate: (expression) => page.evaluate(expression),
      click: (x, y) => page.mouse.click(x, y),
      type: (text) => page.keyboard.type(text),
      press: (key) => page.keyboard.press(key),
    };
  }

  return { newTab, [Symbol.asyncDispose]: () => browser.close() };
}
