/** The agent panel opened directly, without a host page. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listenTo, newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { type ChattingCustomer, messagesOf, startCustomer, typeUntilShown } from "./support/chatting-customer.ts";
import { clearDesk } from "./support/clear-desk.ts";
import { desktopOf, startDesktop } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { type Panel, panelOf } from "./support/panel.ts";

let center: RunningCenter;
let browser: Browser & AsyncDisposable;
let context: BrowserContext;
let lines: string[];
const customers: ChattingCustomer[] = [];

beforeAll(async () => {
  [center, browser] = await Promise.all([startCenter(), openBrowser()]);
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1200, height: 720 } });
  lines = [];
  context.on("page", (page) => listenTo(page, "panel", lines));
});
afterEach(async ({ task }) => {
  for (const customer of customers.splice(0)) {
    await customer.end();
    customer[Symbol.dispose]();
  }
  for (const page of context.pages()) await clearDesk(panelOf(page));
  await context.close();
  if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
});

type PanelPage = Panel & { readonly page: Page };

/** Opens a page with only the panel. */
async function panelAt(url: string): Promise<PanelPage> {
  const page = await newPage(context, url);
  return { ...panelOf(page), page };
}

async function openPanel(username = "ada", of = center): Promise<PanelPage> {
  const panel = await panelAt(of.description.ccpUrl);
  await panel.signIn(username);
  await panel.state.waitFor();
  return panel;
}

async function openAvailable(of = center): Promise<PanelPage> {
  const panel = await openPanel("ada", of);
  await panel.choose("Available");
  return panel;
}

async function customer(name: string, attributes: Readonly<Record<string, string>> = {}): Promise<ChattingCustomer> {
  const session = await startCustomer(center, { name, attributes });
  customers.push(session);
  return session;
}

