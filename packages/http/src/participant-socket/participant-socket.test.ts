import { silentLogger } from "@tributary/kernel";
import {
  asId,
  type ConversationEvent,
  type ConversationId,
  type Numbered,
  type ParticipantId,
  type UserId,
} from "@tributary/model";
import { createManualClock, createSeededRandom, type ManualClock } from "@tributary/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { ScriptedSocket } from "../../test/scripted-socket.ts";
import { createFrameBudget } from "../limits/frame-budget.ts";
import { DEFAULT_LIMITS } from "../limits/limit-options.ts";
import { createRefusalCounts } from "../limits/refusal-counts.ts";
import type { RoomMember } from "../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../rooms/room-frame.ts";
import { createSocketMonitor } from "../server/socket-monitor.ts";
import { createSocketRegistry } from "../server/socket-registry.ts";
import { textFrame } from "../server/text-frame.ts";
import { ParticipantSocket, type ParticipantSocketDeps } from "./participant-socket.ts";
import type { DeliveryProbe } from "./probe-throttle.ts";

const AGENT = asId<UserId>("agent");

let clock: ManualClock;
let peer: ScriptedSocket;
let member: RoomMember;
let confirmed: number[];
let hasLeftRoom: boolean;
let joins: RoomMember["start"][];
let hasAccess: boolean;

beforeEach(() => {
  clock = createManualClock();
  peer = new ScriptedSocket();
  confirmed = [];
  hasLeftRoom = false;
  joins = [];
  hasAccess = true;
  const deps = {
    clock,
    random: createSeededRandom(1),
    log: silentLogger,
    monitor: createSocketMonitor(clock),
    registry: createSocketRegistry({ evictableAfterMs: 25_000 }),
    rooms: {
      join(_id: ConversationId, joining: RoomMember) {
        member = joining;
        joins.push(joining.start);
        return {
          confirm: (seq: number) => void confirmed.push(seq),
          [Symbol.dispose]() {
            hasLeftRoom = true;
          },
        };
      },
      [Symbol.dispose]: () => undefined,
    },
    limits: { frames: createFrameBudget({ clock, refusals: createRefusalCounts() }, DEFAULT_LIMITS) },
    center: {
      chats: {
        join: () => Promise.resolve({ ok: true }),
        access: () => Promise.resolve(hasAccess ? { ok: true } : { ok: false, refusal: { code: "token-invalid" } }),
      },
    },
    probes: { request: (probe: DeliveryProbe) => probe.probe(), [Symbol.dispose]: () => undefined },
  } as unknown as ParticipantSocketDeps; // the members above are all that is used
  const ref = { conversationId: asId<ConversationId>("c"), participantId: asId<ParticipantId>("p") };
  new ParticipantSocket(deps, peer.upgraded, { ref, offeredTo: AGENT });
});

function frame(seq: number): RoomFrame {
  return { kind: "item", seq, text: "x", wire: textFrame("x"), isLast: false, onlyTo: null };
}

function checkEvery5sFor(ms: number, before: (round: number) => void = () => undefined): void {
  for (let round = 1; round * 5_000 <= ms; round += 1) {
    before(round);
    peer.emit("pong", Buffer.alloc(0));
    clock.advance(5_000);
  }
}

describe("delivery probes", () => {
  it("[SK-12] one probe is in flight at a time, and only its own pong confirms items", () => {
    for (const seq of [3, 4, 5]) member.deliver(frame(seq));
    peer.emit("pong", Buffer.from("99"));
    peer.emit("pong", Buffer.from(""));
    expect(peer.pings).toEqual(["3"]);
    expect(confirmed).toEqual([]);

    peer.emit("pong", Buffer.from("3"));
    peer.emit("pong", Buffer.from("5"));

    expect(peer.pings).toEqual(["3", "5"]);
    expect(confirmed).toEqual([3, 5]);
  });
});

describe("a slow peer", () => {
  it("[SK-13] is closed after ten seconds without progress, and terminated if it does not answer the close", () => {
    peer.bufferedAmount = 1_000;
    checkEvery5sFor(10_000);
    expect(peer.closings).toEqual([]);
    checkEvery5sFor(5_000);
    expect(peer.closings).toEqual([1013]);

    clock.advance(2_000);

    expect(peer.isTerminated).toBe(true);
  });

  it("[SK-14] stays open while it makes progress", () => {
    checkEvery5sFor(60_000, (round) => {
      peer.bufferedAmount = 100_000 - round;
    });

    expect(peer.closings).toEqual([]);
  });
});

