/** Layout and accessibility of the chat widget: small screens, touch, keyboards on the screen, right-to-left, colors of the page. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemsOn, smallTargets } from "./support/accessibility.ts";
import { newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { contactIdOn } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";
import { interceptSockets, type SocketFrames } from "./support/socket-frames.ts";

const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const PHONE = { hasTouch: true, isMobile: true } as const;

const SCREENS: readonly (readonly [string, BrowserContextOptions, Readonly<Record<string, string>>])[] = [
  ["320 px, dark", { ...PHONE, viewport: { width: 320, height: 568 }, colorScheme: "dark" }, {}],
  ["320 px, from right to left", { ...PHONE, viewport: { width: 320, height: 568 } }, { lang: "ar" }],
  ["a phone on its side", { ...PHONE, viewport: { width: 667, height: 375 } }, { lang: "de" }],
  ["1440 px", { viewport: { width: 1440, height: 900 } }, { theme: "dark" }],
  ["forced colors", { viewport: { width: 1200, height: 720 }, forcedColors: "active" }, {}],
];

let browser: Browser & AsyncDisposable;
let center: RunningCenter;

beforeAll(async () => {
  [browser, center] = await Promise.all([openBrowser(), startCenter()]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await center?.[Symbol.asyncDispose]();
});

/** Opens the demo page with the widget of these attributes, and the form of one more field. */
async function openPage(look: BrowserContextOptions, attributes: Readonly<Record<string, string>>) {
  const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce", ...look });
  const page = await context.newPage();
  const frames = await interceptSockets(page);
  await page.goto(center.description.widgetUrl);
  const fields = JSON.stringify([{ name: "topic", label: "Topic", type: "select", options: ["Order"] }]);
  await page.evaluate(
    (entries) => {
      const chat = document.createElement("tributary-chat");
      for (const [name, value] of entries) chat.setAttribute(name, value);
      document.querySelector("tributary-chat")?.replaceWith(chat);
    },
    Object.entries({ opened: "", fields, "redirect-uri": "https://shop.example/signed-in", ...attributes }),
  );
  await page.locator("tributary-chat input").first().waitFor();
  return { context, page, frames };
}

async function start(page: Page): Promise<void> {
  await page.locator("tributary-chat input").fill("Ada");
  await page.locator("tributary-chat button[type=submit]").click();
  await page.locator(".bubble").first().waitFor();
}

/** Delivers a message of each template. */
async function deliverAnswers(page: Page, frames: SocketFrames): Promise<void> {
  const contactId = await contactIdOn(page);
  const elements = [{ title: "Apple", subtitle: "$1.00" }, { title: "A pear whose name is long enough to wrap" }];
  const list = (templateType: string) => ({ templateType, data: { content: { title: "Which fruit?", elements } } });
  const cards = ["a", "b"].map((templateIdentifier) => ({ templateIdentifier, ...list("Panel") }));
  const timeslots = [{ date: "2026-12-01T10:00:00Z" }];
  for (const message of [
    list("ListPicker"),
    list("QuickReply"),
    { templateType: "TimePicker", data: { content: { title: "When?", timeslots } } },
    { templateType: "Carousel", data: { content: { title: "All", elements: cards } } },
  ])
    frames.deliver(contactId, { content: JSON.stringify(message), contentType: INTERACTIVE });
  await page.locator(".several").waitFor();
}

/** Delivers the event by which a flow asks for a sign-in. */
async function askForSignIn(page: Page, frames: SocketFrames): Promise<void> {
  frames.deliverEvent(await contactIdOn(page), {
    contentType: "application/vnd.amazonaws.connect.event.authentication.initiated",
    participantId: "system",
    role: "SYSTEM",
    content: '{"SessionId":"session"}',
  });
  await page.locator(".sign-in .primary").waitFor();
  const isInView = (): Promise<boolean> =>
    page.locator(".sign-in").evaluate((request) => {
      const log = request.closest(".log");
      return log !== null && request.getBoundingClientRect().bottom <= log.getBoundingClientRect().bottom;
    });
  await eventually(async () => expect(await isInView()).toBe(true));
}

/** Returns the violations of a view, its overflow, and targets that are too small for fingers. */
async function problemsOf(page: Page, view: string, isTouch: boolean): Promise<readonly string[]> {
  const targets = page.locator("tributary-chat :is(button, input, select, textarea):visible");
  const small = isTouch ? await smallTargets(targets) : [];
  return [...(await problemsOn(page, view)), ...small.map((problem) => `${view}: ${problem}`)];
}

