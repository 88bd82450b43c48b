/** Calls from the widget to an agent, with real audio: the whole way through browser, center and media. */
import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { listenTo, newPage } from "./support/browser.ts";
import { TONES } from "./support/call-leg.ts";
import { startCenter } from "./support/center.ts";
import { eventsOn } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";
import { actOnCustomer, answerCall, callUs, plays, sees } from "./support/widget-call.ts";
import { addWidget, widgetCalls } from "./support/widget-calls.ts";

const calls = widgetCalls();

const PAGE = { call: "", opened: "", "customer-name": "Ann", "contact-attributes": '{"plan":"gold"}' };

async function contactIdOf(page: Page): Promise<string> {
  await eventually(async () => expect((await eventsOn(page)).map(([name]) => name)).toContain("callstarted"));
  const [, detail] = (await eventsOn(page)).find(([name]) => name === "callstarted") ?? [];
  return String(detail?.contactId);
}

/** Returns the call that the page has saved. */
function savedOn(page: Page): Promise<{ readonly ContactId: string; readonly ParticipantToken: string }> {
  return page.evaluate(
    (key) => JSON.parse(sessionStorage.getItem(key) ?? "{}").started,
    `tributary.call ${new URL(calls.center.url).origin}`,
  );
}

/** Kills the processes of the audio of a center. */
function killVoice(centerPid: number): void {
  const children = execFileSync("ps", ["--ppid", String(centerPid), "-o", "pid=,args="], { encoding: "utf8" }).split(
    "\n",
  );
  for (const child of children) if (child.includes("voice")) process.kill(Number.parseInt(child, 10), "SIGKILL");
}

/** A customer who talks to an agent. */
async function talking() {
  const agent = await calls.openDesk();
  const page = await calls.openCustomer(PAGE);
  await page.evaluate((hz) => Reflect.set(globalThis, "callerTone", hz), TONES.customer);
  await callUs(page);
  const contactId = await contactIdOf(page);
  const leg = await answerCall(agent, contactId);
  await sees(page, /^You are talking to/);
  return { agent, page, contactId, leg };
}

const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();

describe("a call from the widget", () => {
  it("[CW-32, CC-01, CC-08] has sound in both directions, with music before, mute, hold, keys and hang up", async () => {
    const agent = await calls.openDesk();
    const page = await calls.openCustomer(PAGE);
    await page.evaluate((hz) => Reflect.set(globalThis, "callerTone", hz), TONES.customer);
    await callUs(page);
    await sees(page, "Waiting for an agent");
    await plays(page, {}); // music
    const contactId = await contactIdOf(page);
    const leg = await answerCall(agent, contactId);
    const contact = await agent.page.evaluate((id) => {
      const attributes = Reflect.get(globalThis, "contacts")[id]?.contact.getAttributes() ?? {};
      return Object.entries(attributes).map(
        ([name, attribute]) => `${name} ${Reflect.get(Object(attribute), "value")}`,
      );
    }, contactId);

    await sees(page, "You are talking to Ada");
    await page.getByRole("timer").waitFor();
    await plays(page, { hz: TONES.agent });
    await leg.hears("customer");
    await press(page, "Mute");
    await sees(page, "Your microphone is off.");
    await leg.hears();
    await press(page, "Mute");
    await leg.hears("customer");

    await actOnCustomer(agent, contactId, "hold");
    await sees(page, "You are on hold");
    await leg.hears();
    await plays(page, { hz: TONES.agent, isHeard: false });
    await plays(page, {}); // music
    await actOnCustomer(agent, contactId, "resume");
    await plays(page, { hz: TONES.agent });
    await press(page, "Keypad");
    await eventually(async () => {
      await press(page, "5");
      expect(await leg.leg.evaluate((open) => open.level(1_336))).toBeGreaterThan(-60); // the upper tone of the key
    });
    await actOnCustomer(agent, contactId, "muteParticipant");
    await sees(page, "The agent has muted you.");
    await leg.hears();
    await press(page, "Hang up");
    await sees(page, "You have ended the call.");

    await eventually(async () => expect((await agent.contact(contactId))?.events).toContain("onEnded"));
    expect((await eventsOn(page)).filter(([name]) => name.startsWith("call"))).toEqual([
      ["callstarted", { contactId }],
      ["callconnected", { contactId }],
      ["callended", { contactId, reason: "hung-up" }],
    ]);
    expect(contact).toEqual(expect.arrayContaining(["plan gold", "customerName Ann"]));
    expect(calls.lines).toEqual([]);
  });

  it("[CW-32] ends with the reason when the agent hangs up, and can be made again", async () => {
    const { agent, page, contactId } = await talking();
    await agent.run("hangUp", contactId);

    await sees(page, "The agent has ended the call.");
    await press(page, "Call again");
    await press(page, "Continue");
    await sees(page, /^(Connecting|Calling|Waiting)/);
    await press(page, "Hang up");
    await press(page, "Back");
    await page.getByRole("button", { name: "Start chat" }).waitFor();
  });

  it("[CW-33, CC-15] continues after a reload with the same contact, and without the token outside of the tab", async () => {
    const { page, contactId, leg } = await talking();
    const stores = await page.evaluate(() => [JSON.stringify(localStorage), location.href, document.cookie].join());
    const token = (await savedOn(page)).ParticipantToken;
    expect(token).toMatch(/.{20}/);
    expect(stores).not.toContain(token);
    await page.reload();
    await page.evaluate((hz) => Reflect.set(globalThis, "callerTone", hz), TONES.customer);
    await addWidget(page, calls.center.description.widgetUrl, PAGE);
    await press(page, "Continue");

    await sees(page, "You are talking to Ada");
    await plays(page, { hz: TONES.agent });
    await leg.hears("customer");
    expect((await savedOn(page)).ContactId).toBe(contactId);
  });

  it("[CC-13] has its sound in the first of two tabs, and in the second once the first is closed", async () => {
    const { page } = await talking();
    const entries = await page.evaluate(() => Object.entries(sessionStorage));
    const second = await newPage(calls.context, `${calls.site}/customer.html`);
    await second.evaluate((each) => {
      for (const [key, value] of each) sessionStorage.setItem(key, value); // as browsers do for a tab that is duplicated
    }, entries);
    await addWidget(second, calls.center.description.widgetUrl, PAGE);
    await press(second, "Continue");

    await sees(second, "You hear this call in another tab.");
    await sees(second, "You are talking to Ada");
    await plays(page, { hz: TONES.agent });
    await page.close();
    await plays(second, { hz: TONES.agent });
  });

  it("[CC-08, CW-32] has its sound again after the process of its audio was killed", async () => {
    const page = await calls.openCustomer(PAGE);
    await callUs(page);
    await sees(page, "Waiting for an agent");
    await plays(page, {});
    killVoice(calls.center.pid);

    await sees(page, "Connection lost. Reconnecting…");
    await page.locator(".call-notice").waitFor({ state: "detached" });
    await plays(page, {});
    await sees(page, "Waiting for an agent");
    expect((await eventsOn(page)).map(([name]) => name)).toEqual(["callstarted"]);
  });

  it("[CC-05, CC-08, CW-32] continues after the center was killed", async () => {
    const page = await calls.openCustomer(PAGE);
    await callUs(page);
    await sees(page, "Waiting for an agent");
    await plays(page, {});
    killVoice(calls.center.pid);
    await calls.center.kill();
    await sees(page, "Connection lost. Reconnecting…");
    await calls.center.restart();

    await page.locator(".call-notice").waitFor({ state: "detached" });
    await plays(page, {});
    await press(page, "Hang up");
    await sees(page, "You have ended the call.");
  });

  it("[CW-31] is one at a time with a chat", async () => {
    const { page } = await talking();
    const started = await page
      .locator("tributary-chat")
      .evaluate((chat) => Reflect.get(chat, "start").call(chat))
      .catch((error: Error) => error.message);

    expect(started).toContain("There is a chat or a call already");
  });
});

