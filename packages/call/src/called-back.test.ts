import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeBrowser, createFakeStorage } from "../test/fake-browser.ts";
import { STARTED, WAITING, WITH_ADA } from "../test/fake-center.ts";
import { MAX_OUTAGE_MS } from "./audio/audio-connection.ts";
import type { Call } from "./call.ts";
import { type OpenCallOptions, openCall } from "./open-call.ts";
import { savedCall } from "./start/saved-call.ts";

const CALLED_BACK = { ...WAITING, phase: "callback" } as const;
const RINGING = { ...WITH_ADA, phase: "ringing" } as const;

let browser: ReturnType<typeof createFakeBrowser>;
let call: Call;

beforeEach(() => {
  browser = createFakeBrowser();
});

afterEach(async () => {
  call[Symbol.dispose]();
  await browser.clock.drain();
  expect(browser.leftovers).toEqual([]);
  expect(browser.errors).toEqual([]);
});

/** A call with audio that waits, then is called back. */
async function calledBack(options: Pick<OpenCallOptions, "storage"> = {}): Promise<void> {
  call = openCall({ startUrl: "https://center.example/startCall", ...options }, browser.deps);
  await browser.clock.drain();
  browser.peers.peer.setState("connected");
  browser.center.show({ ...WAITING, canCallBack: true });
  call.mute();
  expect(await call.requestCallback()).toBe(true);
  browser.center.show(CALLED_BACK);
}

async function ringing(): Promise<void> {
  await calledBack();
  browser.center.show(RINGING);
}

const audioOf = ({ peers, microphones, output }: typeof browser) => [peers.open, microphones.live, output.isPlaying];
const NO_AUDIO = [0, [], false];

describe("a customer who is called back", () => {
  it("[CC-18] has no audio for as long as it takes", async () => {
    await calledBack();
    await browser.clock.run(MAX_OUTAGE_MS * 4);

    expect(audioOf(browser)).toEqual(NO_AUDIO);
    expect(call.snapshot()).toMatchObject({ phase: { name: "callback" }, audio: "off", isMuted: false });
    expect(browser.center.methods).toEqual(["invite", "requestCallback"]);
  });

  it("[CC-18] goes on waiting if the center does not call back", async () => {
    browser.center.settings.answers.requestCallback = 404;
    call = openCall({ startUrl: "https://center.example/startCall" }, browser.deps);
    await browser.clock.drain();
    browser.peers.peer.setState("connected");
    browser.center.show(WAITING);

    expect(await call.requestCallback()).toBe(false);
    expect(call.snapshot()).toMatchObject({ phase: { name: "waiting", canCallBack: false }, audio: "connected" });
  });

  it("[CC-18] is asked for no microphone after a reload, and still called back", async () => {
    const storage = createFakeStorage();
    await calledBack({ storage });
    call[Symbol.dispose]();
    const saved = savedCall(storage);
    expect(saved).toEqual({ started: STARTED, connectedAt: null, isCalledBack: true });
    if (saved === null) throw new Error("not saved");
    call = openCall({ ...saved, storage }, browser.deps);
    await browser.clock.drain();
    expect(audioOf(browser)).toEqual(NO_AUDIO);
    browser.center.show(CALLED_BACK);

    expect(call.snapshot().phase).toEqual({ name: "callback" });
    expect(audioOf(browser)).toEqual(NO_AUDIO);
  });

  it("[CC-18] has audio after a reload if they have answered before", async () => {
    call = openCall({ started: STARTED, isCalledBack: true }, browser.deps);
    await browser.clock.drain();
    browser.center.show(WITH_ADA);
    await browser.clock.drain();
    browser.peers.peer.setState("connected");

    expect(call.snapshot()).toMatchObject({ phase: { name: "connected" }, audio: "connected" });
  });

  it("[CC-18] keeps waiting over the loss of the socket", async () => {
    await calledBack();
    browser.center.close(1006);
    await browser.clock.run(90_000);

    expect(call.snapshot().phase).toEqual({ name: "callback" });
    expect(browser.center.isConnected).toBe(true);
  });

  it("[CC-18] is not called any more after they have hung up", async () => {
    await calledBack();
    await call.hangUp();

    expect(browser.center.methods).toEqual(["invite", "requestCallback", "bye"]);
    expect(call.snapshot().phase).toEqual({ name: "ended", end: { kind: "hung-up" } });
  });
});

