import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeBrowser, createFakeStorage, expectNothingAfter } from "../test/fake-browser.ts";
import { STARTED, WAITING, WITH_ADA } from "../test/fake-center.ts";
import type { Call } from "./call.ts";
import { type OpenCallOptions, openCall } from "./open-call.ts";
import { savedCall } from "./start/saved-call.ts";

const START = { startUrl: "https://center.example/startCall", name: "Ada" };

let browser: ReturnType<typeof createFakeBrowser>;
let call: Call;

beforeEach(() => {
  browser = createFakeBrowser();
});

afterEach(() => expectNothingAfter(call, browser));

async function open(options: OpenCallOptions = START): Promise<void> {
  call = openCall(options, browser.deps);
  await browser.clock.drain();
}

async function connected(options: OpenCallOptions = START): Promise<void> {
  await open(options);
  browser.peers.peer.setState("connected");
  browser.center.show(WITH_ADA);
}

describe("the start of a call", () => {
  it("[CC-01] turns the microphone on, starts the call and connects its audio", async () => {
    const steps: unknown[] = [];
    call = openCall(START, browser.deps);
    steps.push(call.snapshot().phase);
    call.onChange(() => steps.push(call.snapshot().phase));
    await browser.clock.drain();

    expect(steps).toEqual([
      { name: "connecting", step: "microphone" },
      { name: "connecting", step: "starting" },
      { name: "connecting", step: "audio" },
    ]);
    expect(browser.center.starts).toMatchObject([{ body: { ParticipantDetails: { DisplayName: "Ada" } } }]);
    expect(browser.center.addresses).toEqual([STARTED.SocketUrl]);
    expect(browser.peers.peer).toMatchObject({
      tracks: ["built-in"],
      configuration: { iceServers: STARTED.IceServers },
    });
    expect(call.snapshot().contactId).toBe("contact");
  });

  it("[CC-01] sends nothing to the center without a microphone", async () => {
    browser.microphones.settings.error = "NotAllowedError";
    await open();

    const end = { kind: "failed", problem: { kind: "permission-denied" } };
    expect(call.snapshot().phase).toEqual({ name: "ended", end });
    expect(await call.ended).toEqual(end);
    expect([browser.center.starts, browser.center.addresses]).toEqual([[], []]);
  });

  it("[CC-03] ends with the refusal of the center", async () => {
    browser.center.settings.start = { status: 403, body: '{"data":{"Error":{"code":"voice-off","message":"none"}}}' };
    await open();

    const problem = { kind: "refused", reason: "voice-off", message: "none" };
    expect(call.snapshot().phase).toEqual({ name: "ended", end: { kind: "failed", problem } });
    expect(browser.leftovers).toEqual([]);
  });

  it("[CC-01] continues a call that a back end has started", async () => {
    await open({ started: STARTED });

    expect(browser.center.starts).toEqual([]);
    expect(browser.center.methods).toEqual(["invite"]);
  });

  it("[CC-01] throws for details that are not those of a started call", () => {
    expect(() => openCall({ started: { ...STARTED, SocketUrl: "https://center.example" } }, browser.deps)).toThrow(
      new TypeError("started: data.startCallResult of the answer of a start call"),
    );
    call = openCall(START, browser.deps);
  });
});