describe("the page of a call", () => {
  it("[CW-34] calls and hangs up with methods", async () => {
    const page = await calls.openCustomer({ call: "", "customer-name": "Ann" });
    await page.getByRole("button", { name: "Chat with us" }).waitFor();
    const calling = page.locator("tributary-chat").evaluate((chat) => Reflect.get(chat, "call").call(chat));
    await press(page, "Continue");
    const { contactId } = (await calling) as { readonly contactId: string };
    await page.locator("tributary-chat").evaluate((chat) => Reflect.get(chat, "hangUp").call(chat));

    await sees(page, "You have ended the call.");
    expect((await eventsOn(page)).at(-1)).toEqual(["callended", { contactId, reason: "hung-up" }]);
  });

  it("[CW-32] is shown that the microphone is denied, and why the call did not start", async () => {
    const page = await calls.openCustomer(PAGE);
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
    });
    await callUs(page);

    await sees(page, "This page may not use your microphone.");
    await page.getByRole("button", { name: "Try again" }).waitFor();
    expect((await eventsOn(page)).filter(([name]) => name.startsWith("call"))).toEqual([]);
  });

  it("[CW-30] has no button in a center without voice, and the console has the reason", async () => {
    await using silent = await startCenter({ TRIBUTARY_VOICE_PROCESSES: "0" });
    const page = await calls.openCustomer(PAGE, silent.description.widgetUrl);

    await page.getByRole("button", { name: "Start chat" }).waitFor();
    await eventually(async () =>
      expect(calls.lines.join()).toContain("the attribute call has no effect: This center has no"),
    );
    expect(await page.getByRole("button", { name: "Call us" }).count()).toBe(0);
  });

  it("[CW-16, CW-30] calls under a strict policy, and names an attribute that is wrong", async () => {
    const origin = new URL(calls.center.url);
    const policy = `default-src 'none'; script-src ${origin.origin}; connect-src ${origin.origin} ws://${origin.host}`;
    const page = await calls.context.newPage();
    await page.goto(`${calls.site}/strict.html?${new URLSearchParams({ policy })}`);
    listenTo(page, "customer", calls.lines);
    const add = (attributes: Readonly<Record<string, string>>) =>
      page.evaluate(
        ({ url, entries }) => {
          const chat = document.createElement("tributary-chat");
          for (const [name, value] of entries) chat.setAttribute(name, value);
          document.querySelector("tributary-chat")?.remove();
          document.body.append(chat);
          if (customElements.get("tributary-chat") !== undefined) return;
          document.head.append(Object.assign(document.createElement("script"), { type: "module", src: url }));
        },
        { url: `${calls.center.description.widgetUrl}widget.js`, entries: Object.entries(attributes) },
      );
    await add({ ...PAGE, "call-flow-id": "unknown" });
    await eventually(async () => expect(calls.lines.join()).toContain("refuses the attribute call-flow-id"));
    calls.lines.length = 0;
    await add(PAGE);
    await callUs(page);
    await sees(page, "Waiting for an agent");
    await plays(page, {});

    await press(page, "Hang up");
    expect(calls.lines.filter((line) => /policy|violat|threw/i.test(line))).toEqual([]);
  });
});
