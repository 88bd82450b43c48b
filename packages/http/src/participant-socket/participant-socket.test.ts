import { silentLogger } from "@tributary/kernel";
import { asId, type ConversationId, type ParticipantId } from "@tributary/model";
import { createManualClock, createSeededRandom, type ManualClock } from "@tributary/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { ScriptedSocket } from "../../test/scripted-socket.ts";
import type { RoomMember } from "../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../rooms/room-frame.ts";
import { createSocketMonitor } from "../server/socket-monitor.ts";
import { textFrame } from "../server/text-frame.ts";
import { ParticipantSocket, type ParticipantSocketDeps } from "./participant-socket.ts";
import type { DeliveryProbe } from "./probe-throttle.ts";
import { createSocketRegistry } from "./socket-registry.ts";

let clock: ManualClock;
let peer: ScriptedSocket;
let member: RoomMember;
let confirmed: number[];
let hasLeftRoom: boolean;

beforeEach(() => {
  clock = createManualClock();
  peer = new ScriptedSocket();
  confirmed = [];
  hasLeftRoom = false;
  const deps = {
    clock,
    random: createSeededRandom(1),
    log: silentLogger,
    monitor: createSocketMonitor(clock),
    registry: createSocketRegistry(),
    rooms: {
      join(_id: ConversationId, joining: RoomMember) {
        member = joining;
        return {
          confirm: (seq: number) => void confirmed.push(seq),
          [Symbol.dispose]() {
            hasLeftRoom = true;
          },
        };
      },
      [Symbol.dispose]: () => undefined,
    },
    probes: { request: (probe: DeliveryProbe) => probe.probe(), [Symbol.dispose]: () => undefined },
  } as unknown as ParticipantSocketDeps; // the other services are not called before a subscription
  const ref = { conversationId: asId<ConversationId>("c"), participantId: asId<ParticipantId>("p") };
  new ParticipantSocket(deps, peer.upgraded, { ref, joinedAt: null });
});

function frame(seq: number): RoomFrame {
  return { kind: "item", seq, text: "x", wire: textFrame("x"), isLast: false };
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
