import { fileURLToPath } from "node:url";
import type { BrowserContext, JSHandle, Page } from "playwright-core";
import { expect } from "vitest";
import type { RunningCenter } from "./center.ts";
import { eventually } from "./eventually.ts";

/** Script of the scripted client. */
const SCRIPT = fileURLToPath(new URL("./pages/call-leg.js", import.meta.url));

/** Tones of the parties. Unit: hertz. */
export const TONES = { customer: 700, agent: 1_300, other: 2_100 } as const;

/** Levels above which a tone is there, and below which it is not. Unit: decibels. */
const AUDIBLE = -50;
const SILENT = -70;

/** A party with audio in a page, and the number of its call. */
export type ScriptedLeg = {
  readonly page: Page;
  readonly leg: JSHandle;
  /** Resolves once the party hears exactly these parties. */
  hears(...parties: readonly (keyof typeof TONES)[]): Promise<void>;
};

/** Adds the scripted client to all pages of a browser context. */
export async function addLegScript(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: SCRIPT });
}

/** Returns a leg of a page as a party with audio. */
export function scriptedLeg(page: Page, leg: JSHandle): ScriptedLeg {
  return {
    page,
    leg,
    async hears(...parties) {
      await eventually(async () => {
        const levels = await leg.evaluate(
          (open, tones) => Object.entries(tones).map(([name, hz]) => [name, open.level(hz)] as const),
          TONES,
        );
        for (const [name, level] of levels) {
          const isHeard = parties.some((party) => party === name);
          if (isHeard) expect(level, `${name} is heard`).toBeGreaterThan(AUDIBLE);
          else expect(level, `${name} is not heard`).toBeLessThan(SILENT);
        }
      });
    },
  };
}

/** A customer who calls from a page of the center. `isRelayOnly`: their audio goes through a relay. */
export async function callFromPage(
  context: BrowserContext,
  center: Pick<RunningCenter, "url">,
  { isRelayOnly = false }: { readonly isRelayOnly?: boolean } = {},
) {
  const page = await context.newPage();
  await page.goto(`${center.url}/widget/`);
  const leg = await page.evaluateHandle(
    async ({ address, hz, onlyRelay }) => {
      const body = JSON.stringify({ ParticipantDetails: { DisplayName: "Ann" } });
      const { data } = await (await fetch(address, { method: "POST", body })).json();
      const { SocketUrl, ContactId, ParticipantId, IceServers } = data.startCallResult;
      const configuration = onlyRelay ? { iceServers: IceServers, iceTransportPolicy: "relay" } : {};
      const signaling = await Reflect.get(globalThis, "openSignaling")(SocketUrl);
      const opened = await Reflect.get(globalThis, "openLeg")({ signaling, names: {}, configuration, hz });
      return { ...opened, signaling, ContactId, ParticipantId };
    },
    { address: `${center.url}/startCall`, hz: TONES.customer, onlyRelay: isRelayOnly },
  );
  const ids = await leg.evaluate(({ ContactId, ParticipantId }) => ({
    contactId: ContactId,
    participantId: ParticipantId,
  }));
  return { ...scriptedLeg(page, leg), ...ids };
}
