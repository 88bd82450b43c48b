import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findBrowsers, NO_BROWSER } from "../../../scripts/browser.mjs";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A microphone that beeps and needs no permission, sound without a gesture, and connections on a machine without a network. */
const MEDIA = [
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--allow-loopback-in-peer-connection",
];

/** Third-party storage: partitioned, the default of desktop Chromium, or blocked. */
export type ThirdPartyStorage = "partitioned" | "blocked";

/** Launches Chromium; dispose closes it. `hasMedia`: pages can record and play sound, and send it to each other. `full` uses the full browser, with the storage rules and popups of a desktop installation. */
export async function openBrowser(
  options: { readonly full?: boolean; readonly thirdParty?: ThirdPartyStorage; readonly hasMedia?: boolean } = {},
): Promise<Browser & AsyncDisposable> {
  const { headlessShell, full } = findBrowsers();
  const executablePath = options.full ? full : headlessShell;
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  // Only the last --disable-features counts. This one replaces the driver's, which would turn storage partitioning off; without partitioning,
  // a browser that blocks third-party cookies denies all storage to frames of another site.
  const features = options.thirdParty === "blocked" ? [] : ["--disable-features=WebRtcHideLocalIpsWithMdns"];
  return chromium.launch({ executablePath, args: [...QUIET, ...features, ...(options.hasMedia ? MEDIA : [])] });
}

/** Records console messages and uncaught errors of a page, to print when a test fails. */
export function listenTo(page: Page, name: string, lines: string[]): void {
  page.on("console", (message) => lines.push(`${name} ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => lines.push(`${name} threw: ${error.message}`));
}

/** Opens a page at `url`. */
export async function newPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
