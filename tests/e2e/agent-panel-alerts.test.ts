/** Alerts, drafts, focus and notices of the agent panel. */
import { present } from "@tributary/kernel";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { announced } from "./support/announced.ts";
import { newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { type ChattingCustomer, startCustomer } from "./support/chatting-customer.ts";
import { clearDesk } from "./support/clear-desk.ts";
import { eventually } from "./support/eventually.ts";
import { type Panel, panelOf } from "./support/panel.ts";

let center: RunningCenter;
let browser: Browser & AsyncDisposable;
let context: BrowserContext;
let page: Page;
let panel: Panel;
const customers: ChattingCustomer[] = [];

beforeAll(async () => {
  [center, browser] = await Promise.all([startCenter(), openBrowser()]);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1200, height: 720 } });
});
afterEach(async () => {
  for (const customer of customers.splice(0)) {
    await customer.end();
    customer[Symbol.dispose]();
  }
  await clearDesk(panel);
  await context.close();
});

async function openPanel(isAvailable = true): Promise<void> {
  page = await newPage(context, center.description.ccpUrl);
  panel = panelOf(page);
  await panel.signIn("ada");
  await panel.state.waitFor();
  if (isAvailable) await panel.choose("Available");
}

async function ring(name: string): Promise<ChattingCustomer> {
  const customer = await startCustomer(center, { name });
  customers.push(customer);
  await panel.offers.getByText(name).waitFor();
  return customer;
}

async function chatWith(name: string): Promise<ChattingCustomer> {
  const customer = await ring(name);
  await panel.offers.filter({ hasText: name }).getByRole("button", { name: "Accept" }).click();
  await panel.contacts.filter({ hasText: name }).waitFor();
  return customer;
}

/** The script that the panel loads with the first contact. */
const VIEWS = /\/contact-views-[^/]*\.js/;

const focused = (): Promise<string> => page.locator(":focus").innerText();

it("[PA-13] shows a new agent as offline since the first start of the center", async () => {
  await openPanel(false);

  expect(await panel.state.innerText()).toMatch(/Offline\s+\d?\d:\d\d/);
});

it("[PA-03, PA-04] alerts the agent to a message in a chat that is not open", async () => {
  await context.addInitScript(() => {
    Reflect.set(globalThis, "notes", 0);
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...args) {
      Reflect.set(globalThis, "notes", Reflect.get(globalThis, "notes") + 1);
      start.apply(this, args);
    };
  });
  await openPanel();
  const notes = (): Promise<number> => page.evaluate(() => Reflect.get(globalThis, "notes"));
  const first = await chatWith("First customer");
  const second = await chatWith("Second customer");
  await panel.select("Second customer");
  second.send("in the open chat");
  await panel.log.getByText("in the open chat").waitFor();
  await eventually(async () => expect(await page.title()).toBe("Tributary"));
  const before = await notes();

  const announcement = announced(page, "First customer: in the other chat");
  first.send("in the other chat");

  await announcement;
  await eventually(async () => expect(await page.title()).toBe("(1) Tributary"));
  await eventually(async () => expect(await notes()).toBe(before + 4)); // two notes, each with its octave
  await panel.contacts.filter({ hasText: "First customer" }).getByText("Waiting for an answer").waitFor();
  await panel.select("First customer");
  await eventually(async () => expect(await page.title()).toBe("Tributary"));
});

it("[PA-14] keeps messages read after a reload and in a second browser", async () => {
  await openPanel();
  await chatWith("First customer"); // open after a reload
  const customer = await chatWith("Second customer");
  const ownReceipt = page.waitForRequest((request) => (request.postData() ?? "").includes("message.read"));
  customer.send("order 42");
  await (await ownReceipt).response();

  await page.reload();
  await panel.contacts.filter({ hasText: "Second customer" }).getByText("order 42").waitFor();
  expect(await panel.contacts.getByText(/unread/).count()).toBe(0);
  expect(await page.title()).toBe("Tributary");

  const otherContext = await browser.newContext();
  const otherPage = await newPage(otherContext, center.description.ccpUrl);
  const other = panelOf(otherPage);
  await other.signIn("ada");
  await other.contacts.filter({ hasText: "Second customer" }).getByText("order 42").waitFor();
  expect(await other.contacts.getByText(/unread/).count()).toBe(0);
  expect(await otherPage.title()).toBe("Tributary");
  await otherContext.close();
});

it("[PA-05, PA-07] keeps the text over a reload, and text and focus after the customer has left", async () => {
  await openPanel();
  const customer = await chatWith("First customer");
  await panel.composer.fill("Dear customer, unfor");

  await page.reload();
  await eventually(async () => expect(await panel.composer.inputValue()).toBe("Dear customer, unfor"));
  await panel.composer.focus();
  await customer.end();

  const unsent = page.getByRole("textbox", { name: "Text that was not sent" });
  await eventually(async () => expect(await unsent.inputValue()).toBe("Dear customer, unfor"));
  await eventually(async () => expect(await page.locator("section.conversation:focus").count()).toBe(1));
});

