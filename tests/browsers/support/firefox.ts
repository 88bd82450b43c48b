import puppeteer, { type LaunchOptions } from "puppeteer-core";
import type { CallBrowser, CallTab } from "./tab.ts";

type Preferences = NonNullable<LaunchOptions["extraPrefsFirefox"]>;

/** Settings of a normal profile that an automated one lacks: partitioned third-party storage, and no popups without a click. */
const AS_INSTALLED: Preferences = { "network.cookie.cookieBehavior": 5, "dom.disable_open_during_load": true };

/** A microphone with a tone that needs no permission, a sound device, and connections on a machine without a network. */
function mediaWith(toneHz: number): Preferences {
  return {
    "media.navigator.streams.fake": true,
    "media.navigator.audio.fake_frequency": toneHz,
    "media.navigator.permission.disabled": true,
    "media.cubeb.force_mock_context": true, // without a sound device no AudioContext runs
    "media.peerconnection.ice.loopback": true,
  };
}

/**
 * Launches Firefox without a window. `lines` receives the uncaught errors of its pages. `toneHz`: pages can make calls, and their microphone has this tone.
 */
export async function openFirefox(
  executablePath: string,
  { lines, toneHz }: { readonly lines: string[]; readonly toneHz?: number },
): Promise<CallBrowser> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    headless: true,
    executablePath,
    defaultViewport: null,
    extraPrefsFirefox: { ...AS_INSTALLED, ...(toneHz !== undefined && mediaWith(toneHz)) },
  });

  async function newTab(scripts: readonly string[] = []): Promise<CallTab> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    page.on("pageerror", (error) => lines.push(String(error)));
    for (const script of scripts) await page.evaluateOnNewDocument(script);
    return {
      open: async (url) => void (await page.goto(url)),
      evaluate: (expression) => page.evaluate(expression),
      click: (x, y) => page.mouse.click(x, y),
      type: (text) => page.keyboard.type(text),
      press: (key) => page.keyboard.press(key),
      [Symbol.asyncDispose]: () => context.close(),
    };
  }

  return { newTab, [Symbol.asyncDispose]: () => browser.close() };
}
