/** Several agents in a call, in the agent panel, with real audio. */
import type { Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import { announced } from "./support/announced.ts";
import { addLegScript, callFromPage } from "./support/call-leg.ts";
import { eventually } from "./support/eventually.ts";
import { monitorContact } from "./support/monitor-contact.ts";
import {
  addHeardScript,
  type Caller,
  expectAgentHeard,
  expectHeard,
  expectKey5For,
  hangUp,
  receivedIn,
} from "./support/panel-calls.ts";
import { type PanelOptions, type PanelPage, panelTests } from "./support/panel-tests.ts";

const panels = panelTests({ width: 1200, height: 720 }, {}, { hasMedia: true });

let callers: Caller[] = [];

afterEach(async () => {
  await Promise.all(callers.map(hangUp));
  callers = [];
});

const heard: PanelOptions = { prepare: addHeardScript };

const callIn = ({ page }: PanelPage) => page.getByRole("region", { name: "Call", exact: true });
const parties = (panel: PanelPage) => callIn(panel).getByRole("region", { name: "In this call" });
const party = (panel: PanelPage, name: string) => parties(panel).getByRole("listitem").filter({ hasText: name });
const button = (panel: PanelPage, name: string) => callIn(panel).getByRole("button", { name, exact: true });
const focusedName = (page: Page): Promise<string | null> =>
  page.evaluate(
    () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? null,
  );

/** Ada has a call from Ann. */
async function adaTalks(options: PanelOptions = {}): Promise<{ readonly ada: PanelPage; readonly ann: Caller }> {
  const ada = await panels.openAvailable("ada", { ...heard, ...options });
  const context = await panels.newContext("ann");
  await addLegScript(context);
  const ann = await callFromPage(context, panels.center);
  callers.push(ann);
  await ada.offers.getByText("Ann").waitFor();
  await ada.accept();
  await callIn(ada).getByText("Connected").waitFor();
  return { ada, ann };
}

/** Ada asks Grace by keyboard. */
async function askGrace(ada: PanelPage): Promise<void> {
  await ada.transfer.waitFor({ state: "detached" }); // the test may have just closed it
  await button(ada, "Transfer or add").focus();
  await ada.page.keyboard.press("Enter");
  await ada.transfer.getByRole("option", { name: "Grace Hopper" }).waitFor();
  await eventually(async () => expect(await focusedName(ada.page)).toBe("Search by name"));
  await ada.page.keyboard.type("grace");
  await eventually(async () => expect(await ada.transfer.getByRole("option").count()).toBe(1));
  await ada.page.keyboard.press("Enter");
  await ada.transfer.waitFor({ state: "detached" });
}

it("[PA-65, PA-66, PA-67] an agent is asked while the customer is on hold, swapped, joined, and gets the call", async () => {
  const { ada, ann } = await adaTalks();
  const grace = await panels.openAvailable("grace", heard);

  await askGrace(ada);
  await party(ada, "Grace Hopper").getByText("Calling…").waitFor();
  await party(ada, "Ann").getByText("On hold").waitFor();
  expect(await focusedName(ada.page)).toBe("Transfer or add");
  await expectHeard(ada.page, false);
  const hasJoined = announced(ada.page, "has joined the call");
  await grace.offers.getByText("Ann").waitFor();
  await grace.accept();
  await party(ada, "Grace Hopper").getByText("Connected").waitFor();
  await hasJoined;
  await party(grace, "Ada Lovelace").getByText("Connected").waitFor();
  await expectHeard(grace.page, false);

  await button(ada, "Swap").click();
  await party(ada, "Grace Hopper").getByText("On hold").waitFor();
  await callIn(grace).getByText("You are on hold").waitFor();
  await expectHeard(ada.page);
  await expectHeard(grace.page, false);
  await expectAgentHeard(ann);
  await button(ada, "Join all").click();
  await eventually(async () => expect(await button(ada, "Join all").count()).toBe(0));
  expect(await parties(ada).evaluate((section) => section === document.activeElement)).toBe(true);
  await expectHeard(ada.page);
  await expectHeard(grace.page);

  await button(ada, "Leave call").click();
  await callIn(ada).getByText("The call has ended").waitFor();
  expect(await focusedName(ada.page)).toBe("Close contact");
  await parties(grace).waitFor({ state: "detached" });
  await expectHeard(grace.page);
  await expectAgentHeard(ann);
});

it("[PA-66] an agent is disconnected, and the customer is back with the one who asked", async () => {
  const { ada } = await adaTalks();
  const grace = await panels.openAvailable("grace", heard);
  await askGrace(ada);
  await grace.accept();
  await party(ada, "Grace Hopper").getByText("Connected").waitFor();

  const hasLeft = announced(ada.page, "has left the call");
  await party(ada, "Grace Hopper")
    .getByRole("button", { name: /^Disconnect/ })
    .click();

  await hasLeft;
  await parties(ada).waitFor({ state: "detached" });
  await eventually(async () =>
    expect(await callIn(ada).evaluate((call) => call === document.activeElement)).toBe(true),
  );
  await expectHeard(ada.page);
  await callIn(grace).getByText("The call has ended").waitFor();
});

it("[PA-74, VC-09] keys are for the party that is chosen by keyboard, and for none once that one has left", async () => {
  const { ada, ann } = await adaTalks();
  await button(ada, "Keypad").click();
  const keypad = callIn(ada).getByRole("group", { name: "Keypad" });
  const choice = keypad.getByRole("combobox", { name: "Keys for" });
  const chosen = () => choice.locator("option:checked").textContent();
  await keypad.waitFor();
  expect(await choice.count()).toBe(0); // with one party there is nothing to choose
  await ada.page.keyboard.press("Escape");
  const grace = await panels.openAvailable("grace", heard);
  await askGrace(ada);
  await grace.accept();
  await party(ada, "Grace Hopper").getByText("Connected").waitFor();
  await button(ada, "Mute").click(); // beeps would cover the tones of the key
  const [annHears, graceHears] = [ann.leg, await receivedIn(grace.page)];

  await button(ada, "Keypad").focus();
  await ada.page.keyboard.press("Enter");
  await choice.waitFor();
  expect(await chosen()).toContain("Grace");
  await expectKey5For([graceHears], [], () => ada.page.keyboard.press("5"));
  await button(ada, "Join all").click();
  await button(grace, "Mute").click();
  await choice.focus();
  await ada.page.keyboard.press("ArrowUp");
  expect(await chosen()).toBe("Ann");
  expect(await keypad.getByLabel("Pressed keys").textContent()).toBe("");
  await expectKey5For([annHears], [graceHears], () => ada.page.keyboard.press("5"));

  await choice.selectOption({ label: "Grace Hopper" });
  await button(grace, "Leave call").click();
  await keypad.waitFor({ state: "detached" });
  await eventually(async () => expect(await focusedName(ada.page)).toBe("Call"));
  expect(await button(ada, "Keypad").getAttribute("aria-expanded")).toBe("false");
});

it("[PA-67] an agent who rejects the call is reported while the customer is on hold, at 320 px", async () => {
  const { ada } = await adaTalks({ viewport: { width: 320, height: 640 } });
  const grace = await panels.openAvailable("grace");
  await askGrace(ada);

  const hasRejected = announced(ada.page, "did not join the call");
  await grace.page.getByRole("button", { name: "Reject" }).click();

  await hasRejected;
  await callIn(ada).getByText("did not join the call").waitFor();
  await callIn(ada).getByText("Customer on hold").waitFor();
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
  await button(ada, "Hold").click();
  await callIn(ada).getByText("did not join the call").waitFor({ state: "detached" });
  await expectHeard(ada.page);
});

it("[PA-65] a call is transferred without asking first", async () => {
  const { ada, ann } = await adaTalks();
  const grace = await panels.openAvailable("grace", heard);

  await button(ada, "Transfer or add").click();
  await ada.transfer.getByRole("radio", { name: "Transfer the call" }).check();
  await ada.transfer.getByRole("option", { name: "Grace Hopper" }).click();

  await callIn(ada).getByText("The call has ended").waitFor();
  await eventually(async () => expect(await focusedName(ada.page)).toBe("Close contact"));
  await grace.accept();
  await expectHeard(grace.page);
  await expectAgentHeard(ann);
});

it("[PA-68] a supervisor who takes part mutes their microphone", async () => {
  const { ada, ann } = await adaTalks();
  const sam = await panels.openPanel("sam", heard);
  await monitorContact(panels.center, ann.contactId);
  await sam.contacts.filter({ hasText: "Ann" }).click();
  await sam.page.getByText("You listen silently.").waitFor();
  expect(await button(sam, "Mute").count()).toBe(0);
  await button(ada, "Mute").click();
  await sam.page.getByRole("button", { name: "Take part" }).click();
  await expectAgentHeard(ann);

  await button(sam, "Mute").click();
  await expectAgentHeard(ann, false);
  await button(sam, "Mute").click();
  await expectAgentHeard(ann);

  expect(await callIn(sam).getByRole("button").count()).toBe(1);
  await party(ada, "Sam").getByText("Supervisor", { exact: true }).waitFor();
});

it("[PA-69] an agent calls another one from the list, who answers", async () => {
  const ada = await panels.openAvailable("ada", heard);
  const grace = await panels.openAvailable("grace", heard);
  const newCall = ada.page.getByRole("button", { name: "New call" });
  await newCall.focus();
  await ada.page.keyboard.press("Enter");
  const dialog = ada.page.getByRole("dialog", { name: "Call an agent" });
  await dialog.getByRole("option", { name: "Grace Hopper" }).waitFor();
  await ada.page.keyboard.type("grace");
  await ada.page.keyboard.press("Enter");

  await dialog.waitFor({ state: "detached" });
  await callIn(ada).getByText("Calling…").waitFor();
  await eventually(async () =>
    expect(await callIn(ada).evaluate((call) => call === document.activeElement)).toBe(true),
  );
  expect(await newCall.count()).toBe(0);
  await grace.offers.waitFor();
  await grace.accept();
  await callIn(ada).getByText("Connected").waitFor();
  await callIn(grace).getByText("Connected").waitFor();
  expect(await button(ada, "Add agent").isEnabled()).toBe(true);

  await button(ada, "End call").click();
  await callIn(grace).getByText("The call has ended").waitFor();
});
