/** Calls on desktops that own the audio: their states, and the leg that the library for audio would open. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { type ScriptedLeg, scriptedLeg, TONES } from "./call-leg.ts";
import { eventually } from "./eventually.ts";

/** Waits until the contact on the desktop is in a state. */
export const contactStateIs = (page: Page, contactId: string, state: string) =>
  eventually(async () => {
    const type = await page.evaluate((id) => {
      const contact = Reflect.get(globalThis, "contacts")[id]?.contact;
      // Release 1.4.5 has the older name.
      return (contact?.getState?.() ?? contact?.getStatus())?.type;
    }, contactId);
    expect(type).toBe(state);
  });

/** Opens the agent's leg as the library for audio does: with the servers of `createTransport`, and the token of the contact. */
export async function openAgentLeg(
  page: Page,
  contactId: string,
  browserId: string,
  tone: keyof typeof TONES = "agent",
): Promise<ScriptedLeg> {
  const leg = await page.evaluateHandle((input) => Reflect.get(globalThis, "openHostLeg")(input), {
    id: contactId,
    hz: TONES[tone],
    browserId,
  });
  return scriptedLeg(page, leg);
}
