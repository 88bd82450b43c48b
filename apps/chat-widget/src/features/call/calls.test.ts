import type { CallOffer, SavedCall } from "@tributary/call";
import { createManualClock } from "@tributary/testkit";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createScriptedCall, WITH_ADA } from "../../../test/scripted-call.ts";
import { createPhrase } from "../../languages/phrase.ts";
import { createCallModel } from "./call-model.ts";
import type { Beginning, Calls, CallsDeps, ScreenPart } from "./calls.tsx";
import { en } from "./texts/en.ts";

const DETAILS = { name: "Ann", attributes: { plan: "gold" } };
const SAVED = { started: { ContactId: "c" }, connectedAt: 5 } as unknown as SavedCall; // passed on as it is

let createCalls: typeof import("./calls.tsx").createCalls;
let clock: ReturnType<typeof createManualClock>;
let script: ReturnType<typeof createScriptedCall>;
let begun: Beginning[];
let log: string[];
let offer: CallOffer;
let settings: { isPermissionKnown: boolean; isChatting: boolean; saved: SavedCall | null; isLoadable: boolean };

beforeAll(async () => {
  vi.stubGlobal(
    "CSSStyleSheet",
    class {
      replaceSync() {}
    },
  );
  ({ createCalls } = await import("./calls.tsx"));
  return () => vi.unstubAllGlobals();
});

beforeEach(() => {
  clock = createManualClock(0);
  script = createScriptedCall();
  begun = [];
  log = [];
  offer = { state: "open" };
  settings = { isPermissionKnown: true, isChatting: false, saved: null, isLoadable: true };
});

async function open(): Promise<Calls> {
  const screen = { createCallModel, CallScreen: () => null, CallIcon: () => null } as unknown as ScreenPart;
  const deps: CallsDeps = {
    clock,
    phrase: createPhrase("en", en),
    heading: "Ask us",
    readOffer: () => Promise.resolve(offer),
    loadScreen: () => (settings.isLoadable ? Promise.resolve(screen) : Promise.reject(new Error("not reachable"))),
    openCall(_screen, beginning) {
      begun.push(beginning);
      return script.call;
    },
    isPermissionKnown: () => Promise.resolve(settings.isPermissionKnown),
    readSaved: () => settings.saved,
    wasOpen: () => true,
    saveOpen: () => undefined,
    open: () => void log.push("opened"),
    close: () => undefined,
    check: () => DETAILS,
    isChatting: () => settings.isChatting,
    ring: (isRinging) => void log.push(isRinging ? "rings" : "rings no more"),
    onEvent: ({ type, contactId }) => void log.push(`${type} ${contactId}`),
    pageOf: (given) => ({
      center: "https://center.example",
      read: (name) => (name === "call-flow-id" ? "no-flow" : null),
      given,
      flowAttribute: "call-flow-id",
      report: (problem) => void log.push(problem),
    }),
    report: (problem) => void log.push(problem),
  };
  const part = createCalls(deps);
  part.refresh();
  await clock.drain();
  return part;
}

describe("the offer of a call", () => {
  it("[CW-30] is there if the center takes calls", async () => {
    const part = await open();

    expect(part.shown()).toEqual({ Offer: expect.any(Function), Screen: null });
    expect(part.isActive).toBe(false);
    expect(log).toEqual([]);
  });

  it.each<[CallOffer, readonly string[]]>([
    [{ state: "closed", message: "Mondays only" }, []],
    [{ state: "unavailable", problem: { kind: "unreachable" } }, []],
    [{ state: "unavailable", problem: { kind: "refused", reason: "too-many", message: "later" } }, []],
    [
      { state: "unavailable", problem: { kind: "refused", reason: "voice-off", message: "This center has no voice." } },
      ["the attribute call has no effect: This center has no voice."],
    ],
    [
      {
        state: "unavailable",
        problem: { kind: "refused", reason: "other", message: "Not found. (ContactFlowId)" },
      },
      [
        'the attribute call has no effect: the center refuses the attribute call-flow-id ("no-flow"): Not found. (ContactFlowId)',
      ],
    ],
    [
      { state: "unavailable", problem: { kind: "unsupported" } },
      ["the attribute call has no effect: the page is not secure (https), or the browser has no WebRTC."],
    ],
  ])("[CW-30] is not there for %j, and the console has what can be corrected, once", async (unavailable, reports) => {
    offer = unavailable;
    const part = await open();
    part.refresh();
    await clock.drain();

    expect(part.shown().Offer).toBeNull();
    expect(log).toEqual(reports);
  });

  it("[CW-30] follows the center when the widget is opened", async () => {
    offer = { state: "closed", message: "" };
    const part = await open();
    let changes = 0;
    part.onChange(() => {
      changes += 1;
    });
    offer = { state: "open" };
    part.refresh();
    await clock.drain();

    expect(part.shown().Offer).not.toBeNull();
    expect(changes).toBe(1);
  });
});

