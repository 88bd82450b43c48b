/** Calls between a customer's page and the agent panel: what each of them receives. */
import { fileURLToPath } from "node:url";
import type { BrowserContext, Frame, JSHandle, Page } from "playwright-core";
import { expect } from "vitest";
import { type callFromPage, TONES } from "./call-leg.ts";
import { eventually } from "./eventually.ts";

const SCRIPT = fileURLToPath(new URL("./pages/heard.js", import.meta.url));

/** Customer who calls from a page. */
export type Caller = Awaited<ReturnType<typeof callFromPage>>;

/** Levels above which there is sound, and below which there is none. Unit: decibels. */
const AUDIBLE = -50;
const SILENT = -70;

/** Time in which the microphone of the browser beeps at least once. Unit: milliseconds. */
const BEEP_MS = 1_500;

/** Measures the audio that pages of the context receive. */
export async function addHeardScript(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: SCRIPT });
}

/** Expects that the agent receives the customer's audio, or does not. */
export async function expectHeard(page: Page | Frame, isHeard = true): Promise<void> {
  await eventually(async () => {
    const level = await page.evaluate((hz) => Reflect.get(globalThis, "heard").level(hz), TONES.customer);
    if (isHeard) expect(level).toBeGreaterThan(AUDIBLE);
    else expect(level).toBeLessThan(SILENT);
  });
}

/** Audio that a page receives. Unit of `level`: decibels. */
type Received = JSHandle<{ level(hz: number): number }>;

/** Expects that a page receives the tones of these parties, and of no others. */
export async function expectTones(page: Page | Frame, ...parties: readonly (keyof typeof TONES)[]): Promise<void> {
  await eventually(async () => {
    for (const [name, hz] of Object.entries(TONES)) {
      const level = await page.evaluate((frequency) => Reflect.get(globalThis, "heard").level(frequency), hz);
      if (parties.some((party) => party === name)) expect(level, `${name} is heard`).toBeGreaterThan(AUDIBLE);
      else expect(level, `${name} is not heard`).toBeLessThan(SILENT);
    }
  });
}

/** Loudest sound that a page receives in the time of a beep, at any of the frequencies. Unit: decibels. */
function loudest(received: Received, frequencies: readonly number[], forMs = BEEP_MS): Promise<number> {
  return received.evaluate(
    async (audio, { hz, ms }) => {
      let level = Number.NEGATIVE_INFINITY;
      const endsAt = performance.now() + ms;
      while (performance.now() < endsAt) {
        for (const each of hz) level = Math.max(level, audio.level(each));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return level;
    },
    { hz: frequencies, ms: forMs },
  );
}

/** Frequencies of speech, in steps of the measurement. */
const SPEECH = Array.from({ length: 100 }, (_each, at) => 150 + at * 30);

/** Expects that the customer receives the beeps of the agent's microphone, or nothing. */
export async function expectAgentHeard(customer: Caller, isHeard = true): Promise<void> {
  await eventually(async () => {
    const level = await loudest(customer.leg, SPEECH);
    if (isHeard) expect(level).toBeGreaterThan(AUDIBLE);
    else expect(level).toBeLessThan(SILENT);
  });
}

/** Frequencies of the key 5. Unit: hertz. Source: https://www.itu.int/rec/T-REC-Q.23 */
const KEY_5 = [770, 1_336];

/** Time in which the tones of a pressed key arrive. Unit: milliseconds. */
const KEY_MS = 3_000;

/** Presses a key by `press` and expects that the customer receives its two tones. */
export async function expectKey5(customer: Caller, press: () => Promise<void>): Promise<void> {
  await expectKey5For([customer.leg], [], press);
}

/** Returns the audio that the page of an agent receives, in a context with {@link addHeardScript}. */
export function receivedIn(page: Page): Promise<Received> {
  return page.evaluateHandle((): { level(hz: number): number } => Reflect.get(globalThis, "heard"));
}

/** Presses a key by `press` and expects that its two tones reach `listeners`, and not `others`. */
export async function expectKey5For(
  listeners: readonly Received[],
  others: readonly Received[],
  press: () => Promise<void>,
): Promise<void> {
  const levelsOf = (all: readonly Received[]) =>
    Promise.all(all.map((each) => Promise.all(KEY_5.map((hz) => loudest(each, [hz], KEY_MS)))));
  const levels = Promise.all([levelsOf(listeners), levelsOf(others)]);
  await press();
  const [heard, unheard] = await levels;
  for (const level of heard.flat()) expect(level).toBeGreaterThan(AUDIBLE);
  for (const level of unheard) expect(Math.min(...level)).toBeLessThan(SILENT);
}

/** Hangs up, unless the call is over, and closes the page. */
export async function hangUp(customer: Caller): Promise<void> {
  await customer.leg.evaluate(async ({ signaling, close }) => {
    if (signaling.closeCode() === undefined) await close();
  });
  await customer.page.close();
}