it("[PA-06] reports a rejected contact as rejected", async () => {
  await openPanel();
  await ring("First customer");

  await panel.offers.getByRole("button", { name: "Reject" }).click();

  await page.getByText("You rejected a contact.").waitFor();
  expect(await panel.state.innerText()).toContain("Rejected contact");
  await page
    .getByText(/went back to the queue \WBasicQueue\W and .* may ring here again once you are available/)
    .waitFor();
  await page.getByRole("button", { name: "Set Available" }).click();
  await panel.offers.getByText("First customer").waitFor();
  expect(await panel.contacts.count()).toBe(0);
  await panel.accept();
  await panel.composer.waitFor();
});

it("[PA-07, PA-09] accepts by Alt+Enter without moving the desk, and keeps the focus around the end of a chat", async () => {
  await openPanel();
  await chatWith("First customer");
  await panel.composer.fill("half a sentence");
  const before = await panel.composer.boundingBox();
  const second = await ring("Second customer");
  expect(await panel.composer.boundingBox()).toEqual(before);

  await page.keyboard.press("Alt+Enter");
  await panel.contacts.filter({ hasText: "Second customer" }).waitFor();
  await page.getByRole("heading", { name: "Second customer" }).waitFor();
  await page.getByRole("button", { name: "End chat" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  expect(await page.locator(":focus").getAttribute("aria-label")).toBe("End chat"); // its words may be hidden
  await panel.end();
  await eventually(async () => expect(await focused()).toBe("Close contact"));
  await eventually(async () => expect(second.snapshot().over?.reason).toBe("ended"));

  await panel.select("First customer");
  await panel.composer.focus();
  await page.keyboard.press("Alt+Enter"); // without an offer
  expect(await panel.composer.inputValue()).toBe("half a sentence");
});

it("[PA-09] offers keep their places, and the second click of a double click presses nothing", async () => {
  await openPanel();
  await page.emulateMedia({ reducedMotion: "reduce" }); // places at the end of the animations
  const offerOf = (name: string) => panel.offers.filter({ hasText: name });
  const accept = (name: string) => offerOf(name).getByRole("button", { name: "Accept" });
  const placeOf = async (name: string) => present((await accept(name).boundingBox()) ?? undefined, name);
  const places: [before: unknown, after: unknown][] = [];

  await ring("Earlier customer");
  const onEmptyDesk = await placeOf("Earlier customer");
  await ring("First customer");
  places.push([onEmptyDesk, await placeOf("Earlier customer")]);
  await accept("Earlier customer").click();
  await offerOf("Earlier customer").waitFor({ state: "detached" });
  const first = await placeOf("First customer");
  await ring("Second customer");
  places.push([first, await placeOf("First customer")]);
  const second = await placeOf("Second customer");
  const removal = page.waitForFunction(
    () => [...document.querySelectorAll("article")].every((offer) => !offer.textContent.includes("First customer")),
    undefined,
    { polling: 20 },
  );
  await accept("First customer").click();
  await removal; // the empty place takes clicks for half a second
  await page.mouse.click(first.x + first.width / 2, first.y + first.height / 2);
  places.push([second, await placeOf("Second customer")]);
  expect(places.map(([, after]) => after)).toEqual(places.map(([before]) => before));
  expect(await page.getByRole("dialog").count()).toBe(0); // a button of the list is below

  await accept("Second customer").click();
  await offerOf("Second customer").waitFor({ state: "detached" });
  for (const name of ["Earlier customer", "First customer", "Second customer"]) {
    await panel.select(name);
    await panel.end();
    await panel.close();
    await panel.contacts.filter({ hasText: name }).waitFor({ state: "detached" });
  }
});

it("[PA-07] moves the focus to the conversation if the customer ends a chat that the agent could not end", async () => {
  await context.routeWebSocket(/\/socket/, (socket) => {
    const server = socket.connectToServer();
    // The center does not know the method, and refuses the call.
    socket.onMessage((message) => server.send(String(message).replace('"destroyConnection"', '"unknownMethod"')));
  });
  await openPanel();
  const customer = await chatWith("First customer");

  await panel.end();
  await page.getByText("The action failed. Try again.").waitFor();
  await page.getByRole("button", { name: "Keep chatting" }).click();
  await panel.composer.fill("Dear");
  await page.keyboard.press("Space"); // a key: focus after a script's focus is handled differently
  await customer.end();

  await eventually(async () => expect(await page.locator("section.conversation:focus").count()).toBe(1));
});

it("[PA-10] reports a lost network at once and reconnects when it is back", async () => {
  await openPanel();

  await context.setOffline(true);
  await page.getByText("Connection lost. Reconnecting…").waitFor({ timeout: 3_000 });
  await page.getByRole("button", { name: "Try now" }).waitFor();
  await context.setOffline(false);

  await page.getByText("Connection restored.").waitFor({ timeout: 6_000 });
});

it("[PA-76] loads the views of contacts while the first one rings", async () => {
  await openPanel();
  const views = page.waitForResponse(VIEWS);
  await ring("First customer");

  expect((await views).status()).toBe(200);
  expect(await panel.offers.count()).toBe(1);
});

it("[PA-76] views that could not be loaded are loaded once the connection is back, or by reloading the page", async () => {
  let isRefused = true;
  await context.route(VIEWS, (route) => (isRefused ? route.abort() : route.continue()));
  await openPanel();
  await chatWith("First customer");
  const notice = page.getByRole("alert").getByText("A part of this page could not be loaded.");
  const transfer = page.getByRole("button", { name: "Transfer" });
  await notice.waitFor();
  await panel.composer.waitFor();

  await context.setOffline(true);
  await page.getByText("Connection lost. Reconnecting…").waitFor();
  await notice.waitFor({ state: "detached" });
  await context.setOffline(false);
  await notice.waitFor();
  expect(await transfer.count()).toBe(0);
  await page.getByRole("button", { name: "New task" }).click();
  await page.getByText("The action failed. Try again.").waitFor();
  await context.setOffline(true);
  await page.getByText("Connection lost. Reconnecting…").waitFor();
  isRefused = false;
  await context.setOffline(false);

  await transfer.waitFor();
  await notice.waitFor({ state: "detached" });
  isRefused = true;
  await page.reload();
  await notice.waitFor();
  isRefused = false;
  await page.getByRole("button", { name: "Reload" }).click();
  await transfer.waitFor();
});

it("[PA-11, PA-16] asks before signing out with open chats", async () => {
  await openPanel();
  await chatWith("First customer");
  const signOut = page.getByRole("button", { name: "Sign out" });

  await signOut.click();
  await page.getByText("1 contact is open and will stay with you.").waitFor();
  expect(await focused()).toBe("Stay");
  await page.setViewportSize({ width: 400, height: 720 });
  const answers = await page.getByRole("group", { name: "1 contact is open" }).getByRole("button").all();
  const tops = await Promise.all(answers.map(async (answer) => (await answer.boundingBox())?.y));
  expect(tops).toEqual([tops[0], tops[0]]);
  await page.setViewportSize({ width: 1200, height: 720 });
  await page.keyboard.press("Escape");

  await panel.composer.waitFor();
  await eventually(async () => expect(await page.getByText("1 contact is open").count()).toBe(0));
  expect(await signOut.evaluate((button) => button === document.activeElement)).toBe(true);
});

it("[PA-16] leaves space for the customer's name in windows of any width", async () => {
  await openPanel();
  await chatWith("First customer");
  await panel.composer.waitFor();

  for (const width of [320, 400, 600, 640, 700, 735, 736, 768, 992, 1055, 1056, 1200, 1263, 1264]) {
    await page.setViewportSize({ width, height: 720 });
    const name = page.getByRole("heading", { name: "First customer" });
    const [shown, needed] = await name.evaluate(({ clientWidth, scrollWidth }) => [clientWidth, scrollWidth]);
    expect(shown, `${width} px`).toBeGreaterThanOrEqual(needed ?? 0);
  }
});

it("[PA-12] marks the selected contact and the messages in forced colors, and respects more contrast", async () => {
  await openPanel();
  const customer = await chatWith("First customer");
  customer.send("hello");
  await panel.log.getByText("hello").waitFor();
  const styleOf = (selector: string, property: string): Promise<string> =>
    page
      .locator(selector)
      .last()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  const muted = await styleOf(".entry-day", "color");

  await page.emulateMedia({ forcedColors: "active" });
  expect(await styleOf(".contact[aria-current]", "outline-style")).toBe("solid");
  expect(await styleOf(".bubble", "border-top-style")).toBe("solid");
  expect(await styleOf(".availability-button .availability-dot", "forced-color-adjust")).toBe("none");
  await page.emulateMedia({ forcedColors: "none", contrast: "more" });

  expect(await styleOf(".entry-day", "color")).not.toBe(muted);
});

it("[PA-19] reports the states of ring tone and details under names that do not change", async () => {
  await openPanel();
  await chatWith("First customer");
  const sound = page.getByRole("button", { name: "Ring tone", exact: true });
  const details = page.getByRole("button", { name: "Details", exact: true });
  const states = async () => [await sound.getAttribute("aria-pressed"), await details.getAttribute("aria-expanded")];

  expect(await states()).toEqual(["true", "true"]);
  await sound.click();
  await details.click();
  await eventually(async () => expect(await states()).toEqual(["false", "false"]));
  await details.click();
  await eventually(async () => expect(await states()).toEqual(["false", "true"]));
  await page.setViewportSize({ width: 800, height: 720 });
  await eventually(async () => expect(await states()).toEqual(["false", "false"]));
});
