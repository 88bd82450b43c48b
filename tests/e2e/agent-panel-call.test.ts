/** Calls in the agent panel, with real audio between two pages: that of the customer is a tone, that of the agent the beeps of the browser's microphone. */
import { UpdateUserPhoneConfigCommand } from "@aws-sdk/client-connect";
import type { BrowserContext, JSHandle, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { announced } from "./support/announced.ts";
import { newPage } from "./support/browser.ts";
import { addLegScript, callFromPage } from "./support/call-leg.ts";
import { connectClient, signInFrame } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { monitorContact } from "./support/monitor-contact.ts";
import { panelOf } from "./support/panel.ts";
import {
  addHeardScript,
  type Caller,
  expectAgentHeard,
  expectHeard,
  expectKey5,
  hangUp,
} from "./support/panel-calls.ts";
import { type PanelOptions, type PanelPage, panelTests } from "./support/panel-tests.ts";
import { userIdOf } from "./support/user-id.ts";

const panels = panelTests({ width: 1200, height: 720 }, {}, { hasMedia: true });

let site: Awaited<ReturnType<typeof openHostSite>>;
let callers: Caller[] = [];

beforeAll(async () => {
  site = await openHostSite();
});
afterAll(() => site[Symbol.asyncDispose]());
afterEach(async () => {
  await Promise.all(callers.map(hangUp));
  callers = [];
});

const heard: PanelOptions = { prepare: addHeardScript };

/** The call that is shown. */
const callIn = ({ page }: { readonly page: Page }) => page.getByRole("region", { name: "Call", exact: true });
const button = (panel: { readonly page: Page }, name: string) => panel.page.getByRole("button", { name, exact: true });

async function call(panel: PanelPage): Promise<Caller> {
  const context = panel.page.context().browser();
  if (context === null) throw new Error("the page has no browser");
  const own = await context.newContext();
  await addLegScript(own);
  const caller = await callFromPage(own, panels.center);
  callers.push(caller);
  return caller;
}

/** A customer calls, and the agent accepts. */
async function connect(panel: PanelPage): Promise<Caller> {
  const caller = await call(panel);
  await panel.page.getByRole("article", { name: "Incoming call from \u2068Ann\u2069" }).waitFor();
  await panel.accept();
  await callIn(panel).getByText("Connected").waitFor();
  return caller;
}

it("[PA-58, PA-61, PA-50, PA-53] a call has audio both ways, and is muted, held, answered by keys, and ended", async () => {
  const ada = await panels.openAvailable("ada", heard);
  const ann = await call(ada);
  await ada.page.getByRole("article", { name: "Incoming call from \u2068Ann\u2069" }).waitFor();
  await eventually(async () => expect(await ada.page.evaluate(() => Reflect.get(globalThis, "heard").peers)).toBe(1));
  await expectHeard(ada.page, false);

  await ada.accept();
  await expectHeard(ada.page);
  await expectAgentHeard(ann);
  await callIn(ada)
    .getByText(/^(Good|Unsteady) connection$/)
    .waitFor();
  await button(ada, "Mute").click();
  await expectAgentHeard(ann, false);
  await button(ada, "Mute").click();
  await expectAgentHeard(ann);
  await button(ada, "Hold").click();
  await callIn(ada).getByText("Customer on hold").waitFor();
  await ada.contacts.filter({ hasText: "Call on hold" }).waitFor();
  await expectHeard(ada.page, false);
  await button(ada, "Hold").click();
  await expectHeard(ada.page);
  await button(ada, "Mute").click(); // beeps would cover the tones of the key
  await button(ada, "Keypad").click();
  await expectKey5(ann, () => ada.page.keyboard.press("5"));
  await button(ada, "End call").click();

  await callIn(ada).getByText("The call has ended").waitFor();
  await eventually(async () =>
    expect(await ann.leg.evaluate(({ peer }) => peer.connectionState)).not.toBe("connected"),
  );
  expect(await ada.page.evaluate(() => document.activeElement?.textContent)).toBe("Close contact");
  await ada.close();
  await eventually(async () => expect(await ada.contacts.count()).toBe(0));
});

it("[PA-59] a call has audio again after a reload, and the customer is still there", async () => {
  const ada = await panels.openAvailable("ada", heard);
  const ann = await connect(ada);
  await expectHeard(ada.page);

  await ada.page.reload();
  await callIn(ada).getByText("Connected").waitFor();

  await expectHeard(ada.page);
  await expectAgentHeard(ann);
});

it("[PA-57] of two pages one has the audio, and the other takes it over when that closes", async () => {
  const ada = await panels.openAvailable("ada", heard);
  const ann = await connect(ada);
  const other = await newPage(ada.page.context(), panels.center.description.ccpUrl);
  await callIn({ page: other }).getByText("The audio is in another window.").waitFor();
  expect(await other.evaluate(() => Reflect.get(globalThis, "heard").peers)).toBe(0);
  await button({ page: other }, "Mute").click();
  await expectAgentHeard(ann, false);
  await button({ page: other }, "Mute").click();

  await ada.page.goto("about:blank");
  await callIn({ page: other }).getByText("Connected").waitFor();

  await expectHeard(other);
  await expectAgentHeard(ann);
  await ada.page.goto(panels.center.description.ccpUrl); // for the hooks
});

/** Initializes the library of a desktop, and signs in. Returns the events of the softphone. */
async function startDesktop(page: Page, allowFramedSoftphone: boolean): Promise<JSHandle<unknown[]>> {
  const events = await page.evaluateHandle(
    ({ ccpUrl, endpoint, softphone }) => {
      const seen: unknown[] = [];
      const options = { loginPopup: false, storageAccess: { canRequest: false }, softphone };
      Reflect.get(globalThis, "startDesktop")({ ccpUrl, endpoint, options });
      const connect = Reflect.get(globalThis, "connect");
      connect.agent((agent: Record<string, (callback: (event: { readonly muted: boolean }) => void) => void>) => {
        agent.onMuteToggle?.(({ muted }) => seen.push(muted));
        agent.onLocalMediaStreamCreated?.(() => seen.push("microphone"));
        agent.onSpeakerDeviceChanged?.(() => seen.push("speaker"));
      });
      connect.core.onSoftphoneSessionInit(() => seen.push("session"));
      return seen;
    },
    {
      ccpUrl: panels.center.description.ccpUrl,
      endpoint: panels.center.description.participantEndpoint,
      softphone: { allowFramedSoftphone },
    },
  );
  await signInFrame(page, "ada");
  return events;
}

/** Asks as host pages with a softphone of their own do. */
function isSoftphoneMaster(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const connect = Reflect.get(globalThis, "connect");
        connect.ifMaster(
          "connect::softphone",
          () => resolve(true),
          () => resolve(false),
        );
      }),
  );
}