describe("the widget on screens", () => {
  it.each(SCREENS)(
    "[CW-15, CW-17] has no accessibility violations, overflow and small targets: %s",
    async (_name, look, attributes) => {
      const { context, page, frames } = await openPage(look, attributes);
      const isTouch = look.hasTouch === true;
      const problems = [...(await problemsOf(page, "form", isTouch))];
      await page.locator("tributary-chat button[type=submit]").click();
      await page.locator(".field .problem").waitFor();
      problems.push(...(await problemsOf(page, "form to correct", isTouch)));
      await start(page);
      await deliverAnswers(page, frames);
      problems.push(...(await problemsOf(page, "answers", isTouch)));
      await askForSignIn(page, frames);
      problems.push(...(await problemsOf(page, "sign-in", isTouch)));
      const second = await newPage(context, center.description.widgetUrl);
      await second.getByRole("button", { name: "Use it here" }).waitFor();
      problems.push(...(await problemsOf(second, "elsewhere", isTouch)));
      await second.close();
      await page.locator(".end").click();
      problems.push(...(await problemsOf(page, "question", isTouch)));
      await page.locator("button.danger").click();
      await page.locator(".foot:not(.question) .secondary").waitFor(); // "Download transcript", in the language of the page
      problems.push(...(await problemsOf(page, "ended", isTouch)));

      await context.close();
      expect(problems).toEqual([]);
    },
  );

  it.each([
    { width: 320, height: 568 },
    { width: 1200, height: 400 },
  ])("[CW-15] shows the message of the field that has the focus below it at $width × $height px", async (viewport) => {
    const names = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
    const fields = JSON.stringify(names.map((name) => ({ name, label: name, type: "text", required: true })));
    const { context, page } = await openPage({ viewport }, { fields });
    const fill = (name: string): Promise<void> => page.getByLabel(name, { exact: true }).fill("x");
    await page.getByLabel("Your name").fill("Ada");
    for (const name of names.slice(0, 6)) await fill(name);
    await page.locator("tributary-chat .start").evaluate((form) => form.scrollTo(0, 0));

    await page.getByLabel("Your name").press("Enter");

    await page.locator("input[name=seven]:focus").waitFor();
    const boxes = await page
      .locator("tributary-chat :is(.start, #problem-seven, input[name=seven])")
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
    await context.close();
    const [form, field, problem] = boxes.map(({ top, bottom }) => ({ top, bottom }));
    expect(field?.top).toBeGreaterThanOrEqual(form?.top);
    expect(field?.bottom).toBeLessThanOrEqual(problem?.top);
    expect(problem?.bottom).toBeLessThanOrEqual(Math.ceil(form?.bottom));
  });

  it("[CW-17] stays above a keyboard on the screen", async () => {
    const { context, page } = await openPage({ ...PHONE, viewport: { width: 390, height: 700 } }, {});
    await start(page);

    await page.evaluate(() => {
      const view = globalThis.visualViewport;
      if (view === null) throw new Error("no visual viewport");
      Object.defineProperty(view, "height", { value: 360, configurable: true });
      Object.defineProperty(view, "offsetTop", { value: 20, configurable: true });
      view.dispatchEvent(new Event("resize"));
    });

    const panel = await page.locator(".panel").boundingBox();
    const composer = await page.locator(".composer").boundingBox();
    await context.close();
    expect({ y: panel?.y, height: panel?.height }).toEqual({ y: 20, height: 360 });
    expect((composer?.y ?? 0) + (composer?.height ?? 0)).toBeLessThanOrEqual(380);
  });
});

describe("the demo page", () => {
  it("[CW-17] tries attributes and colors, and shows the code for them", async () => {
    const page = await newPage(await browser.newContext({ colorScheme: "light" }), center.description.widgetUrl);

    await page.getByLabel("Language").selectOption("Deutsch");
    await page.getByLabel("Color of buttons").selectOption("Plum");
    await page.getByLabel("Heading").fill("Fragen?");
    await page.getByLabel("Ask for an email").check();

    const button = page.getByRole("button", { name: "Chat starten" });
    await page.getByRole("heading", { name: "Fragen?" }).waitFor();
    expect(await button.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe("rgb(122, 31, 92)");
    await page.getByLabel("Email", { exact: true }).waitFor();
    const code = await page.locator("pre").innerText();
    expect(code).toContain("data-lang='de'");
    expect(code).toContain("--tr-color-accent: #7a1f5c;");
    await page.context().close();
  });
});