describe("a call that rings", () => {
  it("[CC-19] is answered with the microphone, and connected", async () => {
    await ringing();
    expect(call.snapshot().phase).toEqual({ name: "ringing", agentName: "Ada" });
    expect(audioOf(browser)).toEqual(NO_AUDIO);

    expect(await call.answer()).toMatchObject({ ok: true });
    expect(call.snapshot().phase).toEqual({ name: "connecting", step: "audio" });
    await browser.clock.drain();
    browser.peers.peer.setState("connected");
    browser.center.show(WITH_ADA);

    expect(browser.center.methods).toEqual(["invite", "requestCallback", "invite"]);
    expect(call.snapshot()).toMatchObject({ phase: { name: "connected", agentName: "Ada" }, audio: "connected" });
    expect([browser.peers.open, browser.microphones.live]).toEqual([1, ["built-in"]]);
  });

  it("[CC-19] reports that there is no microphone, and waits again", async () => {
    await ringing();
    browser.microphones.settings.error = "NotAllowedError";

    expect(await call.answer()).toMatchObject({ ok: false, refusal: "permission-denied" });
    expect(browser.center.requests.at(-1)).toMatchObject({ method: "declineCallback", params: { reason: "no-audio" } });
    browser.center.show(CALLED_BACK);
    expect(call.snapshot().phase).toEqual({ name: "callback" });
  });

  it("[CC-19] is declined", async () => {
    await ringing();

    expect(await call.decline()).toBe(true);
    expect(browser.center.requests.at(-1)).toMatchObject({ method: "declineCallback", params: { reason: "busy" } });
    expect(audioOf(browser)).toEqual(NO_AUDIO);
  });

  it("[CC-19] waits again if it rings no more before it is connected", async () => {
    await ringing();
    await call.answer();
    browser.center.show(CALLED_BACK);
    await browser.clock.run(MAX_OUTAGE_MS * 2);

    expect(audioOf(browser)).toEqual(NO_AUDIO);
    expect(call.snapshot().phase).toEqual({ name: "callback" });
    browser.center.show(RINGING);
    expect(call.snapshot().phase.name).toBe("ringing");
  });

  it("[CC-19] drops a microphone that is permitted after it has stopped ringing", async () => {
    await ringing();
    let permit = (): void => undefined;
    browser.microphones.settings.answer = new Promise((resolve) => {
      permit = resolve;
    });
    const answered = call.answer();
    browser.center.show(CALLED_BACK);
    permit();
    await answered;

    expect(audioOf(browser)).toEqual(NO_AUDIO);
    expect(call.snapshot().phase).toEqual({ name: "callback" });
  });

  it("[CC-19] follows another page that answers first, and has no audio then", async () => {
    await ringing();
    let permit = (): void => undefined;
    browser.microphones.settings.answer = new Promise((resolve) => {
      permit = resolve;
    });
    browser.center.settings.answers.invite = 486;
    const answered = call.answer();
    browser.center.show(WITH_ADA);
    permit();
    await answered;
    await browser.clock.drain();

    expect(browser.center.methods).toEqual(["invite", "requestCallback", "invite"]);
    expect(call.snapshot()).toMatchObject({ phase: { name: "connected" }, audio: "off" });
  });

  it("[CC-19] is answered once, by the tab that has the audio", async () => {
    await ringing();
    const first = call;
    call = openCall({ started: STARTED, isCalledBack: true }, browser.deps);
    await browser.clock.drain();

    expect(await call.answer()).toMatchObject({ ok: false });
    expect(await first.answer()).toMatchObject({ ok: true });
    expect(await first.answer()).toMatchObject({ ok: false });
    first[Symbol.dispose]();
  });
});