describe("a call", () => {
  it("[CW-34] starts, and resolves once it has started", async () => {
    const part = await open();
    const started = part.start(DETAILS, {});
    await clock.drain();
    expect(begun).toEqual([{ kind: "new", details: DETAILS, given: {} }]);
    script.show({ contactId: "c" });

    expect(await started).toEqual({ contactId: "c" });
    expect(log).toEqual(["started c"]);
    expect(part.shown()).toMatchObject({ label: "Ask us, call in progress", Screen: expect.any(Function) });
    script.show({ phase: { name: "callback" } });
    expect(part.shown().label).toBe("Ask us, we call you back");
    expect(part.isActive).toBe(true);
  });

  it("[CW-31] waits for the customer before the browser asks for the microphone", async () => {
    settings.isPermissionKnown = false;
    const part = await open();
    const started = part.start(DETAILS, {});
    await clock.drain();
    expect(begun).toEqual([]);
    expect(part.shown().Screen).not.toBeNull();
    await part.hangUp();

    await expect(started).rejects.toThrow("The customer did not start the call.");
    expect(part.shown().Screen).toBeNull();
  });

  it("[CW-34] is ended if the page hangs up while its screen is being loaded", async () => {
    const part = await open();
    const started = part.start(DETAILS, {});
    await part.hangUp();

    expect(script.calls).toEqual(["hangUp"]);
    await expect(started).rejects.toThrow("The customer did not start the call.");
  });

  it("[CW-34] is not started if the page hangs up before the customer has permitted the microphone", async () => {
    settings.isPermissionKnown = false;
    const part = await open();
    const started = part.start(DETAILS, {});
    const ended = part.hangUp();

    await expect(started).rejects.toThrow("The customer did not start the call.");
    await ended;
    expect([begun, part.isActive]).toEqual([[], false]);
  });

  it.each(["while its screen is being loaded", "before it has started"])(
    "[CW-34] rejects if the element is removed %s",
    async (when) => {
      const part = await open();
      const started = part.start(DETAILS, {});
      if (when === "before it has started") await clock.drain();

      part[Symbol.dispose]();

      await expect(started).rejects.toMatchObject({ code: "removed" });
    },
  );

  it("[CW-31] is one at a time, and not beside a chat", async () => {
    const part = await open();
    settings.isChatting = true;
    await expect(part.start(DETAILS, {})).rejects.toThrow("There is a chat or a call already");
    settings.isChatting = false;
    const first = part.start(DETAILS, {});
    await expect(part.start(DETAILS, {})).rejects.toThrow("There is a chat or a call already");
    await clock.drain();
    script.show({ contactId: "c" });
    await first;
    await expect(part.start(DETAILS, {})).rejects.toThrow("There is a chat or a call already");
    await part.hangUp();
    const second = part.start(DETAILS, {});
    await clock.drain();

    expect(begun).toHaveLength(2);
    part[Symbol.dispose]();
    await second;
  });

  it.each([
    [
      { kind: "permission-denied" },
      { code: "permission-denied", field: null, message: expect.stringContaining("microphone") },
    ],
    [
      { kind: "refused", reason: "too-many", message: "" },
      { code: "too-many", field: null },
    ],
    [
      { kind: "refused", reason: "other", message: "Not found. (ContactFlowId: an id)" },
      { code: "refused", field: "call-flow-id", expected: "an id" },
    ],
  ] as const)("[CW-34] rejects with the problem %j", async (problem, error) => {
    const part = await open();
    const started = part.start(DETAILS, {});
    await clock.drain();
    script.show({ phase: { name: "ended", end: { kind: "failed", problem } } });

    await expect(started).rejects.toMatchObject({ name: "TributaryChatError", ...error });
    expect(part.shown().Screen).not.toBeNull();
    expect(part.isActive).toBe(false);
  });

  it("[CW-30] names on the console what the developer of the page can correct", async () => {
    const part = await open();
    const started = part.start(DETAILS, { attributes: { plan: "gold" } });
    await clock.drain();
    const message = "A field is not valid (Attributes.plan: text)";
    const problem = { kind: "refused", reason: "other", message } as const;
    script.show({ phase: { name: "ended", end: { kind: "failed", problem } } });

    await expect(started).rejects.toMatchObject({ field: "customer.attributes.plan" });
    expect(log).toEqual([`the center refuses customer.attributes.plan of the method: ${message}`]);
  });

  it("[CW-30] requests its screen again if it cannot be loaded", async () => {
    settings.isLoadable = false;
    const part = await open();
    await expect(part.start(DETAILS, {})).rejects.toMatchObject({ code: "unreachable" });
    settings.isLoadable = true;
    const started = part.start(DETAILS, {});
    await clock.drain();
    script.show({ contactId: "c" });

    expect(await started).toEqual({ contactId: "c" });
  });

  it("[CW-32] is announced while the widget is closed", async () => {
    const part = await open();
    const started = part.start(DETAILS, {});
    await clock.drain();
    script.show({ contactId: "c", phase: WITH_ADA });
    await started;

    expect(part.shown().announcement).toBe("You are talking to Ada");
  });
});

describe("the call of an earlier page", () => {
  it("[CW-33] continues, and opens the widget if it was open", async () => {
    settings.saved = SAVED;
    const part = await open();

    expect(begun).toEqual([{ kind: "saved", saved: SAVED }]);
    script.show({ contactId: "c" });
    script.show({ phase: WITH_ADA });
    expect(log).toEqual(["opened", "connected c"]);
    expect(part.shown().Screen).not.toBeNull();
  });

  it("[CW-33] asks before the browser does", async () => {
    settings.saved = SAVED;
    settings.isPermissionKnown = false;
    const part = await open();

    expect(begun).toEqual([]);
    expect(part.shown().Screen).not.toBeNull();
  });

  it("[CW-37] waits to be called back without a question for the microphone, and rings", async () => {
    settings.saved = { ...SAVED, isCalledBack: true };
    settings.isPermissionKnown = false;
    await open();
    expect(begun).toHaveLength(1);
    log.length = 0;

    script.show({ contactId: "c", phase: { name: "callback" } });
    script.show({ phase: { name: "ringing", agentName: null } });

    expect(log).toEqual(["rings"]);
  });

  it("[CW-33] is turned off, not ended, when the element is removed", async () => {
    settings.saved = SAVED;
    const part = await open();
    part[Symbol.dispose]();

    expect(script.calls).toEqual(["dispose"]);
  });
});
