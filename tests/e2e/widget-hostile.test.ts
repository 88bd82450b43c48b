/** Hostile messages in the chat widget, on a page with a strict policy and on one without a policy. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { contactIdOn, startChat } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";
import { HOSTILE_MESSAGES } from "./support/hostile/injected-messages.ts";
import { interceptSockets } from "./support/socket-frames.ts";
import { widgetTests } from "./support/widget-tests.ts";

const LAST = "The last message.";

const tests = widgetTests();

/** Delivers all hostile messages to a widget, presses everything in them, and returns the damage. */
async function attack(page: Page, url: string): Promise<{ readonly harm: unknown[]; readonly requests: string[] }> {
  const harm: unknown[] = [];
  const requests: string[] = [];
  page.on("dialog", (dialog) => {
    harm.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => harm.push(error.message));
  tests.context.on("page", (opened) => harm.push(`opened ${opened.url()}`));
  const own = [new URL(tests.center.url).origin, new URL(url).origin];
  await tests.context.route(
    (address) => !own.includes(address.origin),
    async (route) => {
      requests.push(route.request().url());
      await route.abort();
    },
  );
  const frames = await interceptSockets(page);
  await page.goto(url);
  if (new URL(url).origin !== own[0]) await addWidget(page);
  await startChat(page, "Customer");
  await page.getByRole("log").getByText("An agent will be with you in a moment").waitFor(); // the socket is open
  const contactId = await contactIdOn(page);

  for (const message of HOSTILE_MESSAGES) frames.deliver(contactId, message);
  frames.deliver(contactId, { contentType: "text/plain", content: LAST });
  await page.getByRole("log").getByText(LAST).waitFor();
  await eventually(async () => expect(await page.locator(".bubble .choice").count()).toBeGreaterThan(50));
  await page.locator(".bubble .picture").evaluateAll(async (pictures) => {
    for (const picture of pictures) {
      picture.scrollIntoView();
      await new Promise((resolve) => requestAnimationFrame(resolve)); // it is loaded once it is in view
    }
  });
  await page.locator("tributary-chat .bubble :is(a, button)").evaluateAll((elements) => {
    for (const element of elements) {
      element.addEventListener("click", (event) => event.preventDefault()); // the address is checked instead of followed
      element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true, composed: true }));
      (element as HTMLElement).click();
    }
  });
  await page.getByText("Sent", { exact: true }).waitFor();

  const links = await page
    .locator("tributary-chat .bubble a")
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  harm.push(
    ...links.filter((href) => !/^(?:https?|mailto|tel):/.test(href)),
    ...(await page.locator("tributary-chat .bubble :is(script, iframe, object, embed, style, link, form, svg)").all()),
  );
  if (await page.evaluate(() => Reflect.has(globalThis, "harmed"))) harm.push("a script ran");
  return { harm, requests };
}

async function addWidget(page: Page): Promise<void> {
  await page.addScriptTag({ type: "module", url: `${tests.center.description.widgetUrl}widget.js` });
  await page.evaluate(() => {
    const chat = document.createElement("tributary-chat");
    chat.setAttribute("opened", "");
    document.body.append(chat);
  });
}

it("[CW-16] runs no script and sends no request for hostile messages under a policy", async () => {
  expect(HOSTILE_MESSAGES.length).toBeGreaterThan(200);
  const { harm, requests } = await attack(await tests.context.newPage(), tests.center.description.widgetUrl);

  expect({ harm, requests }).toEqual({ harm: [], requests: [] });
});

it("[CW-14, CW-16] without a policy, loads nothing but pictures of answers at https addresses, without a referrer", async () => {
  const referrers: (string | undefined)[] = [];
  const page = await tests.context.newPage();
  page.on("request", (request) => {
    if (request.url().includes("elsewhere.invalid")) referrers.push(request.headers().referer);
  });

  const { harm, requests } = await attack(page, `${tests.site.url}/customer.html`);

  expect(harm).toEqual([]);
  expect([...new Set(requests)]).toEqual(["https://elsewhere.invalid/picture.png"]);
  expect(referrers.every((referrer) => referrer === undefined)).toBe(true);
});
