import { accepted, refused } from "@tributary/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeBrowser, createFakeStorage, expectNothingAfter } from "../test/fake-browser.ts";
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

afterEach(() => expectNothingAfter(call, browser));

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

/** Lets the browser ask for the microphone until the customer answers the prompt. */
function prompt(): () => void {
  let settle = (): void => undefined;
  browser.microphones.settings.answer = new Promise((resolve) => {
    settle = resolve;
  });
  return settle;
}

const declined = (): unknown[] =>
  browser.center.requests.filter(({ method }) => method === "declineCallback").map(({ params }) => params.reason);

const confirmed = (): unknown[] =>
  browser.center.requests.filter(({ method }) => method === "confirmCallback").map(({ params }) => params.step);
const CONFIRMED = ["confirmCallback", "confirmCallback"];

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

  it("[CC-16, CC-18] is asked for no microphone when the center ends the callback", async () => {
    for (const shown of [CALLED_BACK, RINGING]) {
      browser = createFakeBrowser();
      await calledBack();
      browser.center.show(shown);
      browser.center.show({ ...WAITING, phase: "ended", endReason: "expired" });
      await browser.clock.drain();

      expect(browser.microphones.tracks).toHaveLength(1); // that of the start
      expect(call.snapshot().phase).toEqual({ name: "ended", end: { kind: "ended", reason: "expired" } });
    }
  });

  it("[CC-18] is not called any more after they have hung up", async () => {
    await calledBack();
    await call.hangUp();

    expect(browser.center.methods).toEqual(["invite", "requestCallback", "bye"]);
    expect(call.snapshot().phase).toEqual({ name: "ended", end: { kind: "callback-canceled" } });
  });

  it.each([
    [CALLED_BACK, "callback-canceled"],
    [RINGING, "callback-canceled"],
    [WAITING, "hung-up"],
  ] as const)("[CC-18] sees in another tab whether a callback or a call has ended (%j: %s)", async (shown, kind) => {
    await calledBack();
    browser.center.show(shown);
    browser.center.show({ ...WAITING, phase: "ended", endReason: "customer-disconnect" });

    expect(await call.ended).toEqual({ kind });
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

    expect(browser.center.methods).toEqual(["invite", "requestCallback", ...CONFIRMED, "invite"]);
    expect(confirmed()).toEqual(["ringing", "connecting"]);
    expect(call.snapshot()).toMatchObject({ phase: { name: "connected", agentName: "Ada" }, audio: "connected" });
    expect([browser.peers.open, browser.microphones.live]).toEqual([1, ["built-in"]]);
  });

  it("[CC-19] reports that there is no microphone, and waits again", async () => {
    await ringing();
    browser.microphones.settings.error = "NotAllowedError";

    expect(await call.answer()).toMatchObject({ ok: false, refusal: "permission-denied" });
    expect(browser.center.requests.at(-1)).toMatchObject({ method: "declineCallback", params: { reason: "no-audio" } });
    expect(call.snapshot().phase).toEqual({ name: "callback" });
    browser.center.show(CALLED_BACK);
    expect(call.snapshot().phase).toEqual({ name: "callback" });
  });

  it("[CC-19] is declined, and stops ringing at once, once", async () => {
    await ringing();

    const isDeclined = call.decline();
    expect(call.snapshot().phase).toEqual({ name: "callback" });
    expect(await isDeclined).toBe(true);
    expect(await call.decline()).toBe(false);
    expect(declined()).toEqual(["busy"]);
    expect(audioOf(browser)).toEqual(NO_AUDIO);
    browser.center.show(CALLED_BACK);
    browser.center.show(RINGING);
    expect(call.snapshot().phase.name).toBe("ringing");
  });

  it("[CC-19] stops ringing if it is declined without the socket, which is reported", async () => {
    await ringing();
    browser.center.settings.network = "down";
    browser.center.close(1006);

    expect(await call.decline()).toBe(false);
    expect(call.snapshot().phase).toEqual({ name: "callback" });
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
    const permit = prompt();
    const answered = call.answer();
    browser.center.show(CALLED_BACK);
    permit();
    expect(await answered).toEqual(refused("not-ringing"));

    expect(audioOf(browser)).toEqual(NO_AUDIO);
    expect(call.snapshot().phase).toEqual({ name: "callback" });
  });

  it("[CC-19] follows another page that answers first, and has no audio then", async () => {
    await ringing();
    const permit = prompt();
    browser.center.settings.answers.invite = 486;
    const answered = call.answer();
    browser.center.show(WITH_ADA);
    permit();
    expect(await answered).toEqual(refused("not-ringing"));
    await browser.clock.drain();

    expect(browser.center.methods).toEqual(["invite", "requestCallback", ...CONFIRMED, "invite"]);
    expect(call.snapshot()).toMatchObject({ phase: { name: "connected" }, audio: "off" });
  });

  it("[CC-19] confirms that it rings, again when it is connected again, and not while another tab rings", async () => {
    await ringing();
    browser.center.close(1006);
    await browser.clock.run(2_000);
    browser.center.show(RINGING);
    expect(confirmed()).toEqual(["ringing", "ringing"]);
    const first = call;
    call = openCall({ started: STARTED, isCalledBack: true }, browser.deps);
    await browser.clock.drain();

    browser.center.show(RINGING);
    expect(confirmed()).toEqual(["ringing", "ringing"]);
    first[Symbol.dispose]();
    await browser.clock.drain();

    expect(confirmed()).toEqual(["ringing", "ringing", "ringing"]); // it has the audio now
  });

  it("[CC-19] is answered once, by the tab that has the audio", async () => {
    await ringing();
    const first = call;
    call = openCall({ started: STARTED, isCalledBack: true }, browser.deps);
    await browser.clock.drain();

    browser.center.show(RINGING);
    expect(call.snapshot()).toMatchObject({ phase: { name: "ringing" }, audio: "elsewhere" });
    expect(await call.answer()).toEqual(refused("elsewhere"));
    const answered = [first.answer(), first.answer()];
    expect(await Promise.all(answered)).toEqual([accepted(undefined), refused("not-ringing")]);
    expect(await first.answer()).toEqual(refused("not-ringing"));
    expect(browser.microphones.tracks).toHaveLength(2); // that of the start, and that of the answer
    first[Symbol.dispose]();
  });

  it("[CC-19] is answered while it rings only: otherwise no microphone is turned on", async () => {
    call = openCall({ startUrl: "https://center.example/startCall" }, browser.deps);
    expect(await call.answer()).toEqual(refused("not-ringing"));
    call[Symbol.dispose]();
    browser = createFakeBrowser();
    await calledBack();
    expect(await call.answer()).toEqual(refused("not-ringing"));
    browser.center.show(RINGING);
    browser.center.show(CALLED_BACK);
    expect(await call.answer()).toEqual(refused("not-ringing"));
    await browser.clock.run(MAX_OUTAGE_MS * 2);

    expect(call.snapshot().phase).toEqual({ name: "callback" });
    expect(browser.microphones.tracks).toHaveLength(1);
    expect(confirmed()).toEqual(["ringing"]);
    expect(browser.center.methods).not.toContain("bye");
  });

  it("[CC-16, CC-19] is not answered any more after the end, and leaves no microphone that is permitted later", async () => {
    await ringing();
    const permit = prompt();
    const answered = call.answer();
    await call.hangUp();
    permit();

    expect(await answered).toEqual(refused("not-ringing"));
    expect(await call.answer()).toEqual(refused("not-ringing"));
    expect(await call.decline()).toBe(false);
    expect(declined()).toEqual([]);
    expect(call.snapshot().phase).toEqual({ name: "ended", end: { kind: "callback-canceled" } });
  });

  it("[CC-19] is not declined by the denial of a prompt that is left from an earlier one", async () => {
    await ringing();
    browser.microphones.settings.error = "NotAllowedError";
    const deny = prompt();
    const first = call.answer();
    browser.center.show(CALLED_BACK);
    browser.center.show(RINGING);
    const permit = prompt();
    const second = call.answer();
    deny();
    expect(await first).toEqual(refused("not-ringing"));
    browser.microphones.settings.error = null;
    permit();

    expect(await second).toEqual(accepted(undefined));
    expect(declined()).toEqual([]);
    expect(call.snapshot().phase).toEqual({ name: "connecting", step: "audio" });
  });

  it("[CC-09, CC-19] waits again if its audio does not connect, and reports that while the socket is up", async () => {
    const storage = createFakeStorage();
    await calledBack({ storage });
    browser.center.show(RINGING);
    await call.answer();
    await browser.clock.run(MAX_OUTAGE_MS);

    expect(declined()).toEqual(["no-audio"]);
    expect(browser.center.methods).not.toContain("bye");
    expect(audioOf(browser)).toEqual(NO_AUDIO);
    expect(call.snapshot()).toMatchObject({ phase: { name: "callback" }, audio: "off" });
    expect(savedCall(storage)).toMatchObject({ isCalledBack: true });
  });

  it("[CC-09, CC-19] waits again if the network is gone while it is answered", async () => {
    await ringing();
    browser.center.settings.network = "down";
    await call.answer();
    browser.center.close(1006);
    await browser.clock.run(MAX_OUTAGE_MS);

    expect(call.snapshot()).toMatchObject({ phase: { name: "callback" }, audio: "off" });
    expect(audioOf(browser)).toEqual(NO_AUDIO);
    browser.center.settings.network = "up";
    await browser.clock.run(60_000);
    browser.center.show(RINGING);
    expect(call.snapshot().phase.name).toBe("ringing");
  });

  it("[CC-19] stops ringing by itself after the time that the center sends, or twenty seconds", async () => {
    await calledBack();
    browser.center.show({ ...RINGING, ringsForMs: 5_000 });
    await browser.clock.run(4_999);
    expect(call.snapshot().phase.name).toBe("ringing");
    await browser.clock.run(1);
    expect(call.snapshot().phase).toEqual({ name: "callback" });
    expect(await call.answer()).toEqual(refused("not-ringing"));

    browser.center.show(RINGING);
    await browser.clock.run(10_000);
    browser.center.show(RINGING);
    await browser.clock.run(9_999);
    expect(call.snapshot().phase.name).toBe("ringing");
    await browser.clock.run(1);
    expect(call.snapshot().phase).toEqual({ name: "callback" });
  });

  it("[CC-19] is connected by the relays that it brings, also after a reload", async () => {
    const storage = createFakeStorage();
    const relay = { urls: ["turn:center.example"], username: "fresh", credential: "fresh" };
    await calledBack({ storage });
    browser.center.show({ ...RINGING, iceServers: [relay] });
    await call.answer();

    expect(browser.peers.peer.configuration.iceServers).toEqual([relay]);
    browser.center.show(WITH_ADA);
    expect(savedCall(storage)?.started).toEqual({ ...STARTED, IceServers: [relay] });
  });
});
