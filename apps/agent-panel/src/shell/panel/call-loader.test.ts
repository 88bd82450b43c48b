import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { CallDesk } from "../../softphone/call-desk.ts";
import { type CallLoaderDeps, createCallLoader } from "./call-loader.ts";

const PAGES = { type: "pages", length: 1 } as const;

function setUp({ hasCalls = true, failures = 0 } = {}) {
  const clock = createManualClock();
  const log: string[] = [];
  let left = failures;
  const desk = {
    receive: ({ type }: { readonly type: string }) => void log.push(`receives ${type}`),
    configure: () => void log.push("configured"),
    [Symbol.dispose]: () => void log.push("closed"),
  } as unknown as CallDesk; // the rest is for views
  const loader = createCallLoader({
    clock,
    log: silentLogger,
    store: { state: { desk: { hasCalls } } },
    async loadCalls() {
      log.push("loads");
      left -= 1;
      if (left >= 0) throw new Error("gone");
      return {
        openCallDesk(_deps: unknown, configure: object | null) {
          log.push(`opens ${JSON.stringify(configure)}`);
          return desk;
        },
      };
    },
  } as unknown as CallLoaderDeps); // the rest is for the softphone
  return { clock, log, loader };
}

describe("the script of calls", () => {
  it("[PA-57] is loaded once, for an agent who can get calls, and gets everything from then on", async () => {
    const { clock, log, loader } = setUp();

    loader.configure({ softphone: {} });
    loader.receive(PAGES);
    loader.receive(PAGES);
    await clock.drain();
    loader.receive(PAGES);
    loader.configure({});

    expect(log).toEqual(["loads", 'opens {"softphone":{}}', "receives pages", "configured"]);
    expect(loader.loaded.read()).not.toBeNull();
  });

  it("[PA-57] is not loaded for others", async () => {
    const { clock, log, loader } = setUp({ hasCalls: false });

    loader.receive(PAGES);
    await clock.drain();

    expect(log).toEqual([]);
  });

  it("[PA-57] is loaded again if that failed", async () => {
    const { clock, log, loader } = setUp({ failures: 1 });

    loader.receive(PAGES);
    await clock.drain();
    loader.receive(PAGES);
    await clock.drain();

    expect(log).toEqual(["loads", "loads", "opens null"]);
  });

  it("[PA-58] is not opened in a panel that is closed meanwhile, and closed with it", async () => {
    const late = setUp();
    late.loader.receive(PAGES);
    late.loader[Symbol.dispose]();
    await late.clock.drain();
    const open = setUp();
    open.loader.receive(PAGES);
    await open.clock.drain();
    open.loader[Symbol.dispose]();

    expect([late.log, open.log]).toEqual([["loads"], ["loads", "opens null", "closed"]]);
  });
});
