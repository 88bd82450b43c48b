/**
 * The whole of a call on desktops with unmodified releases of Amazon's Streams library, with the audio in the panel's frame: what each party receives, and the
 * state of the agent and of each leg on both desktops.
 */
import type { Browser, BrowserContext, Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser } from "./support/browser.ts";
import { addLegScript, callFromPage, TONES } from "./support/call-leg.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { desktopOf, openCustomer, signInFrame } from "./support/desktop.ts";
import { contactStateIs } from "./support/desktop-calls.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { addHeardScript, expectKey5, expectTones } from "./support/panel-calls.ts";

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Browser & AsyncDisposable;
let center: RunningCenter;

beforeAll(async () => {
  [site, browser] = await Promise.all([openHostSite(), openBrowser({ hasMedia: true })]);
});
beforeEach(async () => {
  center = await startCenter();
});
afterEach(() => center[Symbol.asyncDispose]());
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

type Desk = { readonly page: Page; readonly audio: Frame };

/** Replaces the microphone by a tone, in the page and its frames. */
async function addTone(context: BrowserContext, hz: number): Promise<void> {
  await context.addInitScript((frequency) => {
    if (navigator.mediaDevices === undefined) return;
    navigator.mediaDevices.getUserMedia = async () => {
      const audio = new AudioContext({ sampleRate: 48_000 });
      await audio.resume();
      const tone = new OscillatorNode(audio, { frequency });
      const gain = new GainNode(audio, { gain: 0.3 });
      const sink = audio.createMediaStreamDestination();
      tone.connect(gain).connect(sink);
      tone.start();
      return sink.stream;
    };
  }, hz);
}

/** Opens a desktop in a tab of the browser, which may be signed in already. */
async function openTab(context: BrowserContext, streams: string, username?: string): Promise<Desk> {
  const page = await context.newPage();
  await page.goto(`${site.url}/desktop.html?streams=${streams}&chat=chatjs`);
  await page.evaluate(
    ({ ccpUrl, endpoint }) => {
      const options = {
        loginPopup: false,
        storageAccess: { canRequest: false },
        softphone: { allowFramedSoftphone: true },
      };
      Reflect.get(globalThis, "startDesktop")({ ccpUrl, endpoint, options });
    },
    { ccpUrl: center.description.ccpUrl, endpoint: center.description.participantEndpoint },
  );
  if (username !== undefined) await signInFrame(page, username);
  await page.waitForFunction(() => Boolean(Reflect.get(globalThis, "agent")));
  const audio = page.frames().find((frame) => frame.url().startsWith(center.description.ccpUrl));
  if (audio === undefined) throw new Error("no panel in a frame");
  return { page, audio };
}

/** Opens the desktop of an agent who is available. */
async function openDesk(context: BrowserContext, streams: string, username: string, hz: number): Promise<Desk> {
  await addTone(context, hz);
  await addHeardScript(context);
  const desk = await openTab(context, streams, username);
  await desktopOf(desk.page).run("chooseState", "Available");
  return desk;
}

/** Contacts that the desktop was asked to show, in their order. */
const viewed = async (page: Page): Promise<readonly unknown[]> =>
  (await desktopOf(page).events()).flatMap((event) => (event[0] === "onViewContact" ? [event[1]] : []));

/** The agent's state, and the legs of a contact: that of the agent, the initial one, and further ones. */
const isShown = (page: Page, contactId: string, expected: readonly string[]) =>
  eventually(async () => {
    const shown = await page.evaluate((id) => {
      const { contact } = Reflect.get(globalThis, "contacts")[id];
      // Release 1.4.5 has the older names.
      const stateOf = (thing: { getState?(): { type: string }; getStatus?(): { type: string } }) =>
        (thing.getState?.() ?? thing.getStatus?.())?.type;
      const legs = [
        contact.getAgentConnection(),
        contact.getInitialConnection(),
        ...contact.getThirdPartyConnections(),
      ];
      return [Reflect.get(globalThis, "agent").getState().name, stateOf(contact), ...legs.map(stateOf)];
    }, contactId);
    expect(shown).toEqual(expected);
  });

const call = (page: Page, contactId: string, method: string) =>
  page.evaluate(([id, name]) => Reflect.get(globalThis, "call")(id, name), [contactId, method]);

/** Calls a method of the customer's leg. */
const onCustomer = (page: Page, contactId: string, method: string, ...args: readonly string[]) =>
  page.evaluate(
    ({ id, name, given }) =>
      new Promise<void>((success, failure) => {
        const leg = Reflect.get(globalThis, "contacts")[id].contact.getInitialConnection();
        leg[name](...given, { success, failure });
      }),
    { id: contactId, name: method, given: args },
  );

const agentDoes = (page: Page, method: "mute" | "unmute") =>
  page.evaluate((name) => Reflect.get(globalThis, "agent")[name](), method);

async function onlyContact(page: Page): Promise<string> {
  await eventually(async () =>
    expect(await page.evaluate(() => Reflect.get(globalThis, "agent").getContacts().length)).toBe(1),
  );
  return page.evaluate(() => Reflect.get(globalThis, "agent").getContacts()[0].getContactId());
}

