/** Callbacks of agents in the panel, with real audio between two pages. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { violationsOn } from "./support/accessibility.ts";
import { announced } from "./support/announced.ts";
import { addLegScript, callFromPage, scriptedLeg, TONES } from "./support/call-leg.ts";
import { eventually } from "./support/eventually.ts";
import { addHeardScript, expectAgentHeard, expectHeard } from "./support/panel-calls.ts";
import { type PanelPage, panelTests } from "./support/panel-tests.ts";

const panels = panelTests(
  { width: 1200, height: 720 },
  { TRIBUTARY_CALLBACK_RETRY_SECONDS: "5", TRIBUTARY_CALLBACK_ATTEMPTS: "2" },
  { hasMedia: true },
);

/** Customer who waits to be called back. */
async function calledBack() {
  const context = await panels.newContext("customer");
  await addLegScript(context);
  const caller = await callFromPage(context, panels.center);
  const { page, leg } = caller;
  const request = (method: string, params: object = {}) =>
    leg.evaluate((open, each) => open.signaling.request(each.method, each.params), { method, params });
  const is = (phase: string) =>
    eventually(async () => expect(await leg.evaluate(({ signaling }) => signaling.states.at(-1)?.phase)).toBe(phase));
  await is("waiting");
  expect(await request("requestCallback")).toMatchObject({ result: {} });
  return {
    ...caller,
    request,
    is,
    /** Answers the call that rings. */
    async answer() {
      const opened = await page.evaluateHandle(
        ({ open, hz }) =>
          Reflect.get(globalThis, "openLeg")({ signaling: open.signaling, names: {}, configuration: {}, hz }),
        { open: leg, hz: TONES.customer },
      );
      return { ...caller, ...scriptedLeg(page, opened) };
    },
  };
}

const callIn = ({ page }: { readonly page: Page }) => page.getByRole("region", { name: "Call", exact: true });
const LABEL = "Incoming callback: \u2068Ann\u2069";
const incoming = ({ page }: PanelPage) => page.getByRole("article", { name: LABEL });
const AGAIN = "If the customer is still waiting, you or another agent will call them again later.";
const expectAccessible = async (page: Page) => expect(await violationsOn(page)).toEqual([]);

it("[PA-75, VC-37] a callback rings without audio, is accepted by keyboard, and connected once the customer answers", async () => {
  const ann = await calledBack();
  const ada = await panels.openAvailable("ada", { prepare: addHeardScript });
  await incoming(ada).waitFor();
  expect(await incoming(ada).textContent()).toMatch(/Ann.*Callback.*waiting/);
  await ada.page.getByRole("alert").filter({ hasText: LABEL }).waitFor({ state: "attached" });
  await expectAccessible(ada.page);
  expect(await ada.page.evaluate(() => Reflect.get(globalThis, "heard").peers)).toBe(0);

  await ada.page.keyboard.press("Alt+Enter");
  await callIn(ada).getByText("Calling…").waitFor();
  await ann.is("ringing");
  expect(await callIn(ada).getByRole("button", { name: "Hold" }).isDisabled()).toBe(true);
  await ada.page.getByRole("button", { name: "Ann Calling back…", exact: true }).waitFor();
  expect(await ada.page.locator(".conversation-who").textContent()).toMatch(/Callback$/);
  expect(await ada.page.locator(".conversation .duration").count()).toBe(0);
  await ada.page.getByText("Voice (callback)").waitFor();
  await expectAccessible(ada.page);
  const answeredAt = Date.now();
  const announcement = announced(ada.page, "\u2068Ann\u2069 has answered");
  const answered = await ann.answer();

  await callIn(ada).getByText("Connected").waitFor();
  const talk = await callIn(ada).locator(".duration").getAttribute("datetime");
  expect(Number(talk?.slice(2, -1))).toBeLessThanOrEqual((Date.now() - answeredAt) / 1_000);
  await ada.page.getByRole("button", { name: /^Ann Connected \d+:\d\d Call$/ }).waitFor();
  await announcement;
  await expectHeard(ada.page);
  await expectAgentHeard(answered);
  await callIn(ada).getByRole("button", { name: "End call" }).click();
  await callIn(ada).getByText("The call has ended").waitFor();
  expect(await ada.page.getByText(AGAIN).count()).toBe(0);
  await ann.is("ended");
});

it("[PA-75, VC-40] a callback that the agent ends before the answer says that the customer is called again, also after a reload", async () => {
  const ann = await calledBack();
  const ada = await panels.openAvailable("ada");
  await incoming(ada).waitFor();
  await ada.accept();
  await ann.is("ringing");
  await callIn(ada).getByRole("button", { name: "End call" }).click();

  await callIn(ada).getByText("The call has ended").waitFor();
  await callIn(ada).getByText(AGAIN).waitFor();
  await expectAccessible(ada.page);
  await ann.is("callback");
  await ada.page.reload();
  await callIn(ada).getByText(AGAIN).waitFor();
  await ann.request("bye");
});

it("[PA-75, VC-38] a callback that the customer does not take says so, and is offered again until the last attempt", async () => {
  const ann = await calledBack();
  const ada = await panels.openAvailable("ada");
  for (const [attempt, reason] of ["busy", "no-audio"].entries()) {
    await incoming(ada).waitFor();
    await ada.accept();
    await ann.is("ringing");
    await ann.request("declineCallback", { reason });

    const sentence = attempt === 0 ? "The call was not taken" : "The other page could not be reached";
    await ada.page.getByText(sentence).waitFor();
    await ada.page.getByText(AGAIN).waitFor();
    await expectAccessible(ada.page);
    await ada.close();
  }

  await ann.is("ended");
  await eventually(async () => expect(await ada.contacts.count()).toBe(0));
});

it("[PA-75] a callback that the agent rejects is not one that they missed", async () => {
  const ann = await calledBack();
  const ada = await panels.openAvailable("ada");
  await incoming(ada).waitFor();
  await incoming(ada).getByRole("button", { name: "Reject" }).click();

  await ada.page.getByText("You rejected this callback").waitFor();
  await ann.is("callback");
  await ann.request("bye");
});
