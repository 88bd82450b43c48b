/** The chat widget as customers use it. */
import type { BrowserContext, Page } from "playwright-core";
import { newPage } from "./browser.ts";

/** Fills in the form and waits for the composer. */
export async function startChat(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Start chat" }).click();
  await page.getByLabel("Your message").waitFor();
}

/** Sends a message. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel("Your message").fill(text);
  await page.keyboard.press("Enter");
}

/** Returns the texts of the shown messages. */
export function bubbles(page: Page): Promise<readonly string[]> {
  return page.locator(".bubble").allInnerTexts();
}

/** Opens an empty page of the host site with the widget of a center. `attributes` are those of the element. */
export async function openWidgetOn(
  context: BrowserContext,
  { site, widgetUrl }: { readonly site: string; readonly widgetUrl: string },
  attributes: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const page = await newPage(context, `${site}/customer.html`);
  await page.addScriptTag({ type: "module", url: `${widgetUrl}widget.js` });
  await page.evaluate((entries) => {
    const chat = document.createElement("tributary-chat");
    const seen: [string, unknown][] = [];
    Reflect.set(globalThis, "seen", seen);
    for (const name of ["started", "message", "ended", "unread", "callstarted", "callconnected", "callended"])
      chat.addEventListener(name, (event) => void seen.push([name, (event as CustomEvent).detail]));
    for (const [name, value] of entries) chat.setAttribute(name, value);
    document.body.append(chat);
  }, Object.entries(attributes));
  return page;
}

/** Returns the events of the element on a page of {@link openWidgetOn}, with their details. */
export function eventsOn(page: Page): Promise<[string, Readonly<Record<string, unknown>>][]> {
  return page.evaluate(() => Reflect.get(globalThis, "seen"));
}

/** Returns the id of the chat that the page has saved. */
export function contactIdOn(page: Page): Promise<string> {
  return page.evaluate(
    () => JSON.parse(Object.values(localStorage).find((text) => text.includes("contactId")) ?? "{}").contactId,
  );
}
