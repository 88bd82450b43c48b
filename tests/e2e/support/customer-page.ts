/** The chat widget as customers use it. */
import type { BrowserContext, Page } from "playwright-core";

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

/** Ends the chat, as the page can. */
export function endChat(page: Page): Promise<void> {
  return page.locator("tributary-chat").evaluate((chat) => {
    const end: () => Promise<void> = Reflect.get(chat, "end");
    return end.call(chat);
  });
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
  const page = await context.newPage();
  await openWidgetIn(page, { site, widgetUrl }, attributes);
  return page;
}

/** As {@link openWidgetOn}, in a page that is there. */
export async function openWidgetIn(
  page: Page,
  { site, widgetUrl }: { readonly site: string; readonly widgetUrl: string },
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  await page.goto(`${site}/customer.html`);
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
}

/** Returns the events of the element on a page of {@link openWidgetOn}, with their details. */
export function eventsOn(page: Page): Promise<[string, Readonly<Record<string, unknown>>][]> {
  return page.evaluate(() => Reflect.get(globalThis, "seen"));
}

/** Returns the id of the chat that the page has saved. */
export async function contactIdOn(page: Page): Promise<string> {
  return (await savedChatOn(page)).contactId;
}

/** Returns the chat that the page has saved. */
export function savedChatOn(page: Page): Promise<{ readonly contactId: string; readonly participantId: string }> {
  return page.evaluate(() =>
    JSON.parse(Object.values(localStorage).find((text) => text.includes("contactId")) ?? "{}"),
  );
}