describe.each(["1.4.5", "2.18.7", "2.28.2", "tributary"] as const)("a call on desktops with %s", (streams) => {
  it("[VS-02, AU-10, PA-57] rings, is heard, muted, held, continued with keys, joined by an agent, and left to them", async () => {
    await using context = await browser.newContext();
    await using other = await browser.newContext();
    await using outside = await browser.newContext();
    await addLegScript(outside);
    const ada = await openDesk(context, streams, "ada", TONES.agent);
    const clear = streams === "1.4.5" ? "complete" : "clear";

    const customer = await callFromPage(outside, center);
    const { contactId } = customer;
    await contactStateIs(ada.page, contactId, "connecting");
    await isShown(ada.page, contactId, ["PendingBusy", "connecting", "connecting", "connected"]);
    await expectTones(ada.audio);
    await call(ada.page, contactId, "accept");
    await expectTones(ada.audio, "customer");
    await customer.hears("agent");
    await isShown(ada.page, contactId, ["Busy", "connected", "connected", "connected"]);

    await agentDoes(ada.page, "mute");
    await customer.hears();
    await agentDoes(ada.page, "unmute");
    await customer.hears("agent");
    await onCustomer(ada.page, contactId, "hold");
    await isShown(ada.page, contactId, ["Busy", "connected", "connected", "hold"]);
    await expectTones(ada.audio);
    await onCustomer(ada.page, contactId, "resume");
    await isShown(ada.page, contactId, ["Busy", "connected", "connected", "connected"]);
    await expectTones(ada.audio, "customer");
    await agentDoes(ada.page, "mute"); // the tone would cover those of the key
    await expectKey5(customer, () => onCustomer(ada.page, contactId, "sendDigits", "5"));
    await agentDoes(ada.page, "unmute");

    const grace = await openDesk(other, streams, "grace", TONES.other);
    await desktopOf(ada.page).run("transferTo", contactId, "Grace Hopper"); // adds a connection, which in a call asks the agent to take part
    await isShown(ada.page, contactId, ["Busy", "connected", "connected", "hold", "connecting"]);
    const joined = await onlyContact(grace.page);
    await contactStateIs(grace.page, joined, "connecting");
    await call(grace.page, joined, "accept");
    await isShown(ada.page, contactId, ["Busy", "connected", "connected", "hold", "connected"]);
    await expectTones(ada.audio, "other");
    await expectTones(grace.audio, "agent");
    await call(ada.page, contactId, "toggleActiveConnections");
    await isShown(ada.page, contactId, ["Busy", "connected", "connected", "connected", "hold"]);
    await customer.hears("agent");
    await call(ada.page, contactId, "conferenceConnections");
    await isShown(ada.page, contactId, ["Busy", "connected", "connected", "connected", "connected"]);
    await expectTones(ada.audio, "customer", "other");
    await expectTones(grace.audio, "customer", "agent");
    await customer.hears("agent", "other");

    await ada.page.evaluate((id) => Reflect.get(globalThis, "hangUp")(id), contactId);
    await contactStateIs(ada.page, contactId, "ended");
    await eventually(async () =>
      expect(await ada.page.evaluate(() => Reflect.get(globalThis, "agent").getState().name)).toBe("AfterCallWork"),
    );
    await expectTones(grace.audio, "customer");
    await customer.hears("other");
    await customer.leg.evaluate((leg) => leg.close());
    await contactStateIs(grace.page, joined, "ended");
    for (const [desk, id] of [
      [ada, contactId],
      [grace, joined],
    ] as const) {
      await call(desk.page, id, clear);
      await eventually(async () =>
        expect(await desk.page.evaluate(() => Reflect.get(globalThis, "agent").getState().name)).toBe("Available"),
      );
    }
  });

  it("[RT-20, PB-01, PA-51] is on the desk beside a chat; both are viewed in turn in all tabs, and the call goes on", async () => {
    await using context = await browser.newContext();
    await using outside = await browser.newContext();
    await addLegScript(outside);
    const ada = await openDesk(context, streams, "ada", TONES.agent);
    const tabs = [ada, await openTab(context, streams)];
    const chat = await openCustomer(outside, { center, site: site.url, lines: [] });
    await contactStateIs(ada.page, chat.contactId, "connecting");
    await call(ada.page, chat.contactId, "accept");
    await contactStateIs(ada.page, chat.contactId, "connected");

    const customer = await callFromPage(outside, center);
    await contactStateIs(ada.page, customer.contactId, "connecting");
    await call(ada.page, customer.contactId, "accept");
    await customer.hears("agent");
    const kinds = await ada.page.evaluate(
      (ids) =>
        ids.map((id) => {
          const { contact } = Reflect.get(globalThis, "contacts")[id];
          return [contact.getType(), contact.getAgentConnection().getMediaType()];
        }),
      [chat.contactId, customer.contactId],
    );
    expect(kinds).toEqual([
      ["chat", "chat"],
      ["voice", "softphone"],
    ]);

    for (const id of [customer.contactId, chat.contactId, customer.contactId]) {
      await ada.page.evaluate((contactId) => Reflect.get(globalThis, "connect").core.viewContact(contactId), id);
      for (const { page, audio } of tabs) {
        await eventually(async () => expect((await viewed(page)).at(-1)).toBe(id));
        const log = audio.getByRole("textbox", { name: "Message" });
        const callView = audio.getByRole("region", { name: "Call", exact: true });
        await (id === chat.contactId ? log : callView).waitFor();
      }
    }
    await customer.hears("agent");

    await customer.leg.evaluate((leg) => leg.close());
    await contactStateIs(ada.page, customer.contactId, "ended");
    await contactStateIs(ada.page, chat.contactId, "connected");
    await chat.leave();
    await contactStateIs(ada.page, chat.contactId, "ended");
  });
});
