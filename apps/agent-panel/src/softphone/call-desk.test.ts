import type { HostTrust } from "@tributary/conduit";
import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { otherAgent } from "../../test/desk-contact.ts";
import { FakeBrowserMedia } from "../../test/fake-browser-media.ts";
import { callContact } from "../../test/softphone-page.ts";
import type { DeskContact, OtherAgent } from "../shared/desk.ts";
import { audioConfigOf } from "./audio-config.ts";
import { announcementsOf } from "./call-announcements.ts";
import { createCallCommands } from "./call-commands.ts";
import { type CallDeskDeps, openCallDesk } from "./call-desk.ts";
import { hostAudioOf } from "./host-audio.ts";

const CONNECTED = callContact("connected");
const GRACE = otherAgent();
const LEG = { contactId: "call", connectionId: "p-customer" };

function held(contact: DeskContact): DeskContact {
  const { call } = contact;
  if (call?.customer === undefined) return contact;
  return { ...contact, call: { ...call, customer: { ...call.customer, isHeld: true } } };
}

describe("what screen readers announce", () => {
  it("[PA-51] is the end of a call, and the hold", () => {
    expect(announcementsOf([CONNECTED], [callContact("wrap-up")])).toEqual(["The call with \u2068May\u2069 has ended"]);
    expect(announcementsOf([CONNECTED], [])).toEqual(["The call with \u2068May\u2069 has ended"]);
    expect(announcementsOf([CONNECTED], [held(CONNECTED)])).toEqual(["\u2068May\u2069 is on hold"]);
    expect(announcementsOf([held(CONNECTED)], [CONNECTED])).toEqual(["\u2068May\u2069 is no longer on hold"]);
  });

  it("[PA-75] is the answer of a customer who is called, and that they were not reached", () => {
    const { call } = CONNECTED;
    if (call === undefined) throw new Error("not a call");
    const calling = { ...CONNECTED, call: { ...call, isCalling: true, customer: undefined } };

    expect(announcementsOf([calling], [CONNECTED])).toEqual(["\u2068May\u2069 has answered"]);
    expect(announcementsOf([calling], [callContact("failed")])).toEqual(["\u2068May\u2069 was not reached"]);
    expect(announcementsOf([calling], [calling])).toEqual([]);
  });

  it("[PA-75] is the reason for which a call has failed, and that its customer waits again after a failure of the agent's own audio", () => {
    const { call } = CONNECTED;
    const failed = (part: Partial<DeskContact>) => announcementsOf([CONNECTED], [callContact("failed", part)]);
    const reasons = ["not-answered", "busy", "unreachable", "no-audio"] as const;

    expect(reasons.flatMap((failure) => failed({ failure }))).toEqual([
      "\u2068May\u2069 did not answer",
      "\u2068May\u2069 did not take the call",
      "\u2068May\u2069 was not reached",
      "Your audio did not connect. \u2068May\u2069 waits again",
    ]);
    expect(failed({ failure: "no-audio", ...(call && { call: { ...call, canTransfer: false } }) })).toEqual([
      "Your audio did not connect. The call with \u2068May\u2069 has failed", // a call of the agent has no customer
    ]);
  });

  it("[PA-67] is the agents who join, leave or do not join, under the name that they have", () => {
    const withAgents = (...otherAgents: readonly OtherAgent[]) => callContact("connected", { otherAgents });
    const asked: OtherAgent = { ...GRACE, connectionId: "c-grace", isAwaited: true };

    expect(announcementsOf([CONNECTED], [withAgents(asked)])).toEqual([]);
    expect(announcementsOf([withAgents(asked)], [withAgents(GRACE)])).toEqual([
      "\u2068Grace\u2069 has joined the call",
    ]);
    expect(announcementsOf([withAgents({ ...asked, name: "Support" })], [withAgents(GRACE)])).toEqual([
      "\u2068Grace\u2069 has joined the call",
    ]);
    expect(announcementsOf([withAgents(asked)], [held(CONNECTED)])).toEqual([
      "\u2068Grace\u2069 did not join the call",
      "\u2068May\u2069 is on hold",
    ]);
    expect(announcementsOf([withAgents({ ...GRACE, name: null })], [CONNECTED])).toEqual([
      "\u2068Another agent\u2069 has left the call",
    ]);
    expect(announcementsOf([withAgents({ ...GRACE, isSupervisor: true })], [CONNECTED])).toEqual([]);
  });

  it("[PA-51] is nothing for other contacts, other changes, and calls that were not accepted", () => {
    const { call: _none, ...chat } = CONNECTED;

    expect(announcementsOf([chat], [])).toEqual([]);
    expect(announcementsOf([CONNECTED], [CONNECTED])).toEqual([]);
    expect(announcementsOf([callContact("offered")], [callContact("missed")])).toEqual([]);
  });
});

