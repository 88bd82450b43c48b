/** Signed customers of one browser: each has a saved chat of their own. */
import { createHmac } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { signCustomer } from "../../examples/chat-page/sign-customer.ts";
import { bubbles, openWidgetOn, write } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { panelTests } from "./support/panel-tests.ts";

const KEY = "0123456789abcdef0123456789abcdef";

const panels = panelTests(undefined, { TRIBUTARY_VISITOR_KEY: KEY });

let context: BrowserContext;
let site: Awaited<ReturnType<typeof openHostSite>>;

beforeEach(async () => {
  site = await openHostSite();
  context = await panels.newContext("customers", { locale: "en-US" });
});
afterEach(async () => {
  await context.close();
  await site[Symbol.asyncDispose]();
});

/** Signs claims that `signCustomer` does not have. */
function signClaims(claims: object): string {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const parts = [{ alg: "HS256" }, { ...claims, exp }];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createHmac("sha256", KEY).update(signed).digest("base64url")}`;
}

const tokenOf = (id: string): string => signCustomer({ id, name: id }, KEY);

const openAs = (id: string | null): Promise<Page> =>
  openWidgetOn(
    context,
    { site: site.url, widgetUrl: panels.center.description.widgetUrl },
    { opened: "", ...(id !== null && { "identity-token": tokenOf(id) }) },
  );

const becomes = (page: Page, id: string | null): Promise<void> =>
  page
    .locator("tributary-chat")
    .evaluate(
      (chat, token) =>
        token === null ? chat.removeAttribute("identity-token") : chat.setAttribute("identity-token", token),
      id === null ? null : tokenOf(id),
    );

const form = (page: Page) => page.getByRole("button", { name: "Start chat" });

/** Starts the chat of a signed customer, whose name is known. */
async function start(page: Page): Promise<void> {
  await form(page).click();
  await page.getByLabel("Your message").waitFor();
}

async function chatAs(id: string, text: string): Promise<Page> {
  const page = await openAs(id);
  await start(page);
  await write(page, text);
  await page.getByText("Sent", { exact: true }).waitFor();
  return page;
}

describe("the chats of signed customers", () => {
  it("[CW-27] are closed, and not ended, when another customer signs in, in each tab", async () => {
    const ann = await chatAs("ann-7", "from Ann");
    const second = await openAs("ann-7");
    await second.getByText("This chat is open in another tab").waitFor();

    await becomes(ann, null);
    await form(ann).waitFor();
    await second.getByRole("log").getByText("from Ann").waitFor(); // the tab that still shows Ann takes it over
    await becomes(second, "ben-8");
    await form(second).waitFor();
    await start(second);
    await write(second, "from Ben");
    await second.getByText("Sent", { exact: true }).waitFor();
    expect((await bubbles(second)).join()).not.toContain("from Ann");

    await becomes(ann, "ben-8");
    await ann.getByText("This chat is open in another tab").waitFor();
    await becomes(second, "ann-7");
    await second.getByRole("log").getByText("from Ann").waitFor();
    await write(second, "still here");
    await second.getByText("Sent", { exact: true }).waitFor();
    await ann.getByRole("log").getByText("from Ben").waitFor();
    expect((await bubbles(ann)).join()).not.toContain("from Ann");
  });

  it("[CW-27] are there again after a reload as the same customer, and stay with a new token of the same subject", async () => {
    const ann = await chatAs("ann-7", "from Ann");
    await write(ann, "one more");
    await ann.getByLabel("Your message").fill("unsent words");

    await becomes(ann, "ann-7");
    await eventually(async () => expect(await ann.getByLabel("Your message").inputValue()).toBe("unsent words"));
    await ann.close();
    const other = await openAs("ben-8");
    await form(other).waitFor();
    await other.close();
    const nobody = await openAs(null);
    await form(nobody).waitFor();
    await nobody.close();
    const again = await openAs("ann-7");

    await again.getByRole("log").getByText("one more").waitFor();
    expect(await again.getByLabel("Your message").inputValue()).toBe("unsent words");
    const stored = await again.evaluate(() => JSON.stringify(Object.entries(localStorage)));
    expect(stored).toContain("contactId");
    expect(stored).not.toContain("ann-7");
  });
});

describe("the form of a signed customer", () => {
  it("[CW-36] asks for what the identity does not contain", async () => {
    const fields = ["plan", "order"].map((name) => ({ name, label: name, required: true }));
    const open = (token: string): Promise<Page> =>
      openWidgetOn(
        context,
        { site: site.url, widgetUrl: panels.center.description.widgetUrl },
        { opened: "", "identity-token": token, fields: JSON.stringify(fields), storage: "tab" },
      );
    const inputs = (page: Page): Promise<readonly (string | null)[]> =>
      page.locator("tributary-chat input").evaluateAll((all) => all.map((input) => input.getAttribute("name")));

    const known = await open(signClaims({ sub: "1", name: "Zoë", attributes: { plan: "gold" } }));
    await known.getByLabel("order").waitFor();
    const asked = await inputs(known);
    await known.getByLabel("order").fill("8412");
    const request = known.waitForRequest((sent) => sent.method() === "POST" && sent.url().endsWith("/startChat"));
    await start(known);
    const nameless = await open(signClaims({ sub: "2" }));
    await nameless.getByLabel("Your name").waitFor();

    expect(asked).toEqual(["order"]);
    expect((await request).postDataJSON()).toMatchObject({
      ParticipantDetails: { DisplayName: "Zoë" },
      Attributes: { order: "8412" },
    });
    expect(await inputs(nameless)).toEqual(["name", "plan", "order"]);
  });
});

describe("a new identity of a page that stays open", () => {
  const nameIn = async (page: Page): Promise<unknown> => {
    const request = page.waitForRequest((sent) => sent.method() === "POST" && sent.url().endsWith("/startChat"));
    await form(page).click();
    const { ParticipantDetails, Attributes } = (await request).postDataJSON();
    return { name: ParticipantDetails.DisplayName, plan: Attributes.plan };
  };
  const replace = (page: Page, token: string): Promise<void> =>
    page.locator("tributary-chat").evaluate((chat, next) => chat.setAttribute("identity-token", next), token);
  const open = (token: string, fields: string): Promise<Page> =>
    openWidgetOn(
      context,
      { site: site.url, widgetUrl: panels.center.description.widgetUrl },
      { opened: "", "identity-token": token, fields },
    );

  it("[CW-36] of the same customer has its own name and attributes in the form and in the chat", async () => {
    const fields = JSON.stringify([{ name: "plan", label: "plan", required: true }]);
    const page = await open(signClaims({ sub: "1", name: "Zoë" }), fields);
    await page.getByLabel("plan").waitFor();

    await replace(page, signClaims({ sub: "1", name: "Zoë Lang", attributes: { plan: "gold" } }));
    await page.getByLabel("plan").waitFor({ state: "detached" });

    expect(await nameIn(page)).toEqual({ name: "Zoë Lang", plan: "gold" });
  });

  it("[CW-27] of another customer has its own name in a page that is not secure", async () => {
    await context.addInitScript(() => Object.defineProperty(crypto, "subtle", { value: undefined }));
    const fields = JSON.stringify([{ name: "plan", label: "plan" }]);
    const page = await open(signClaims({ sub: "ann", name: "Ann" }), fields);
    await page.getByLabel("plan").fill("Ann's plan");

    await replace(page, signClaims({ sub: "ben", name: "Ben" }));
    await eventually(async () => expect(await page.getByLabel("plan").inputValue()).toBe(""));

    expect(await nameIn(page)).toEqual({ name: "Ben" });
  });
});

describe("attributes with a value that they cannot have", () => {
  it("[CW-28] are named on the console, with the values that they may have", async () => {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(`${site.url}/customer.html`);
    await page.evaluate((src) => {
      const script = Object.assign(document.createElement("script"), { type: "module", src });
      Object.assign(script.dataset, { chat: "", opened: "", theme: "blue", lang: "tlh", storage: "page" });
      document.head.append(script);
    }, `${panels.center.description.widgetUrl}widget.js`);
    await form(page).waitFor();

    await eventually(async () =>
      expect(errors.toSorted()).toEqual([
        expect.stringContaining('the attribute lang is "tlh"; it must be one of en, de,'),
        expect.stringContaining('the attribute storage is "page"; it must be tab, or absent.'),
        expect.stringContaining('the attribute theme is "blue"; it must be light, dark or auto.'),
      ]),
    );
  });
});