it("[SK-15] messages received after the close started are ignored", () => {
  peer.emit("message", Buffer.from("not a frame"), false);
  peer.emit("message", Buffer.from('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}'), false);
  member.deliver(frame(1));

  expect(peer.closings).toEqual([1003]);
  expect(peer.pings).toEqual([]);
  expect(hasLeftRoom).toBe(true);
});

describe("frames of the client", () => {
  const PER_SECOND = 50;
  const BURST = 500;
  const sendText = (frame: object): void => void peer.emit("message", Buffer.from(JSON.stringify(frame)), false);
  const subscribe = (): void => sendText({ topic: "aws/subscribe", content: { topics: ["aws/chat"] } });
  const unsubscribe = (): void => sendText({ topic: "aws/unsubscribe", content: { topics: ["aws/chat"] } });

  it.each<[string, () => void]>([
    ["messages", () => sendText({ topic: "aws/heartbeat" })],
    ["pings", () => void peer.emit("ping", Buffer.alloc(0))],
    ["pongs that answer no probe", () => void peer.emit("pong", Buffer.from("1"))],
  ])("[SK-16] closes with 1008 after more %s than the rate and its burst allow", (_what, send) => {
    for (let count = 0; count < BURST; count += 1) send();
    expect(peer.closings).toEqual([]);
    clock.advance(1_000);
    for (let count = 0; count < PER_SECOND; count += 1) send();
    expect(peer.closings).toEqual([]);

    send();

    expect(peer.closings).toEqual([1008]);
    expect(hasLeftRoom).toBe(true);
  });

  it("[SK-16] does not count the answers to probes", () => {
    for (let seq = 1; seq <= 2 * BURST; seq += 1) {
      member.deliver(frame(seq));
      peer.emit("pong", Buffer.from(String(seq)));
    }

    expect(peer.closings).toEqual([]);
    expect(confirmed).toHaveLength(2 * BURST);
  });

  it("[SK-17] subscribing while subscribed does not join the room again", () => {
    for (let count = 0; count < 10; count += 1) subscribe();

    expect(joins).toEqual([{ kind: "missed" }]);
  });

  it("[SK-17] subscribing again starts after what was sent on this socket", () => {
    unsubscribe();
    subscribe();
    member.deliver(frame(7));
    unsubscribe();
    subscribe();

    expect(joins).toEqual([{ kind: "missed" }, { kind: "missed" }, { kind: "after", seq: 7 }]);
  });

  it("[SK-17] subscribing again does not extend the time in which 16 MiB may be unsent", () => {
    member.onReplay?.();
    clock.advance(9_999);
    unsubscribe();
    subscribe();
    member.onReplay?.();
    clock.advance(1);
    peer.bufferedAmount = 1024 * 1024 + 1;
    member.deliver(frame(1));

    expect(peer.closings).toEqual([1013]);
  });
});

describe("access", () => {
  const event = (type: "contact.offer-lapsed" | "contact.accepted", agentId: UserId) =>
    ({ type, seq: 9, at: 0, agentId }) as unknown as Numbered<ConversationEvent>; // the members that are read

  it("[SK-18] closes in the same turn when the offer to the agent lapses, and sends nothing more", () => {
    member.onChange?.(event("contact.offer-lapsed", AGENT));
    const written = peer.wire.readableLength;
    member.deliver(frame(1));

    expect(peer.closings).toEqual([1000]);
    expect(peer.wire.readableLength).toBe(written);
    expect(hasLeftRoom).toBe(true);
  });

  it.each(["onCaughtUp", "onChange"] as const)("[SK-18] checks the access of the participant: %s", async (call) => {
    member[call]?.(event("contact.accepted", AGENT));
    await clock.drain();
    expect(peer.closings).toEqual([]);

    hasAccess = false;
    member[call]?.(event("contact.accepted", AGENT));
    await clock.drain();

    expect(peer.closings).toEqual([1000]);
  });
});