describe("the agent panel", () => {
  it("handles a contact from sign-in to close", async () => {
    const panel = await panelAt(center.description.ccpUrl);
    await panel.signIn("ada", "wrong");
    await panel.page.getByText("The username or password is incorrect.").waitFor();
    await panel.signIn("ada");
    await panel.choose("Available");
    const firstCustomer = await customer("First customer", { plan: "gold" });

    await panel.offers.getByText("First customer").waitFor();
    expect(await panel.page.title()).toMatch(/Incoming contact|Tributary/);
    await panel.accept();
    await panel.composer.waitFor();
    firstCustomer.send("Hello **there**", "text/markdown");
    await panel.log.locator("strong", { hasText: "there" }).waitFor();
    await typeUntilShown(firstCustomer, panel.log.getByText(/First customer\W is typing…/));
    await panel.send("Good morning");
    await eventually(async () => expect(messagesOf(firstCustomer).at(-1)).toEqual(["agent", "Good morning"]));
    firstCustomer.markRead();
    await panel.log.getByText("Read", { exact: true }).waitFor();
    expect(await panel.page.getByTestId("attributes").innerText()).toContain("gold");

    await panel.end();
    await panel.page.getByRole("region", { name: "After-contact work" }).waitFor();
    await eventually(async () => expect(firstCustomer.snapshot().over?.reason).toBe("ended"));
    await panel.close();
    await panel.page.getByText("You are ready. New contacts ring here.").waitFor();
  });

  it("shows HTML and unsafe links as text", async () => {
    const panel = await openAvailable();
    const attack = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>`;
    const mallory = await customer(attack.slice(0, 200), { note: attack });
    await panel.accept();
    await panel.composer.waitFor();

    mallory.send(`${attack} [press](javascript:window.hit=1) ![x](https://tracker.example/x.png)`, "text/markdown");
    mallory.send(attack);

    await eventually(async () => expect(await panel.log.locator(".bubble", { hasText: "<script>" }).count()).toBe(2));
    expect(await panel.page.evaluate(() => Reflect.get(globalThis, "hit"))).toBeUndefined();
    expect(await panel.page.locator("main img, main script, main a[href^=javascript]").count()).toBe(0);
  });

  it("handles several chats at once and counts unread messages", async () => {
    const panel = await openAvailable();
    const [firstCustomer, secondCustomer] = [await customer("First customer"), await customer("Second customer")];
    for (const name of ["First customer", "Second customer"]) {
      await panel.offers.filter({ hasText: name }).getByRole("button", { name: "Accept" }).click();
      await panel.contacts.filter({ hasText: name }).waitFor();
    }
    await panel.select("First customer");

    firstCustomer.send("to the selected contact");
    secondCustomer.send("one");
    secondCustomer.send("two");

    await panel.log.getByText("to the selected contact").waitFor();
    await panel.contacts.filter({ hasText: "Second customer" }).getByText("2 unread messages").waitFor();
    await panel.select("Second customer");
    await panel.log.getByText("two").waitFor();
    await eventually(async () => expect(await panel.page.getByText("unread messages").count()).toBe(0));
  });

  it("synchronizes two tabs of one agent, and rings in only one of them", async () => {
    const rings = (page: Page): Promise<number> => page.evaluate(() => Reflect.get(globalThis, "rings"));
    await context.addInitScript(() => {
      Reflect.set(globalThis, "rings", 0);
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...args) {
        Reflect.set(globalThis, "rings", Reflect.get(globalThis, "rings") + 1);
        start.apply(this, args);
      };
    });
    const first = await openPanel();
    // Tabs share the session, so the second tab needs no sign-in.
    const second = await panelAt(center.description.ccpUrl);
    await second.state.waitFor();
    for (const { state } of [first, second]) await state.press("Shift"); // browsers allow sound only after user input
    await first.choose("Available");
    const [firstCustomer, secondCustomer] = [await customer("First customer"), await customer("Second customer")];

    for (const { offers } of [first, second]) await eventually(async () => expect(await offers.count()).toBe(2));
    await eventually(async () => expect((await rings(first.page)) + (await rings(second.page))).toBeGreaterThan(0));
    expect(Math.min(await rings(first.page), await rings(second.page))).toBe(0);
    for (const name of ["First customer", "Second customer"]) {
      await first.offers.filter({ hasText: name }).getByRole("button", { name: "Accept" }).click();
      await second.contacts.filter({ hasText: name }).waitFor();
    }
    for (const { page } of [first, second]) {
      await eventually(async () =>
        expect(await page.locator("[aria-current]").innerText()).toContain("Second customer"),
      );
    }
    await second.select("First customer");
    await eventually(async () =>
      expect(await first.page.locator("[aria-current]").innerText()).toContain("First customer"),
    );
    await first.send("from the first tab");

    await second.log.getByText("from the first tab").waitFor();
    await eventually(async () => expect(messagesOf(firstCustomer).at(-1)).toEqual(["agent", "from the first tab"]));
    expect(messagesOf(secondCustomer).filter(([author]) => author === "agent")).toEqual([]);
  });

  it("shows a missed contact and how to become available again", async () => {
    await using shortRinging = await startCenter({ TRIBUTARY_OFFER_TIMEOUT_SECONDS: "5" });
    const panel = await openAvailable(shortRinging);
    using tom = await startCustomer(shortRinging, { name: "Tom" });
    await panel.offers.getByText("Tom").waitFor();

    await panel.page.getByText(/You missed a contact/).waitFor();
    expect(await panel.state.innerText()).toContain("Missed contact");
    await panel.choose("Lunch");
    await eventually(async () => expect(await panel.state.innerText()).toContain("Lunch"));
    await panel.page.getByText(/Choose an available state/).waitFor();
    expect(tom.snapshot().over).toBeNull();
    await panel.page.close(); // before its center stops
  });

  it("[PA-15] schedules a break for the end of a chat, and cancels it", async () => {
    const panel = await openAvailable();
    const firstCustomer = await customer("First customer");
    await panel.accept();
    await panel.composer.waitFor();

    await panel.choose("Lunch");
    const paused = panel.page.getByText("You get no new contacts: Lunch follows after your last one.");
    await paused.waitFor();
    expect(await panel.state.getAttribute("data-kind")).toBe("not-routable");
    await panel.page.getByRole("button", { name: "Stay available" }).click();
    await eventually(async () => expect(await paused.count()).toBe(0));
    expect(await panel.state.getAttribute("data-kind")).toBe("routable");
    await panel.choose("Lunch");
    await firstCustomer.end();
    await panel.close();

    await eventually(async () => expect(await panel.state.innerText()).toContain("Lunch"));
  });

  it("[PA-07] keeps its scroll position and the focus in a long conversation when new messages arrive", async () => {
    const panel = await openAvailable();
    const firstCustomer = await customer("First customer");
    await panel.accept();
    await panel.composer.waitFor();
    for (let count = 1; count <= 130; count += 1) firstCustomer.send(`line ${count}.`);
    await eventually(async () =>
      expect(messagesOf(firstCustomer).filter(([author]) => author === "me").length).toBe(130),
    );
    await panel.log.getByText("line 130.").waitFor();
    await panel.page.reload();
    await panel.log.getByText("line 130.").waitFor();

    expect(await panel.log.getByText("line 1.", { exact: true }).count()).toBe(0);
    await eventually(async () => {
      await panel.log.evaluate((log) => log.scrollTo({ top: 0 }));
      expect(await panel.log.getByText("line 1.", { exact: true }).count()).toBe(1);
    });
    await panel.log.evaluate((log) => log.scrollTo({ top: 0 }));
    firstCustomer.send("news");

    await panel.page.getByRole("button", { name: "New messages" }).click();
    await panel.log.getByText("news").waitFor();
    await eventually(async () =>
      expect(await panel.page.getByRole("button", { name: "New messages" }).count()).toBe(0),
    );
    await eventually(
      async () => expect(await panel.log.evaluate((log) => log === document.activeElement)).toBe(true), // not lost with the button
    );
    const numbers = (await panel.log.innerText()).match(/line \d+\./g);
    expect(numbers).toEqual(Array.from({ length: 130 }, (_, at) => `line ${at + 1}.`));
  });

  it("shows a lost connection, and sends messages written in the meantime once", async () => {
    const panel = await openAvailable();
    const firstCustomer = await customer("First customer");
    await panel.accept();
    await panel.composer.waitFor();
    await panel.send("before");
    await eventually(async () => expect(messagesOf(firstCustomer).at(-1)).toEqual(["agent", "before"]));

    await center.kill();
    await panel.page.getByText("Connection lost. Reconnecting…").waitFor();
    await panel.send("meanwhile");
    await panel.log.getByText("Sending…").waitFor();
    await center.restart();

    await panel.page.getByText("Connection restored.").waitFor({ timeout: 30_000 });
    await eventually(
      async () =>
        expect(messagesOf(firstCustomer).slice(-2)).toEqual([
          ["agent", "before"],
          ["agent", "meanwhile"],
        ]),
      30_000,
    );
    expect(await panel.log.getByText("meanwhile").count()).toBe(1);
  });

  it("can be used with the keyboard alone", async () => {
    const panel = await openPanel();
    const { keyboard } = panel.page;
    const firstCustomer = await customer("First customer");

    await panel.state.focus();
    await keyboard.press("Enter");
    await keyboard.press("Home");
    await keyboard.press("Enter");
    await eventually(async () => expect(await panel.state.innerText()).toContain("Available"));
    await panel.offers.getByText("First customer").waitFor();
    await eventually(async () => {
      await keyboard.press("Tab");
      expect(await panel.page.locator(":focus").innerText()).toBe("Accept");
    });
    await keyboard.press("Enter");
    await eventually(async () => expect(await panel.composer.evaluate((box) => box.matches(":focus"))).toBe(true));
    await keyboard.type("two");
    await keyboard.press("Shift+Enter");
    await keyboard.type("lines");
    await keyboard.press("Enter");

    await eventually(async () => expect(messagesOf(firstCustomer).at(-1)).toEqual(["agent", "two\nlines"]));
  });

  it.each(["2.28.2", "tributary"] as const)(
    "publishes the agent's actions in the frame to a host page on %s",
    async (streams) => {
      await using site = await openHostSite();
      const page = await startDesktop(context, { center, site: site.url, streams, lines });
      const [desktop, panel] = [desktopOf(page), panelOf(page.frameLocator("iframe"))];
      await panel.signIn("alan");
      await panel.choose("Available");
      const firstCustomer = await customer("First customer");
      await panel.accept();
      await panel.composer.waitFor();
      await panel.send("Good morning");
      await panel.end();
      await panel.close();

      const { contactId } = firstCustomer;
      await eventually(async () =>
        expect((await desktop.contact(contactId))?.events).toEqual([
          "contact",
          "onConnecting",
          "onAccepted",
          "onConnected",
          "onACW",
          "onEnded",
          "onDestroy",
        ]),
      );
      expect(await desktop.events()).toContainEqual(["onViewContact", contactId]);
      await panel.choose("Offline");
    },
  );

  it("signs out and ends the session", async () => {
    const panel = await openPanel("grace");

    await panel.page.getByRole("button", { name: "Sign out" }).click();

    await panel.page.locator("input[name=password]").waitFor();
    await panel.page.reload();
    await panel.page.locator("input[name=password]").waitFor();
  });
});
