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

/** How third-party storage behaves: as in desktop Chromium by default (partitioned), or blocked altogether. */
export type ThirdPartyStorage = "partitioned" | "blocked";

/** A Chromium that ends with the test. `full` has the storage rules and popups that people have. */
export async function openBrowser(
  options: { readonly full?: boolean; readonly thirdParty?: ThirdPartyStorage } = {},
): Promise<Browser & AsyncDisposable> {
  const { headlessShell, full } = findBrowsers();
  const executablePath = options.full ? full : headlessShell;
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  // The last of several --disable-features wins whole. Ours leaves storage partitioning on, as people have it; without ours the driver's
  // own turns it off, and a browser that blocks third-party cookies then denies all storage to frames of another site.
  const features = options.thirdParty === "blocked" ? [] : ["--disable-features=WebRtcHideLocalIpsWithMdns"];
  return chromium.launch({ executablePath, args: [...QUIET, ...features] });
}

/** Collects what a page says on its console and what it throws, to be shown when a test fails. */
export function listenTo(page: Page, name: string, lines: string[]): void {
  page.on("console", (message) => lines.push(`${name} ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => lines.push(`${name} threw: ${error.message}`));
}

/** A fresh profile. */
export async function newPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
