/** Calls of the widget as customers make them, and the agent who answers them. */
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { addLegScript, type ScriptedLeg, scriptedLeg, TONES } from "./call-leg.ts";
import type { RunningCenter } from "./center.ts";
import { type Desktop, openDesktop } from "./desktop.ts";
import { eventually } from "./eventually.ts";

const SCRIPT = fileURLToPath(new URL("./pages/caller.js", import.meta.url));

/** Levels above which there is sound, and below which there is none. Unit: decibels. */
const AUDIBLE = -50;
const SILENT = -70;

/** Adds the script that measures sound to the pages of a customer. */
export async function addCallerScript(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: SCRIPT });
}

/** Presses the button for a call, and agrees to be asked for the microphone. */
export async function callUs(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Call us" }).click();
  await sees(page, "We need your microphone");
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Waits until the screen of the call shows a text. */
export function sees(page: Page, text: string | RegExp): Promise<void> {
  return page.locator(":is(.call-status, .call-problem, .call-notice)").filter({ hasText: text }).waitFor();
}

/** Waits until the page plays a tone, or none of it. Without a frequency: any sound. */
export async function plays(page: Page, { hz, isHeard = true }: { readonly hz?: number; readonly isHeard?: boolean }) {
  await eventually(async () => {
    const level = await page.evaluate((frequency) => Reflect.get(globalThis, "playedLevel")(frequency), hz);
    if (isHeard) expect(level, `${hz ?? "sound"} is heard`).toBeGreaterThan(AUDIBLE);
    else expect(level, `${hz ?? "sound"} is not heard`).toBeLessThan(SILENT);
  });
}

/** Opens the desktop of an agent who takes calls with audio of its own. */
export async function openCallDesk(
  context: BrowserContext,
  { center, site }: { readonly center: RunningCenter; readonly site: string },
): Promise<Desktop> {
  await addLegScript(context);
  const desktop = await openDesktop(context, { center, site, streams: "tributary", chat: "none", lines: [] });
  await desktop.run("chooseState", "Available");
  return desktop;
}

/** Waits for the offer of a call, opens the agent's audio, and accepts. */
export async function answerCall(desktop: Desktop, contactId: string): Promise<ScriptedLeg> {
  const leg = await openOwnLeg(desktop, contactId);
  await desktop.run("call", contactId, "accept");
  return leg;
}

/** Accepts a callback once it is offered, and opens the agent's audio. */
export async function acceptCallback(desktop: Desktop, contactId: string): Promise<ScriptedLeg> {
  await stateIs(desktop, contactId, "incoming");
  await desktop.run("call", contactId, "accept");
  return openOwnLeg(desktop, contactId);
}

async function stateIs({ page }: Desktop, contactId: string, expected: string): Promise<void> {
  await eventually(async () => {
    const state = await page.evaluate((id) => {
      const contact = Reflect.get(globalThis, "contacts")[id]?.contact;
      return contact?.getState().type;
    }, contactId);
    expect(state).toBe(expected);
  });
}

async function openOwnLeg(desktop: Desktop, contactId: string): Promise<ScriptedLeg> {
  const { page } = desktop;
  await stateIs(desktop, contactId, "connecting");
  const leg = await page.evaluateHandle(
    async ({ id, hz }) => {
      const connection = Reflect.get(globalThis, "contacts")[id].contact.getAgentConnection();
      const { callContextToken, callConfigJson } = connection.getSoftphoneMediaInfo();
      const { signalingEndpoint } = JSON.parse(callConfigJson);
      const query = new URLSearchParams({ callId: id, contactCtx: callContextToken });
      const signaling = await Reflect.get(globalThis, "openSignaling")(`${signalingEndpoint}?${query}`);
      return Reflect.get(globalThis, "openLeg")({ signaling, names: { callContextToken }, configuration: {}, hz });
    },
    { id: contactId, hz: TONES.agent },
  );
  return scriptedLeg(page, leg);
}

/** Does something to the customer's connection of a call: `hold`, `resume`, `muteParticipant`. */
export function actOnCustomer(
  { page }: Desktop,
  contactId: string,
  method: "hold" | "resume" | "muteParticipant",
): Promise<unknown> {
  return page.evaluate(
    ({ id, name }) =>
      new Promise((success, failure) => {
        const { contact } = Reflect.get(globalThis, "contacts")[id];
        contact.getInitialConnection()[name]({ success, failure });
      }),
    { id: contactId, name: method },
  );
}
