import { refused } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { createScriptedCall, WITH_ADA } from "../../../test/scripted-call.ts";
import { createPhrase } from "../../languages/phrase.ts";
import { type CallEvent, type CallModel, createCallModel } from "./call-model.ts";
import { en } from "./texts/en.ts";

let clock: ReturnType<typeof createManualClock>;
let script: ReturnType<typeof createScriptedCall>;
let events: CallEvent[];
let changes: number;
let opened: number;
let rings: boolean[];
let model: CallModel;

beforeEach(() => {
  clock = createManualClock(0);
  script = createScriptedCall();
  events = [];
  changes = 0;
  opened = 0;
  rings = [];
  model = createCallModel({
    clock,
    phrase: createPhrase("en", en),
    openCall() {
      opened += 1;
      return script.call;
    },
    onChange: () => {
      changes += 1;
    },
    onEvent: (event) => events.push(event),
    onRinging: (isRinging) => rings.push(isRinging),
  });
});

describe("createCallModel", () => {
  it("[CW-31] opens the call when the customer agrees to be asked for the microphone, once", () => {
    expect({ state: model.state().snapshot, opened, isActive: model.isActive }).toEqual({
      state: null,
      opened: 0,
      isActive: true,
    });
    model.proceed();
    model.proceed();

    expect(opened).toBe(1);
    expect(model.state().snapshot?.phase).toEqual({ name: "connecting", step: "microphone" });
  });

  it("[CW-31] opens no call if the customer declines", async () => {
    await model.hangUp();
    await model.hangUp();
    model.proceed();

    expect(events).toEqual([{ type: "notStarted", end: null }]);
    expect({ opened, isActive: model.isActive }).toEqual({ opened: 0, isActive: false });
  });

  it("[CW-34] reports start, connection and end once each", async () => {
    model.proceed();
    script.show({ contactId: "c" });
    script.show({ phase: { name: "waiting", canCallBack: false } });
    script.show({ phase: WITH_ADA });
    script.show({ phase: { ...WITH_ADA, isOnHold: true } });
    await model.hangUp();

    expect(events).toEqual([
      { type: "started", contactId: "c" },
      { type: "connected", contactId: "c" },
      { type: "ended", contactId: "c", end: { kind: "hung-up" } },
    ]);
    expect(model.isActive).toBe(false);
  });

  it("[CW-34] reports a call that does not start", () => {
    const end = { kind: "failed", problem: { kind: "permission-denied" } } as const;
    model.proceed();
    script.show({ phase: { name: "ended", end } });

    expect(events).toEqual([{ type: "notStarted", end }]);
  });

  it("[CW-32] counts the time since the first agent, each second, and keeps it after the end", async () => {
    await clock.run(5_000);
    model.proceed();
    script.show({ contactId: "c", phase: { name: "waiting", canCallBack: false } });
    await clock.run(3_000);
    expect(model.state().durationMs).toBeNull();
    script.show({ phase: { ...WITH_ADA, connectedAt: 8_000 } });
    const before = changes;
    await clock.run(3_000);
    expect({ durationMs: model.state().durationMs, changes: changes - before }).toEqual({
      durationMs: 3_000,
      changes: 3,
    });
    await model.hangUp();
    await clock.run(5_000);

    expect(model.state().durationMs).toBe(3_000);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CW-32] announces changes, also one whose text equals the one before", () => {
    model.proceed();
    const announced: string[] = [];
    for (const audio of ["connected", "interrupted", "connected", "interrupted"] as const) {
      script.show({ contactId: "c", phase: WITH_ADA, audio });
      announced.push(model.state().announcement);
    }
    script.show({ phase: { ...WITH_ADA, isOnHold: true }, audio: "connected" });
    announced.push(model.state().announcement);
    script.show({ phase: { ...WITH_ADA, isMutedByAgent: true } });
    announced.push(model.state().announcement);

    expect(announced).toEqual([
      "You are talking to Ada",
      "Connection lost. Reconnecting…",
      "The connection is back.",
      "Connection lost. Reconnecting…",
      "You are on hold. The agent cannot hear you.",
      "The agent has muted you.",
    ]);
  });

  it("[CW-32] mutes and unmutes", () => {
    model.proceed();
    model.toggleMute();
    expect(model.state().snapshot?.isMuted).toBe(true);
    model.toggleMute();

    expect(model.state().snapshot?.isMuted).toBe(false);
  });

  it("[CW-32] presses keys, shows the newest, and reports one that was not sent", async () => {
    model.proceed();
    model.toggle("keypad");
    for (const key of "12#") model.press(key);
    expect(model.state()).toMatchObject({ panel: "keypad", digits: "12#", problem: null });
    for (let press = 0; press < 30; press += 1) model.press("0");
    expect(model.state().digits).toBe("0".repeat(24));
    script.settings.sendsDigits = false;
    model.press("5");
    await clock.drain();
    expect(model.state().problem).toBe("notPressed");
    model.toggle("keypad");

    expect(model.state()).toMatchObject({ panel: null, problem: null });
    expect(script.calls.slice(0, 3)).toEqual(["digits 1", "digits 2", "digits #"]);
  });

  it("[CW-32] lists devices while their panel is open, chooses one, and reports one that cannot be used", async () => {
    model.proceed();
    model.toggle("devices");
    await clock.drain();
    expect(model.state().devices?.microphoneId).toBe("built-in");
    script.changeDevices();
    model.chooseMicrophone("headset");
    await clock.drain();
    expect(model.state().problem).toBeNull();
    script.settings.takesDevices = false;
    model.chooseSpeaker("gone");
    await clock.drain();

    expect(model.state().problem).toBe("notChosen");
    expect(script.calls).toEqual(["devices", "devices", "microphone headset", "devices", "speaker gone", "devices"]);
  });

  it("[CW-32] closes the panels at the end", async () => {
    model.proceed();
    model.toggle("keypad");
    await model.hangUp();

    expect(model.state().panel).toBeNull();
  });

  it("[CW-33] leaves nothing running when it is disposed, and does not hang up", async () => {
    model.proceed();
    model[Symbol.dispose]();
    script.show({ contactId: "c" });

    expect(events).toEqual([]);
    expect(script.calls).toEqual(["dispose"]);
    expect(clock.pendingTimers).toEqual([]);
  });
});