/** Counts the requests of each page and frame for the microphone. */
async function countMicrophones(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    Reflect.set(globalThis, "microphones", 0);
    mediaDevices.getUserMedia = (constraints) => {
      Reflect.set(globalThis, "microphones", Reflect.get(globalThis, "microphones") + 1);
      return open(constraints);
    };
  });
}

/** Refuses the microphone until `isRefused` of the page is false. */
async function refuseMicrophone(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    Reflect.set(globalThis, "isRefused", true);
    mediaDevices.getUserMedia = (constraints) =>
      Reflect.get(globalThis, "isRefused")
        ? Promise.reject(new DOMException("Permission denied", "NotAllowedError"))
        : open(constraints);
  });
}

it.each(["2.28.2", "tributary"])(
  "[PA-57, PA-61] the audio is in the panel of a desktop with release %s that permits it",
  async (release) => {
    const ada = await panels.openAvailable("ada");
    await ada.page.goto(`${site.url}/desktop.html?streams=${release}&chat=none`);
    const events = await startDesktop(ada.page, true);
    const frame = panelOf(ada.page.frameLocator("iframe"));
    await frame.state.waitFor();
    expect(await isSoftphoneMaster(ada.page)).toBe(false);

    const ann = await call(ada);
    await frame.offers.waitFor();
    await frame.accept();
    await expectAgentHeard(ann);
    await ada.page.evaluate(() => Reflect.get(globalThis, "agent").mute());
    await expectAgentHeard(ann, false);
    await ada.page.evaluate(() => Reflect.get(globalThis, "agent").unmute());
    await expectAgentHeard(ann);
    await ada.page.evaluate(() => Reflect.get(globalThis, "agent").setSpeakerDevice("default"));

    await eventually(async () =>
      expect(await events.jsonValue()).toEqual(["session", "microphone", true, false, "speaker"]),
    );
    await ada.page.goto(panels.center.description.ccpUrl); // for the hooks
  },
);

it("[PA-57] the microphone stays closed in a desktop that does not permit it, whose host page becomes the master", async () => {
  const ada = await panels.openAvailable("ada", { prepare: countMicrophones });
  await ada.page.goto(`${site.url}/desktop.html?streams=2.28.2&chat=none`);
  await startDesktop(ada.page, false);
  const frame = panelOf(ada.page.frameLocator("iframe"));
  await frame.state.waitFor();
  expect(await isSoftphoneMaster(ada.page)).toBe(true);

  await call(ada);
  await frame.offers.waitFor();
  await frame.accept();
  await ada.page.frameLocator("iframe").getByText("The audio is in another window.").waitFor();

  const opened = ada.page.frames().map((each) => each.evaluate(() => Reflect.get(globalThis, "microphones")));
  expect(await Promise.all(opened)).toEqual([0, 0]);
  await ada.page.goto(panels.center.description.ccpUrl); // for the hooks
});