describe("a call", () => {
  it("[CC-14] follows the center: waiting, connected, on hold, muted, ended", async () => {
    await open();
    browser.peers.peer.setState("connected");
    browser.center.show(WAITING);
    expect(call.snapshot()).toEqual({
      phase: { name: "waiting", canCallBack: false },
      contactId: "contact",
      audio: "connected",
      isMuted: false,
      hasMicrophone: true,
      isSoundBlocked: false,
    });
    await browser.clock.run(5_000);
    const connectedAt = browser.clock.now();
    browser.center.show(WITH_ADA);
    await browser.clock.run(5_000);
    browser.center.show({ ...WITH_ADA, isOnHold: true });
    expect(call.snapshot().phase).toEqual({
      name: "connected",
      agentName: "Ada",
      connectedAt,
      isOnHold: true,
      isMutedByAgent: false,
    });
    browser.center.show({ ...WITH_ADA, isMuted: true });
    expect(call.snapshot().phase).toMatchObject({ isOnHold: false, isMutedByAgent: true });
    browser.center.show({ ...WAITING, phase: "ended", endReason: "agent-disconnect" });

    expect(await call.ended).toEqual({ kind: "ended", reason: "agent-disconnect" });
    expect(call.snapshot()).toMatchObject({ phase: { name: "ended" }, audio: "off" });
    expect(browser.leftovers).toEqual([]);
  });

  it("[CC-14] reports nothing after the end, and nothing that changes nothing", async () => {
    await connected();
    const phases: string[] = [];
    call.onChange(() => phases.push(call.snapshot().phase.name));
    browser.center.show(WITH_ADA);
    browser.center.close(1000);
    call.mute();
    await call.hangUp();

    expect(phases).toEqual(["ended"]);
    expect(call.snapshot()).toMatchObject({ phase: { end: { kind: "ended", reason: null } }, isMuted: false });
  });

  it("[CC-12] plays the audio of the center, after a gesture if the browser wants one", async () => {
    browser.output.refuses = true;
    await connected();
    browser.peers.peer.receive({} as MediaStream);
    await browser.clock.drain();
    expect(call.snapshot().isSoundBlocked).toBe(true);
    browser.output.refuses = false;
    call.playSound();
    await browser.clock.drain();

    expect(call.snapshot().isSoundBlocked).toBe(false);
    expect(browser.output.isPlaying).toBe(true);
  });

  it("[CC-11] mutes the microphone, and chooses another one", async () => {
    await connected();
    call.mute();
    await call.chooseMicrophone("headset");

    expect(call.snapshot().isMuted).toBe(true);
    expect(browser.microphones.tracks.map(({ id, enabled }) => [id, enabled])).toEqual([
      ["built-in", false],
      ["headset", false],
    ]);
    expect(browser.peers.peer.tracks).toEqual(["built-in", "headset"]);
    call.unmute();
    expect(browser.microphones.tracks.at(-1)?.enabled).toBe(true);
  });

  it("[CC-11] continues without a microphone, and uses the next one that is plugged in", async () => {
    await connected();
    browser.microphones.unplug("headset");
    browser.microphones.unplug("built-in");
    await browser.clock.drain();
    expect(call.snapshot()).toMatchObject({ hasMicrophone: false, audio: "connected" });
    browser.microphones.plugIn("new");
    await browser.clock.drain();

    expect(call.snapshot().hasMicrophone).toBe(true);
    expect(browser.peers.peer.tracks).toEqual(["built-in", "new"]);
  });

  it("[CC-12] lists devices, reports their changes, and chooses a speaker", async () => {
    await connected();
    let changes = 0;
    const listening = call.onDevicesChange(() => {
      changes += 1;
    });
    browser.microphones.plugIn("new");
    listening[Symbol.dispose]();
    browser.microphones.plugIn("another");

    expect(changes).toBe(1);
    expect(await call.chooseSpeaker("speaker")).toBe(true);
    const { microphones, ...rest } = await call.devices();
    expect(microphones.map(({ id }) => id)).toEqual(["built-in", "headset", "new", "another"]);
    expect(rest).toEqual({
      speakers: [{ id: "speaker", label: "Speaker" }],
      microphoneId: "built-in",
      speakerId: "speaker",
    });
  });

  it("[CC-17] presses keys", async () => {
    await connected();

    expect(await call.sendDigits("12#")).toBe(true);
    expect(browser.center.requests.at(-1)).toMatchObject({ method: "dtmf", params: { digits: "12#" } });
    expect(await Promise.all(["", "x", "1 2", "1".repeat(65)].map((digits) => call.sendDigits(digits)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    browser.center.close(1006);
    expect(await call.sendDigits("1")).toBe(false);
  });

  it("[CC-08] reports audio that is interrupted, and its return", async () => {
    await connected();
    browser.peers.peer.setState("disconnected");
    expect(call.snapshot().audio).toBe("interrupted");
    await browser.clock.run(2_000);
    browser.peers.peer.setState("connected");

    expect(call.snapshot().audio).toBe("connected");
    expect(browser.center.methods).toEqual(["invite", "invite"]);
  });

  it("[CC-09] ends without audio, and notifies the center", async () => {
    await open();
    await browser.clock.run(45_000);

    expect(await call.ended).toEqual({ kind: "failed", problem: { kind: "no-audio-connection" } });
    expect(browser.center.methods.at(-1)).toBe("bye");
  });

  it("[CC-09] is unreachable if the socket is down as well", async () => {
    await connected();
    browser.center.settings.network = "down";
    browser.emit("offline");
    browser.peers.peer.setState("disconnected");
    await browser.clock.run(50_000);

    expect(await call.ended).toEqual({ kind: "failed", problem: { kind: "unreachable" } });
    expect(browser.leftovers).toEqual([]);
  });

  it("[CC-05] connects at once when the network is back", async () => {
    await connected();
    browser.center.settings.network = "down";
    browser.emit("offline");
    await browser.clock.run(20_000);
    browser.center.settings.network = "up";
    browser.emit("online");
    await browser.clock.drain();

    expect(browser.center.isConnected).toBe(true);
  });
});

describe("the end of a call", () => {
  it("[CC-16] ends on the page at once, and at the center when it answers", async () => {
    await connected();
    browser.center.settings.answers.bye = "silent";
    const hangingUp = call.hangUp();
    expect(call.snapshot().phase).toEqual({ name: "ended", end: { kind: "hung-up" } });
    expect(browser.microphones.live).toEqual([]);
    await browser.clock.run(5_000);
    await hangingUp;

    expect(browser.center.methods.at(-1)).toBe("bye");
    expect(browser.leftovers).toEqual([]);
  });

  it("[CC-16] notifies a center that can be reached within five seconds", async () => {
    await connected();
    browser.center.close(1006);
    const hangingUp = call.hangUp();
    await browser.clock.run(5_000);
    await hangingUp;

    expect(browser.center.methods.at(-1)).toBe("bye");
    expect(browser.leftovers).toEqual([]);
  });

  it("[CC-16] gives up a center that cannot be reached", async () => {
    await connected();
    browser.center.settings.network = "down";
    browser.center.close(1006);
    const hangingUp = call.hangUp();
    await browser.clock.run(5_000);
    await hangingUp;

    expect(browser.leftovers).toEqual([]);
  });

  it("[CC-16] ends a call that is asking for the microphone, or is being started", async () => {
    let permit: () => void = () => undefined;
    browser.microphones.settings.answer = new Promise((resolve) => {
      permit = resolve;
    });
    await open();
    await call.hangUp();
    permit();
    await browser.clock.drain();
    expect(browser.leftovers).toEqual([]);
    expect(browser.center.starts).toEqual([]);

    browser.microphones.settings.answer = null;
    browser.center.settings.start.status = 0;
    await open();
    await call.hangUp();
    await browser.clock.run(15_000);

    expect(call.snapshot().phase).toEqual({ name: "ended", end: { kind: "hung-up" } });
    expect(browser.leftovers).toEqual([]);
  });

  it("[CC-16] does not end at the center when it is disposed", async () => {
    await connected();
    call[Symbol.dispose]();
    await browser.clock.run(60_000);

    expect(browser.center.methods).toEqual(["invite"]);
    expect(browser.leftovers).toEqual([]);
    expect(call.snapshot().phase.name).toBe("connected");
  });

  it("[CC-15] ends at the center when the page is left, unless it is saved", async () => {
    await connected();
    browser.emit("leave");
    expect(browser.center.methods).toEqual(["invite", "bye"]);

    call[Symbol.dispose]();
    await connected({ ...START, storage: createFakeStorage() });
    browser.emit("leave");
    expect(browser.center.methods).toEqual(["invite", "bye", "invite"]);
  });
});

describe("a call after a reload", () => {
  it("[CC-15] continues with the same token, and with the time of the first agent", async () => {
    const storage = createFakeStorage();
    await connected({ ...START, storage });
    const connectedAt = browser.clock.now();
    call[Symbol.dispose]();
    await browser.clock.run(8_000);
    const saved = savedCall(storage);
    expect(saved).toEqual({ started: STARTED, connectedAt });
    if (saved === null) throw new Error("not saved");
    await connected({ ...saved, storage });

    expect(browser.center.starts).toHaveLength(1);
    expect(new Set(browser.center.addresses)).toEqual(new Set([STARTED.SocketUrl]));
    expect(call.snapshot()).toMatchObject({ phase: { name: "connected", connectedAt }, audio: "connected" });
  });

  it("[CC-15] is not saved any more after its end", async () => {
    const storage = createFakeStorage();
    await connected({ ...START, storage, storageKey: "key" });
    expect([...storage.entries.keys()]).toEqual(["key"]);
    browser.center.show({ ...WAITING, phase: "ended", endReason: "agent-disconnect" });

    expect(storage.entries.size).toBe(0);
  });

  it("[CC-15] is not saved any more after it was ended here, whatever the center sends meanwhile", async () => {
    const storage = createFakeStorage();
    await connected({ ...START, storage });
    browser.center.settings.answers.bye = "silent";
    const ended = call.hangUp();
    browser.center.show(WAITING);
    browser.center.show({ ...WAITING, phase: "ended", endReason: "customer-disconnect" });
    expect(storage.entries.size).toBe(0);
    await browser.clock.run(5_000);
    await ended;

    expect(storage.entries.size).toBe(0);
  });

  it("[CC-02] ends if the microphone is not permitted again", async () => {
    browser.microphones.settings.error = "NotAllowedError";
    await open({ started: STARTED });

    expect(await call.ended).toEqual({ kind: "failed", problem: { kind: "permission-denied" } });
    expect(browser.center.methods).toEqual(["bye"]);
  });
});

describe("a call in two tabs", () => {
  it("[CC-13] has its audio in the first, and in the second once the first is closed", async () => {
    await connected();
    const first = call;
    const second = openCall({ started: STARTED }, browser.deps);
    await browser.clock.drain();
    browser.center.show(WITH_ADA); // on the newest socket

    expect(second.snapshot()).toMatchObject({ audio: "elsewhere", phase: { name: "connected", agentName: "Ada" } });
    expect(browser.microphones.live).toEqual(["built-in"]);
    expect(browser.center.methods).toEqual(["invite"]);
    first[Symbol.dispose]();
    await browser.clock.drain();
    browser.peers.peer.setState("connected");

    expect(second.snapshot().audio).toBe("connected");
    expect(browser.center.methods).toEqual(["invite", "invite"]);
    call = second;
  });

  it("[CC-10] is elsewhere while the center gives the audio to another page, in a browser without locks", async () => {
    browser.center.settings.answers.invite = 486;
    call = openCall({ started: STARTED }, { ...browser.deps, locks: null });
    await browser.clock.drain();

    expect(call.snapshot().audio).toBe("elsewhere");
  });

  it("[CC-10] waits for the center to close an earlier page of the tab", async () => {
    browser.center.settings.answers.invite = 486;
    await open({ started: STARTED });

    expect(call.snapshot().audio).toBe("off");
  });
});
