/** The chat widget on pages of other sites: attributes, methods, events, languages, tabs and notices. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { signCustomer } from "../../examples/chat-page/sign-customer.ts";
import { newPage } from "./support/browser.ts";
import { startCenter } from "./support/center.ts";
import { bubbles, contactIdOn, eventsOn, openWidgetOn, startChat, write } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";
import { interceptSockets } from "./support/socket-frames.ts";
import { widgetTests } from "./support/widget-tests.ts";

const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const GREETING = "An agent will be with you in a moment";

const tests = widgetTests();

const openOn = (attributes: Readonly<Record<string, string>> = {}): Promise<Page> =>
  openWidgetOn(tests.context, { site: tests.site.url, widgetUrl: tests.center.description.widgetUrl }, attributes);

const call = (page: Page, method: "open" | "close" | "start" | "end", argument?: unknown): Promise<unknown> =>
  page.locator("tributary-chat").evaluate(
    (chat, request) => {
      const method: (argument: unknown) => unknown = Reflect.get(chat, request.method);
      return method.call(chat, request.argument);
    },
    { method, argument },
  );

/** Returns the error with which `start` rejects. */
const errorOf = (page: Page, customer: object): Promise<unknown> =>
  page.locator("tributary-chat").evaluate(
    (chat, argument) =>
      Reflect.get(chat, "start")
        .call(chat, argument)
        .catch((error: Error & Record<string, unknown>) => {
          const { name, code, field, expected } = error;
          return { isError: error instanceof Error, name, code, field, expected };
        }),
    customer,
  );

const deletedAt = (page: Page): Promise<unknown> =>
  page.locator("tributary-chat").evaluate((chat) => void chat.remove());