describe("a customer who is called back", () => {
  const RINGING = { name: "ringing", agentName: "Ada" } as const;

  beforeEach(() => {
    model.proceed();
    script.show({ contactId: "c", phase: { name: "waiting", canCallBack: true } });
  });

  it("[CW-37] asks for it, and closes the panels", async () => {
    model.toggle("keypad");
    model.callBack();
    script.show({ phase: { name: "callback" } });
    await clock.drain();

    expect(script.calls).toEqual(["requestCallback"]);
    expect(model.state()).toMatchObject({ panel: null, problem: null, announcement: "We call you back" });
  });

  it("[CW-37] sees if the center does not take the request", async () => {
    script.settings.callsBack = false;
    model.callBack();
    await clock.drain();

    expect(model.state().problem).toBe("notCalledBack");
  });

  it("[CW-37] hears the page ring until they answer, once", async () => {
    script.show({ phase: { name: "callback" } });
    script.show({ phase: RINGING });
    script.show({ isSoundBlocked: true });
    model.answer();
    script.show({ phase: { name: "connecting", step: "audio" } });
    await clock.drain();

    expect(script.calls).toEqual(["answer"]);
    expect(rings).toEqual([true, false]);
    expect(model.state().announcement).toBe("Connecting…");
  });

  it("[CW-37] sees why the call could not be answered, also when it rings no more", async () => {
    script.settings.answer = refused("permission-denied");
    script.show({ phase: RINGING });
    model.answer();
    await clock.drain();
    script.show({ phase: { name: "callback" } });
    expect(model.state().problem).toBe("denied");

    script.show({ phase: RINGING });
    expect(model.state().problem).toBeNull();
  });

  it("[CW-37] declines; and nothing rings in a tab without the audio, or after the widget is gone", () => {
    script.show({ phase: RINGING, audio: "elsewhere" });
    expect(rings).toEqual([]);
    script.show({ audio: "off" });
    model.decline();
    expect(script.calls).toEqual(["decline"]);
    expect(rings).toEqual([true, false]);
    script.show({ phase: RINGING });
    model[Symbol.dispose]();

    expect(rings).toEqual([true, false, true, false]);
  });

  it("[CW-37] sees that the center was not notified, until it rings again", async () => {
    script.settings.isReachable = false;
    script.show({ phase: RINGING });
    model.decline();
    await clock.drain();
    expect([rings, model.state().problem]).toEqual([[true, false], "notDeclined"]);

    script.show({ phase: RINGING });
    expect(model.state().problem).toBeNull();
  });

  it.each(["not-ringing", "elsewhere"] as const)(
    "[CW-37] sees no problem if an answer is refused with %s",
    async (refusal) => {
      script.settings.answer = refused(refusal);
      script.show({ phase: RINGING });
      model.answer();
      await clock.drain();

      expect(model.state().problem).toBeNull();
    },
  );
});
