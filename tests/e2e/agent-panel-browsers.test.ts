/** The journeys of agents and customers in a browser without the functions that Safari 16.4 and Firefox ESR lack. */
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listenTo, newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { startCustomer } from "./support/chatting-customer.ts";
import { eventually } from "./support/eventually.ts";
import { withoutNewFunctions } from "./support/old-browser.ts";
import { panelOf } from "./support/panel.ts";
import { tour } from "./support/panel-tour.ts";
import { tourWidget } from "./support/widget-tour.ts";

let browser: Browser & AsyncDisposable;
let center: RunningCenter;

beforeAll(async () => {
  [center, browser] = await Promise.all([startCenter(), openBrowser()]);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
});

async function oldContext(lines: string[]): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 720 } });
  await withoutNewFunctions(context);
  context.on("page", (page) => listenTo(page, "page", lines));
  return context;
}

it("[PA-01] an agent handles chats, in the panel", async () => {
  const lines: string[] = [];
  const context = await oldContext(lines);
  const page = await newPage(context, center.description.ccpUrl);

  await tour(page, center, async () => undefined);

  await context.close();
  expect(lines.filter((line) => /threw|error/.test(line))).toEqual([]);
});

it("[CW-01, PA-01] a customer chats from start to end, in the widget", async () => {
  const lines: string[] = [];
  const context = await oldContext(lines);
  const agentPage = await newPage(context, center.description.ccpUrl);
  const agent = { ...panelOf(agentPage), page: agentPage };
  await agent.signIn("ada");
  await agent.choose("Available");
  const page = await newPage(context, center.description.widgetUrl);

  await tourWidget(page, { agent }, async () => undefined);

  await agent.close();
  await agent.choose("Offline");
  await context.close();
  expect(lines.filter((line) => /threw|error/.test(line))).toEqual([]);
});

/** Marks that are drawn above each other, far beyond their line. */
const STACKED = `Z${"\u0335\u0310".repeat(100)}`;

it("[PA-02, UI-02] shows right-to-left text in its direction, clips stacked marks and grows the field, in the panel", async () => {
  const context = await oldContext([]);
  const page = await newPage(context, center.description.ccpUrl);
  const panel = panelOf(page);
  await panel.signIn("ada");
  await panel.choose("Available");
  using customer = await startCustomer(center, { name: "مريم", attributes: { order: "طلب ١٢", marks: STACKED } });
  await panel.accept();
  await panel.composer.waitFor();
  const directionOf = (text: string): Promise<string> =>
    page
      .getByText(text)
      .first()
      .evaluate((element) => getComputedStyle(element).direction);

  customer.send("שלום! ההזמנה בדרך.");
  await panel.log.getByText("שלום").waitFor();
  const heightOf = async (): Promise<number> => (await panel.composer.boundingBox())?.height ?? 0;
  const before = await heightOf();
  await panel.composer.fill("واحد\nاثنان\nثلاثة");

  for (const text of ["שלום", "طلب ١٢"]) expect(await directionOf(text)).toBe("rtl");
  for (const selector of [".contact-name", ".contact-preview", ".conversation-who h2", "textarea"]) {
    expect(await page.locator(selector).evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
  }
  expect(await heightOf()).toBeGreaterThan(before + 20);
  customer.send(STACKED);
  await panel.log.getByText(STACKED).waitFor();
  for (const selector of [".bubble", "[data-testid=attributes] dd"]) {
    const clips = await page
      .locator(selector)
      .evaluateAll((elements) => elements.map((element) => getComputedStyle(element).clipPath));
    expect([...new Set(clips)]).toEqual([expect.stringContaining("inset")]);
  }

  await customer.end();
  await eventually(async () => expect(await page.getByRole("button", { name: "Close contact" }).count()).toBe(1));
  await panel.close();
  await panel.choose("Offline");
  await context.close();
});
