import type { Page } from "playwright-core";

/** Time between two looks at the page. Unit: milliseconds. */
const POLL_MS = 50;

/** Resolves once the page announces the text to screen readers. Begin before the cause: an announcement lasts a second. */
export async function announced(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (expected) => [...document.querySelectorAll("[role=status]")].some((each) => each.textContent.includes(expected)),
    text,
    { polling: POLL_MS },
  );
}