describe("commands", () => {
  it("[PA-50] hold and resume a party, and press keys one request after the other", async () => {
    const log: string[] = [];
    const release: (() => void)[] = [];
    const commands = createCallCommands(
      {
        async call(method, params) {
          log.push(`${method} ${JSON.stringify(params)}`);
          if (method === "sendDigits") await new Promise<void>((resolve) => release.push(resolve));
          return { ok: true, data: {} };
        },
      },
      silentLogger,
    );

    await commands.hold(LEG, true);
    await commands.hold(LEG, false);
    void commands.press(LEG, "1");
    const second = commands.press(LEG, "2");
    await Promise.resolve();
    expect(log).toEqual([
      'holdConnection {"contactId":"call","connectionId":"p-customer"}',
      'resumeConnection {"contactId":"call","connectionId":"p-customer"}',
      'sendDigits {"contactId":"call","connectionId":"p-customer","digits":"1"}',
    ]);
    release.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    release.shift()?.();

    expect(await second).toBe(true);
    expect(log.at(-1)).toContain('"digits":"2"');
  });

  it("[PA-66] swap and join the parties, and disconnect one", async () => {
    const log: string[] = [];
    const commands = createCallCommands(
      {
        async call(method, params) {
          log.push(`${method} ${JSON.stringify(params)}`);
          return { ok: true, data: {} };
        },
      },
      silentLogger,
    );

    expect([await commands.swap("call"), await commands.join("call"), await commands.disconnect(LEG)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(log).toEqual([
      'toggleActiveConnections {"contactId":"call"}',
      'conferenceConnections {"contactId":"call"}',
      'destroyConnection {"contactId":"call","connectionId":"p-customer"}',
    ]);
  });

  it("[PA-50] resolve to false if the center refuses, or without the link", async () => {
    const error = { type: "InvalidStateException", message: "", statusCode: 409 };
    const refusing = createCallCommands({ call: async () => ({ ok: false, error }) }, silentLogger);
    const offline = createCallCommands({ call: () => Promise.reject(new Error("down")) }, silentLogger);

    expect([await refusing.hold(LEG, true), await offline.unmute(LEG)]).toEqual([false, false]);
  });
});

describe("the page around the panel", () => {
  const top: HostTrust = { kind: "top-level" };
  const host: HostTrust = { kind: "approved", origin: "https://desk.example" };

  it("[PA-57] permits audio if there is none, or if it has configured that", () => {
    expect(hostAudioOf(top, null)).toEqual({ isAllowed: true, hasEchoCancellation: true, hasDeviceSettings: true });
    expect(hostAudioOf(host, null).isAllowed).toBe(false);
    expect(hostAudioOf(host, { softphone: {} }).isAllowed).toBe(false);
    expect(hostAudioOf(host, { softphone: { allowFramedSoftphone: true } }).isAllowed).toBe(true);
    expect(hostAudioOf({ kind: "unknown" }, { softphone: { allowFramedSoftphone: true } }).isAllowed).toBe(false);
  });

  it("[PA-62] permits the choice of devices in the panel, and turns echo cancellation off", () => {
    const configure = {
      softphone: { disableEchoCancellation: true },
      pageOptions: { enableAudioDeviceSettings: true },
    };

    expect(hostAudioOf(host, configure)).toEqual({
      isAllowed: false,
      hasEchoCancellation: false,
      hasDeviceSettings: true,
    });
    expect(hostAudioOf(host, {}).hasDeviceSettings).toBe(false);
  });
});

describe("the media info of a call", () => {
  const media = { callType: "audio_only", autoAccept: false, callContextToken: "t" } as const;

  it("[PA-58] names the leg and the relays, and opens nothing without a token", () => {
    const callConfigJson =
      '{"signalingEndpoint":"wss://c","iceServers":[{"urls":["turn:x"],"username":"u","credential":"c"}]}';

    expect(audioConfigOf({ ...media, callConfigJson })).toEqual({
      token: "t",
      endpoint: "wss://c",
      iceServers: [{ urls: ["turn:x"], username: "u", credential: "c" }],
    });
    expect(audioConfigOf(null)).toBeNull();
    expect(audioConfigOf({ callType: "none", autoAccept: false })).toBeNull();
  });

  it.each(["not JSON", "7", '{"iceServers":"none"}', '{"iceServers":[{"urls":7}]}'])(
    "[PA-58] has no relays if its configuration is %s",
    (callConfigJson) => {
      expect(audioConfigOf({ ...media, callConfigJson })).toEqual({ token: "t", endpoint: "", iceServers: [] });
    },
  );
});

describe("the calls of a page", () => {
  function setUp(trust: HostTrust = { kind: "top-level" }) {
    const clock = createManualClock();
    const media = new FakeBrowserMedia();
    const announced: string[] = [];
    const refused: string[] = [];
    const stored = new Map<string, string>();
    const storage = {
      get: (key: string) => stored.get(key) ?? null,
      set: (key: string, text: string) => void stored.set(key, text),
      delete: (key: string) => void stored.delete(key),
    };
    let state = { desk: { contacts: [CONNECTED] } as object | null, connection: "up" };
    let listener: () => void = () => undefined;
    const sent: { readonly params: { readonly browserId?: string } }[] = [];
    const deps = {
      clock,
      log: silentLogger,
      settings: storage,
      tabSettings: storage,
      newToken: () => "new",
      connectionId: "page-1",
      tone: { start: () => undefined, stop: () => undefined, playOnDevice: async () => true },
      hostTrust: () => trust,
      announce: (text: string) => void announced.push(text),
      onRefused: () => void refused.push("refused"),
      link: {
        isUp: true,
        broadcast: () => undefined,
        softphone: (_id: string, message: never) => void sent.push(message),
        master: async ({ topic }: { readonly topic: string }) => ({ masterId: "p", isMaster: true, topic }),
        call: async () => ({ ok: false, error: { type: "X", message: "", statusCode: 400 } }),
      },
      store: {
        get state() {
          return state;
        },
        snapshots: {
          read: () => ({}),
          subscribe(next: () => void) {
            listener = next;
            return () => undefined;
          },
        },
      },
    } as unknown as CallDeskDeps; // the used part of the panel
    return {
      clock,
      media,
      announced,
      refused,
      sent,
      stored,
      open: () => openCallDesk(deps, null, media.browser),
      show(desk: object | null, connection = "up") {
        state = { desk, connection };
        listener();
      },
    };
  }

  it("[PA-58, PA-51] follow the desk, and end with the session without an announcement", async () => {
    const { clock, media, announced, show, open } = setUp();
    using _desk = open();
    await clock.drain();
    expect(media.devices.tracks).toHaveLength(1);

    show({ contacts: [held(CONNECTED)] });
    show(null);
    await clock.drain();

    expect(announced).toEqual(["\u2068May\u2069 is on hold"]);
    expect(media.devices.tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
  });

  it("[PA-59] have the same name after a reload of the tab", async () => {
    const { clock, sent, stored, open } = setUp();
    stored.set("tributary.page", "tab-1");
    using _desk = open();
    await clock.drain();

    expect(sent.map(({ params }) => params.browserId)).toEqual(["tab-1"]);
  });

  it("[PA-57] have no audio in a host page until it permits that", async () => {
    const { clock, media, open } = setUp({ kind: "approved", origin: "https://desk.example" });
    using desk = open();
    await clock.drain();
    expect(media.devices.requested).toEqual([]);

    desk.configure({ softphone: { allowFramedSoftphone: true } });
    await clock.drain();

    expect(media.devices.requested).toHaveLength(1);
  });

  it("[PA-50] report commands that fail", async () => {
    const { refused, open } = setUp();
    using desk = open();

    expect(await desk.commands.hold(LEG, true)).toBe(false);
    expect(refused).toEqual(["refused"]);
  });

  it("[PA-60] try to play once the agent uses the page", async () => {
    const { clock, media, open } = setUp();
    using desk = open();
    media.isSoundBlocked = true;
    await clock.drain();
    expect(media.peers).toHaveLength(1);
    media.peer.dispatchEvent(Object.assign(new Event("track"), { streams: [{}], track: {} }));
    await clock.drain();
    expect(desk.softphone.state.read().problem).toEqual({ kind: "blocked" });

    media.isSoundBlocked = false;
    media.touches.dispatchEvent(new Event("touch"));
    await clock.drain();

    expect(desk.softphone.state.read().problem).toBeNull();
  });
});
