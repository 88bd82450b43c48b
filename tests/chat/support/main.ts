/** Runs scenarios in this page on request of the test. The library that they test runs in frames. */
import { SCENARIOS } from "../scenarios/index.ts";
import { openRemoteCenter } from "./center/remote-center.ts";
import type { LibraryName } from "./libraries.ts";
import { openFrameWindow } from "./page/frame-window.ts";
import type { Loose } from "./page/page.ts";
import { runScenario } from "./scenario.ts";
import { createWorld, type World } from "./world.ts";

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => setTimeout(() => waiting.shift()?.(), 1);

/** Waits for a millisecond. A timer that another timer has started would wait for four; one that a message has started does not. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}

let world: World;

async function openScenarioWorld(name: LibraryName): Promise<void> {
  const script = await (await fetch(`/library/${name}.js`)).text();
  world = await createWorld({ openCenter: openRemoteCenter, openWindow: openFrameWindow, turn }, { name, script });
}

/** Failure of a scenario in a page. */
export type PageFailure = { readonly message: string; readonly stack: string | undefined };

/** Runs a scenario. Returns its failure, or null. */
async function failureOf(scenario: string): Promise<PageFailure | null> {
  try {
    await runScenario(SCENARIOS, scenario, world);
    return null;
  } catch (error) {
    const { message = error, stack }: Loose = error ?? {}; // the upstream library rejects with plain objects
    return { message: String(message), stack };
  }
}

Object.assign(globalThis, { openScenarioWorld, failureOf });
