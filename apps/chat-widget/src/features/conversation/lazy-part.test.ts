import type { ChatSnapshot } from "@tributary/chat";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { agentMessage } from "../../../test/scripted-session.ts";
import { countMessages, createLazyPart } from "./lazy-part.ts";

const PLAIN = agentMessage("plain", 1);
const RICH = agentMessage("rich", 2, { contentType: "text/markdown" });
const RICHER = agentMessage("richer", 3, { contentType: "text/markdown" });

const shown = (timeline: ChatSnapshot["timeline"], state: "up" | "connecting" = "up") => ({
  timeline,
  link: { state },
  over: null,
});

function setUp(results: ("loaded" | "failed")[]) {
  const clock = createManualClock();
  const log: string[] = [];
  const load = (): Promise<string> => {
    log.push("load");
    return results.shift() === "loaded" ? Promise.resolve("part") : Promise.reject(new Error("not reachable"));
  };
  const part = createLazyPart(
    load,
    countMessages(({ contentType }) => contentType === "text/markdown"),
    () => void log.push("changed"),
  );
  return { clock, log, part };
}

describe("createLazyPart", () => {
  it("loads once, for the first message that needs the part", async () => {
    const { clock, log, part } = setUp(["loaded"]);

    part.prepareFor(shown([PLAIN]));
    expect({ log: [...log], value: part.value }).toEqual({ log: [], value: null });
    part.prepareFor(shown([PLAIN, RICH]));
    part.prepareFor(shown([PLAIN, RICH]));
    await clock.drain();
    part.prepareFor(shown([PLAIN, RICH, RICHER]));

    expect({ log, value: part.value }).toEqual({ log: ["load", "changed"], value: "part" });
  });

  it("tries again with the next message after a failure", async () => {
    const { clock, log, part } = setUp(["failed", "loaded"]);
    part.prepareFor(shown([RICH]));
    await clock.drain();
    part.prepareFor(shown([RICH]));
    expect(log).toEqual(["load"]);

    part.prepareFor(shown([RICH, RICHER]));
    await clock.drain();

    expect({ log, value: part.value }).toEqual({ log: ["load", "load", "changed"], value: "part" });
  });

  it("tries again when the connection is back after a failure", async () => {
    const { clock, log, part } = setUp(["failed", "loaded"]);
    part.prepareFor(shown([RICH], "connecting"));
    await clock.drain();
    part.prepareFor(shown([RICH], "connecting"));
    expect(log).toEqual(["load"]);

    part.prepareFor(shown([RICH]));
    part.prepareFor(shown([RICH]));
    await clock.drain();

    expect({ log, value: part.value }).toEqual({ log: ["load", "load", "changed"], value: "part" });
  });
});
