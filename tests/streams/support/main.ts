/** Runs one scenario in the host page when the test asks for it. */
import { SCENARIOS } from "../scenarios/index.ts";
import type { Loose } from "./loose.ts";
import { setStage, type Transcript } from "./stage.ts";
import { sleep } from "./waiting.ts";

/** Long enough for what trails behind: a port, a promise, a frame. Unit: milliseconds. */
const TAIL_MS = 30;

async function perform(name: string): Promise<Transcript> {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (!scenario) throw new Error(`there is no scenario "${name}"`);
  const panelUrl = new URLSearchParams(location.search).get("panel") ?? "";
  const { stage, transcript } = setStage((globalThis as Loose).connect, panelUrl);
  try {
    await scenario.play(stage);
  } catch (error) {
    stage.tell(`BROKEN: ${String(error)}`);
  }
  await stage.settle();
  await sleep(TAIL_MS);
  return transcript();
}

Object.assign(globalThis, { perform });