it("[PA-60] a microphone that is refused is explained, and used once it is allowed", async () => {
  const ada = await panels.openAvailable("ada", { prepare: refuseMicrophone });
  const ann = await call(ada);
  await ada.accept();
  const notice = ada.page
    .getByRole("alert")
    .filter({ hasText: "The browser does not let the panel use the microphone." });
  await notice.waitFor();
  await callIn(ada).getByText("No audio").waitFor();

  await ada.page.evaluate(() => Reflect.set(globalThis, "isRefused", false));
  await notice.getByRole("button", { name: "Try again" }).click();

  await callIn(ada).getByText("Connected").waitFor();
  await expectAgentHeard(ann);
  await notice.waitFor({ state: "detached" });
});

it("[PA-51, PA-53] a call and a chat are on one desk, at 320 px, and a rejected call is not missed", async () => {
  const ada = await panels.openAvailable("ada", { viewport: { width: 320, height: 640 } });
  const customer = await panels.startCustomer({ name: "Charles" });
  await ada.accept();
  await ada.composer.waitFor();
  const ann = await connect(ada);

  await ada.page.getByRole("button", { name: /^Back to contacts/ }).click();
  await ada.select("Charles");
  await ada.send("One moment");
  const isScrolled = await ada.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(isScrolled).toBe(false);
  const announcement = announced(ada.page, "The call with \u2068Ann\u2069 has ended");
  await hangUp(ann);
  callers = [];
  await announcement;
  await customer.end();
  await ada.page.setViewportSize({ width: 1200, height: 720 }); // counts contacts
  for (const left of [1, 0]) {
    await ada.close();
    await eventually(async () => expect(await ada.contacts.count()).toBe(left));
  }

  await call(ada);
  await button(ada, "Reject").click();
  await ada.page.getByText("You rejected this call").waitFor();
  await ada.page.getByText("You rejected a contact.").waitFor();
});

it("[PA-62, PA-63] the devices are checked and chosen before a call", async () => {
  const ada = await panels.openPanel("grace", { viewport: { width: 320, height: 640 } });

  await button(ada, "Audio settings").click();
  const dialog = ada.page.getByRole("dialog", { name: "Audio settings" });
  await dialog.getByText("The microphone works.").waitFor();
  await dialog.getByText("The contact center answers.").waitFor();
  await eventually(async () =>
    expect(Number(await dialog.getByRole("meter").getAttribute("aria-valuenow"))).toBeGreaterThan(0),
  );
  const microphone = dialog.getByLabel("Microphone", { exact: true });
  const [, name] = await microphone.locator("option").allTextContents();
  await microphone.selectOption(name ?? "");
  await ada.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await ada.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Audio settings");
  await ada.page.keyboard.press("Enter");

  await eventually(async () => expect(await microphone.locator("option:checked").textContent()).toBe(name));
});

it("[PA-64, MO-08] a supervisor listens to a call in their panel, and takes part in it", async () => {
  const ada = await panels.openAvailable("ada", heard);
  const ann = await connect(ada);
  const sam = await panels.openPanel("sam", heard);

  await monitorContact(panels.center, ann.contactId);
  await sam.contacts.filter({ hasText: "Ann" }).click();
  await sam.page.getByText("You listen silently.").waitFor();
  await expectHeard(sam.page);
  expect(await callIn(sam).getByRole("group", { name: "Call controls" }).count()).toBe(0);
  await button(ada, "Mute").click();
  await expectAgentHeard(ann, false); // nor the supervisor, whose microphone is silent
  await button(sam, "Take part").click();
  await expectAgentHeard(ann);
  await button(sam, "Stop monitoring").click();

  await eventually(async () => expect(await sam.contacts.count()).toBe(0));
  await expectAgentHeard(ann, false);
});

it("[VC-16] a call is accepted without a click for an agent who accepts automatically", async () => {
  const { center } = panels;
  const UserId = await userIdOf(center, "grace");
  const acceptAutomatically = (AutoAccept: boolean) =>
    connectClient(center).send(
      new UpdateUserPhoneConfigCommand({
        InstanceId: center.description.instanceId,
        UserId,
        PhoneConfig: { PhoneType: "SOFT_PHONE", AutoAccept },
      }),
    );
  await acceptAutomatically(true);
  const grace = await panels.openAvailable("grace", heard);

  const ann = await call(grace);

  await callIn(grace).getByText("Connected").waitFor();
  await expectHeard(grace.page);
  await expectAgentHeard(ann);
  await acceptAutomatically(false);
});
