/** Runs one scenario in the host page on request of the test. */
import { SCENARIOS } from "../scenarios/index.ts";
import { createHostPage, type Transcript } from "./host-page.ts";
import type { Loose } from "./loose.ts";
import { sleep } from "./waiting.ts";

/** Time for pending work after a scenario: ports, promises, frames. Unit: milliseconds. */
const TAIL_MS = 30;

async function runScenario(name: string): Promise<Transcript> {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (!scenario) throw new Error(`unknown scenario "${name}"`);
  const panelUrl = new URLSearchParams(location.search).get("panel") ?? "";
  const { page, transcript } = createHostPage((globalThis as Loose).connect, panelUrl);
  try {
    await scenario.run(page);
  } catch (error) {
    page.record(`BROKEN: ${String(error)}`);
  }
  await page.drain();
  await sleep(TAIL_MS);
  return transcript();
}

Object.assign(globalThis, { runScenario });
