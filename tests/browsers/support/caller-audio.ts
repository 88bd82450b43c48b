/** Sound of the parties of a call: a tone from each, measured where it arrives. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { eventually } from "../../e2e/support/eventually.ts";
import type { Person } from "./tab.ts";

const pageScript = (name: string): string =>
  readFileSync(new URL(`../../e2e/support/pages/${name}`, import.meta.url), "utf8");

/** Measures the audio that a page receives. */
const HEARD = pageScript("heard.js");

/** Tones of the microphones, by browser. Unit: hertz. */
export const TONES = { chromium: 2_100, firefox: 1_300 } as const;

/** Scripts for pages of calls. Firefox has a microphone with a tone; that of Chromium beeps, and is replaced. */
export const CALL_SCRIPTS: Readonly<Record<keyof typeof TONES, readonly string[]>> = {
  firefox: [HEARD],
  chromium: [HEARD, pageScript("caller.js"), `window.callerTone = ${TONES.chromium};`],
};

/** Levels above which a tone is there, and below which it is not. Unit: decibels. */
const AUDIBLE = -50;
const SILENT = -70;

/** Resolves once the page receives a tone, or receives it no more. */
export async function expectHeard({ tab }: Person, hz: number, isHeard = true): Promise<void> {
  await eventually(async () => {
    const level = Number(await tab.evaluate(`window.heard.level(${hz})`));
    if (isHeard) expect(level, `${hz} Hz is heard`).toBeGreaterThan(AUDIBLE);
    else expect(level, `${hz} Hz is not heard`).toBeLessThan(SILENT);
  });
}

/** Starts to keep the loudest level of both tones of the key 5, 770 and 1,336 hertz. Resolves to a function that resolves once the page has received both. */
export async function listenForKey5({ tab }: Person): Promise<() => Promise<void>> {
  await tab.evaluate(`(() => {
    const loudest = (window.loudest = { 770: -200, 1336: -200 });
    setInterval(() => {
      for (const hz of [770, 1336]) loudest[hz] = Math.max(loudest[hz], window.heard.level(hz));
    }, 20);
  })()`);
  return () =>
    eventually(async () => {
      for (const level of Object.values((await tab.evaluate("window.loudest")) as Record<string, number>))
        expect(level).toBeGreaterThan(AUDIBLE);
    });
}