describe("the widget for its page", () => {
  it("[CW-08] starts and ends a chat with methods, and reports it with events", async () => {
    const page = await openOn({ "customer-name": "Ada", "contact-attributes": '{"plan":"gold"}' });
    const requests: unknown[] = [];
    page.on("request", (request) => request.method() === "POST" && requests.push(request.postDataJSON()));

    const started = await call(page, "start", { attributes: { order: "7" } });
    await eventually(async () => expect((await eventsOn(page)).map(([name]) => name)).toContain("message"));
    await call(page, "open");
    await page.getByRole("log").getByText(GREETING).waitFor();
    await write(page, "Hello");
    await eventually(async () => expect((await eventsOn(page)).at(-1)?.[1]).toMatchObject({ content: "Hello" }));
    const again = await call(page, "start").catch((error: Error) => error.message);
    await call(page, "end");
    await eventually(async () => expect((await eventsOn(page)).map(([name]) => name)).toContain("ended"));

    expect(requests[0]).toEqual(
      expect.objectContaining({
        ParticipantDetails: { DisplayName: "Ada" },
        Attributes: { plan: "gold", order: "7", customerName: "Ada" },
      }),
    );
    expect(again).toContain("There is a chat or a call already");
    const { contactId } = started as { contactId: string };
    expect(await eventsOn(page)).toEqual([
      ["started", { contactId }],
      ["unread", { count: 1 }],
      ["message", expect.objectContaining({ from: "system", name: "", content: expect.stringContaining(GREETING) })],
      ["unread", { count: 0 }],
      ["message", expect.objectContaining({ from: "customer", name: "", contentType: "text/plain", content: "Hello" })],
      ["ended", { contactId }],
    ]);
  });

  it("[CW-08] asks no question and takes no focus when the page ends the chat", async () => {
    const page = await openOn({ "customer-name": "Ada" });
    await page.locator("tributary-chat button").click(); // from now on, the widget may take the focus
    await page.locator("tributary-chat button[type=submit]").click();
    await page.getByRole("log").getByText(GREETING).waitFor();
    const released = Promise.withResolvers<void>();
    await page.route("**/participant/disconnect", (route) => released.promise.then(() => route.continue()));
    await page.evaluate(() => document.body.appendChild(document.createElement("input")).focus());

    const sent = page.waitForRequest("**/participant/disconnect");
    const ended = call(page, "end");
    await sent;
    expect(await page.locator(".question").count()).toBe(0);
    released.resolve();
    await ended;
    await page.getByRole("button", { name: "Start a new chat" }).waitFor();

    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await page.context().close();
  });

  it("[CW-05] gives the focus to the button as soon as that is there, so that no key is lost", async () => {
    const page = await openOn({ opened: "" });
    await page.getByLabel("Your name").focus();
    await page.locator("tributary-chat").evaluate(({ shadowRoot }) => {
      const observer = new MutationObserver(() => {
        const launcher = shadowRoot?.querySelector(".launcher");
        if (launcher) Reflect.set(globalThis, "hadFocus", shadowRoot?.activeElement === launcher);
        if (launcher) observer.disconnect();
      });
      if (shadowRoot !== null) observer.observe(shadowRoot, { subtree: true, childList: true });
    });

    await page.keyboard.press("Escape");
    await page.locator(".launcher").waitFor();

    expect(await page.evaluate(() => Reflect.get(globalThis, "hadFocus"))).toBe(true);
  });

  it("[CW-08] is added by one script tag, whose attributes are those of the element", async () => {
    const page = await newPage(tests.context, `${tests.site.url}/customer.html`);

    await page.evaluate((src) => {
      const script = Object.assign(document.createElement("script"), { type: "module", src });
      for (const [name, value] of Object.entries({ chat: "", heading: "Ask us", opened: "", theme: "dark" }))
        script.dataset[name] = value;
      document.head.append(script);
    }, `${tests.center.description.widgetUrl}widget.js`);

    await page.getByRole("heading", { name: "Ask us" }).waitFor();
    const background = await page.locator(".panel").evaluate((panel) => getComputedStyle(panel).backgroundColor);
    expect(background).toBe("rgb(23, 33, 40)");
  });

  it("[CW-02] names the attribute that the center refuses", async () => {
    const page = await openOn({ opened: "", "contact-flow-id": "no-such-flow" });
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));

    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Start chat" }).click();

    await page.getByText("The chat could not be started").waitFor();
    await eventually(async () =>
      expect(errors.join()).toContain('the center refuses the attribute contact-flow-id ("no-such-flow")'),
    );
  });

  it("[CW-02] rejects with an error that names what the page has set, and the expected value", async () => {
    const page = await openOn({ "contact-attributes": '{"plan":"gold"}' });
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));

    const byName = await errorOf(page, { name: " \u200B" });
    const byAttribute = await errorOf(page, { attributes: { "not a name": "x" } });
    await page.locator("tributary-chat").evaluate((chat) => chat.setAttribute("contact-attributes", '{"a b":"c"}'));
    const byPage = await errorOf(page, {});

    const refused = { isError: true, name: "TributaryChatError", code: "refused", expected: expect.any(String) };
    expect(byName).toEqual({ ...refused, field: "customer.name" });
    expect(byAttribute).toMatchObject({ code: "refused", field: expect.stringMatching(/^customer\.attributes/) });
    expect(byPage).toMatchObject({ code: "refused", field: "contact-attributes" });
    await eventually(async () => expect(errors.join("\n").match(/tributary-chat: /g)).toHaveLength(3));
    expect(errors.join("\n")).not.toMatch(/attribute (customer-name|fields|identity-token|contact-flow-id)/);
    await page.locator("tributary-chat").evaluate((chat) => chat.setAttribute("contact-attributes", "{}"));
    await call(page, "start");
    expect(await errorOf(page, {})).toMatchObject({ code: "not-now", field: null });
  });

  it("[CW-02] reports the center's own text if the script with the advice cannot be loaded", async () => {
    const page = await openOn({});
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.route(/\/advice-[^/]*\.js$/, (route) => route.abort());

    const refused = await errorOf(page, { name: " \u200B" });

    expect(refused).toMatchObject({ name: "TributaryChatError", code: "refused", field: null });
    expect(errors.join("\n")).toMatch(/tributary-chat: .*ParticipantDetails\.DisplayName/);
  });

  it("[CW-19] passes the identity that the site has signed, and names the attribute if it is not valid", async () => {
    const secret = "s".repeat(32);
    await using strict = await startCenter({
      TRIBUTARY_VISITOR_KEY: secret,
      TRIBUTARY_VISITOR_IDENTITY_REQUIRED: "true",
    });
    const { widgetUrl } = strict.description;
    const token = signCustomer({ id: "customer 7", name: "Ada" }, secret);
    const page = await openWidgetOn(tests.context, { site: tests.site.url, widgetUrl }, { "identity-token": "a.b.c" });
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));

    const refused = await errorOf(page, {});
    await eventually(async () => expect(errors.join()).toContain("the center refuses the attribute identity-token"));
    await page.locator("tributary-chat").evaluate((chat, jwt) => chat.setAttribute("identity-token", jwt), token);
    const started = await call(page, "start");

    expect(refused).toMatchObject({ code: "refused", field: "identity-token" });
    expect(errors.join()).not.toContain("a.b.c");
    expect(started).toEqual({ contactId: expect.any(String) });
  });

  it("[CW-15] asks for the fields of the page, and starts the chat with them", async () => {
    const fields = [
      { name: "email", label: "Email", type: "email", required: true },
      { name: "topic", label: "Topic", type: "select", options: ["Order", "Return"] },
    ];
    const page = await openOn({ opened: "", fields: JSON.stringify(fields) });
    const requests: { Attributes?: unknown }[] = [];
    page.on("request", (request) => request.method() === "POST" && requests.push(request.postDataJSON()));

    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Start chat" }).click();
    await page.getByText("Please fill in this field").waitFor();
    await page.keyboard.type("ada@example.org"); // the field to correct has the focus
    await page.getByLabel("Topic (optional)").selectOption("Return");
    await page.getByRole("button", { name: "Start chat" }).click();
    await page.getByLabel("Your message").waitFor();

    expect(requests.flatMap(({ Attributes }) => Attributes ?? [])).toEqual([
      { email: "ada@example.org", topic: "Return", customerName: "Ada" },
    ]);
  });

  it("[CW-15] shows a message at each wrong field until it is corrected, and gives the focus to the first", async () => {
    const fields = [
      { name: "email", label: "Email", type: "email", required: true },
      { name: "topic", label: "Topic", type: "select", options: ["Order", "Return"], required: true },
      { name: "order", label: "Order" },
    ];
    const page = await openOn({ opened: "", fields: JSON.stringify(fields) });
    const described = () =>
      page.locator("tributary-chat :is(input, select)").evaluateAll((all) =>
        all.flatMap((each) => {
          if (each.getAttribute("aria-invalid") !== "true") return [];
          const root = each.getRootNode() as ShadowRoot;
          const message = root.getElementById(each.getAttribute("aria-describedby") ?? "");
          const isBelow = (message?.getBoundingClientRect().top ?? 0) >= each.getBoundingClientRect().bottom;
          return [[each.getAttribute("name"), message?.textContent, isBelow, root.activeElement === each]];
        }),
      );
    const describedAtFirst = await page.locator("tributary-chat [aria-describedby]").count();
    const alerts = () => page.getByRole("alert").filter({ hasText: /./ }).allInnerTexts();
    await page.getByLabel("Email").fill("ada@");

    await page.getByRole("button", { name: "Start chat" }).click();
    await page.getByText("Please enter your name.").waitFor();
    const all = await described();
    const announced = await alerts();
    await page.getByLabel("Your name").fill("Ada");
    await page.getByLabel("Email").fill("ada@example.org");
    const left = await described();
    const announcedWhileTyping = await alerts();
    await page.getByLabel("Your name").press("Enter");
    await page.locator("select:focus").waitFor();

    expect(all).toEqual([
      ["name", "Please enter your name.", true, true],
      ["email", "Please enter a complete email address.", true, false],
      ["topic", "Please fill in this field.", true, false],
    ]);
    expect(left).toEqual([["topic", "Please fill in this field.", true, false]]);
    expect(describedAtFirst).toBe(0);
    expect([announced, announcedWhileTyping]).toEqual([["Please enter your name."], []]);
    expect(await alerts()).toEqual(["Please fill in this field."]);
    await page.getByLabel("Topic").selectOption("Order");
    await page.getByRole("button", { name: "Start chat" }).click();
    await page.getByLabel("Your message").waitFor();
  });

  it("[CW-09] needs two scripts until the first message can be written, and nothing but script-src and connect-src of a policy", async () => {
    const { origin } = new URL(tests.center.url);
    const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace("http", "ws")}`;
    const page = await tests.context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    const scripts: string[] = [];
    page.on(
      "request",
      (request) => request.url().includes("/widget/") && scripts.push(new URL(request.url()).pathname),
    );
    const connecting = Promise.withResolvers<void>();
    await page.route("**/participant/connection", (route) => connecting.promise.then(() => route.continue()));
    await page.goto(`${tests.site.url}/strict.html?${new URLSearchParams({ policy })}`);
    await page.evaluate((src) => {
      const script = Object.assign(document.createElement("script"), { type: "module", src });
      script.dataset.chat = "";
      script.dataset.opened = "";
      document.head.append(script);
    }, `${tests.center.description.widgetUrl}widget.js`);

    await startChat(page, "Ada");
    const first = scripts.map((path) => path.replace(/^\/widget\/(assets\/)?|-[\w-]{6}(?=\.js$)/g, ""));
    await write(page, "Hello");
    connecting.resolve();
    await page.getByRole("log").getByText(GREETING).waitFor();
    await page.getByRole("log").getByText("Hello").waitFor();

    expect(first).toEqual(["widget.js", "main.js"]);
    expect(problems).toEqual([]);
    const parts = scripts.filter((path) => path.includes("/assets/")).map((path) => fetch(`${origin}${path}`));
    for (const { headers } of await Promise.all(parts)) expect(headers.get("cache-control")).toContain("immutable");
  });
});

describe("the widget in other languages", () => {
  it("[CW-10, CW-17] is in the language of the page, from right to left if that is", async () => {
    const page = await openOn({ lang: "ar", opened: "" });
    const waiting = Promise.withResolvers<void>(); // the position in the queue would replace the text of the header
    await page.route("**/participant/wait", (route) => waiting.promise.then(() => route.continue()));

    await page.getByRole("heading", { name: "تحدث معنا" }).waitFor();
    const box = await page.locator(".panel").boundingBox();
    const name = page.getByLabel("اسمك");
    await name.fill("Ada");
    await page.getByRole("button", { name: "بدء المحادثة" }).click();
    await page.getByText("سينضم إليك أحد موظفينا بعد قليل").waitFor();
    waiting.resolve();
    await page.getByText("ترتيبك في قائمة الانتظار").waitFor();

    expect(box?.x).toBeLessThan(100);
    expect(await page.locator(".widget").getAttribute("dir")).toBe("rtl");
    await deletedAt(page);
  });

  it("[CW-10] follows the language of the browser if there are no texts in that of the page", async () => {
    const german = await tests.browser.newContext({ locale: "de-DE" });
    const page = await openWidgetOn(
      german,
      { site: tests.site.url, widgetUrl: tests.center.description.widgetUrl },
      { lang: "nl", opened: "" },
    );

    await page.getByLabel("Ihr Name").waitFor();
    await german.close();
  });
});

describe("the widget in several tabs", () => {
  it("[CW-13] shows a chat in one tab, and lets another one take it over", async () => {
    const first = await openOn({ opened: "" });
    await startChat(first, "Ada");
    await write(first, "from the first tab");
    await first.getByText("Sent", { exact: true }).waitFor();

    const second = await openOn();
    await second.getByText("This chat is open in another tab").waitFor();
    await second.getByRole("button", { name: "Use it here" }).click();
    await second.getByRole("log").getByText("from the first tab").waitFor();
    await first.getByText("This chat is open in another tab").waitFor();
    await write(second, "from the second tab");
    await second.getByText("Sent", { exact: true }).waitFor();
    await second.close();
    await first.getByRole("log").getByText("from the second tab").waitFor();
    await first.close();
    const reopened = await openOn();

    await reopened.getByRole("log").getByText("from the second tab").waitFor();
    expect((await bubbles(reopened)).slice(1)).toEqual(["from the first tab", "from the second tab"]);
  });

  it("[CW-13] keeps a chat to its tab if the page wants that", async () => {
    const first = await openOn({ opened: "", storage: "tab" });
    await startChat(first, "Ada");

    const second = await openOn({ opened: "", storage: "tab" });

    await second.getByLabel("Your name").waitFor();
    await first.reload();
    expect(await first.evaluate(() => sessionStorage.length)).toBeGreaterThan(0);
  });
});

describe("notices and transcript", () => {
  it("[CW-11] counts unread messages on the button, and in the title of a hidden page", async () => {
    const page = await tests.context.newPage();
    const frames = await interceptSockets(page);
    await page.goto(tests.center.description.widgetUrl);
    await startChat(page, "Ada");
    await page.getByRole("log").getByText(GREETING).waitFor();
    const contactId = await contactIdOn(page);
    const setVisibility = (state: string): Promise<void> =>
      page.evaluate((value) => {
        Object.defineProperty(document, "visibilityState", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    const title = await page.title();

    await page.getByRole("button", { name: "Minimize the chat" }).click();
    await setVisibility("hidden");
    for (const content of ["one", "two"]) frames.deliver(contactId, { content, contentType: "text/plain" });

    await page.getByRole("button", { name: "Chat with us, 2 new messages" }).waitFor();
    await eventually(async () => expect(await page.title()).toBe(`(2 new messages) ${title}`));
    await setVisibility("visible");
    await eventually(async () => expect(await page.title()).toBe(title));
    await page.getByRole("button", { name: "Chat with us, 2 new messages" }).click();
    await page.getByRole("button", { name: "Minimize the chat" }).click();
    await page.getByRole("button", { name: "Chat with us", exact: true }).waitFor();
  });

  it("[CW-12] saves the transcript of a chat that has ended", async () => {
    const page = await openOn({ opened: "" });
    await startChat(page, "Ada");
    await write(page, "Hello");
    await page.getByText("Sent", { exact: true }).waitFor();
    await page.getByRole("button", { name: "End chat" }).click();
    await page.getByRole("button", { name: "Yes, end it" }).click();

    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download transcript" }).click();
    const download = await downloading;

    expect(download.suggestedFilename()).toMatch(/^Chat with us \d{4}-\d{2}-\d{2}\.txt$/);
    const text = await readFile(await download.path(), "utf8");
    expect(text).toContain(GREETING);
    expect(text).toContain("You: Hello");
    expect(text).toContain("The chat has ended");
  });
});

describe("messages with answers", () => {
  it("[CW-14] shows choices, sends the chosen title, and closes the choices", async () => {
    const page = await tests.context.newPage();
    const frames = await interceptSockets(page);
    await page.goto(tests.center.description.widgetUrl);
    await startChat(page, "Ada");
    await page.getByRole("log").getByText(GREETING).waitFor();
    const contactId = await contactIdOn(page);
    const elements = [{ title: "Apple", subtitle: "$1.00" }, { title: "Pear" }];
    const content = { title: "Which fruit?", subtitle: "Tap to choose", elements };
    const message = { templateType: "ListPicker", version: "1.0", data: { content } };

    frames.deliver(contactId, { content: JSON.stringify(message), contentType: INTERACTIVE });
    await page.getByRole("button", { name: "Apple" }).click();

    await page.getByText("Sent", { exact: true }).waitFor();
    expect((await bubbles(page)).at(-1)).toBe("Apple");
    expect(await page.getByRole("button", { name: "Pear" }).getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("button", { name: "Pear" }).dispatchEvent("click");
    expect((await bubbles(page)).at(-1)).toBe("Apple");
  });
});
