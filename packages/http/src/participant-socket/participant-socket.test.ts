import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { silentLogger } from "@tributary/kernel";
import { asId, type ConversationId, type ParticipantId } from "@tributary/model";
import { createManualClock, createSeededRandom, type ManualClock } from "@tributary/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import type { RoomMember } from "../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../rooms/room-frame.ts";
import { textFrame } from "../server/text-frame.ts";
import { ParticipantSocket, type SocketWork } from "./participant-socket.ts";

/** What the socket below does, held in the hand. */
class HeldSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly pings: string[] = [];
  readonly closings: number[] = [];
  isTerminated = false;

  send(): void {}
  ping(data = ""): void {
    this.pings.push(data);
  }
  close(code: number): void {
    this.readyState = 2;
    this.closings.push(code);
  }
  terminate(): void {
    this.isTerminated = true;
    this.emit("close");
  }
}

let clock: ManualClock;
let held: HeldSocket;
let member: RoomMember;
let confirmed: number[];
let socket: ParticipantSocket;

beforeEach(() => {
  clock = createManualClock();
  held = new HeldSocket();
  confirmed = [];
  const work = {
    clock,
    random: createSeededRandom(1),
    log: silentLogger,
    rooms: {
      join(_id: ConversationId, joining: RoomMember) {
        member = joining;
        return { confirm: (seq: number) => void confirmed.push(seq), [Symbol.dispose]: () => undefined };
      },
      [Symbol.dispose]: () => undefined,
    },
    confirmations: { request: (asker: { ask(): void }) => asker.ask(), [Symbol.dispose]: () => undefined },
  } as unknown as SocketWork; // the rest is not asked for before a subscription
  const ref = { conversationId: asId<ConversationId>("c"), participantId: asId<ParticipantId>("p") };
  const below = { socket: held as unknown as WebSocket, wire: new PassThrough() };
  socket = new ParticipantSocket(work, below, { ref, joinedAt: null });
});

function frame(seq: number): RoomFrame {
  return { kind: "item", seq, text: "x", wire: textFrame("x"), isLast: false };
}

function checkEvery5sFor(ms: number, before: (round: number) => void = () => undefined): void {
  for (let round = 1; round * 5_000 <= ms; round += 1) {
    clock.advance(5_000);
    before(round);
    held.emit("pong", Buffer.alloc(0));
    socket.check(clock.monotonicMs());
  }
}

describe("how far the peer is", () => {
  it("[SK-12] it is asked once at a time, and only what it answers counts", () => {
    for (const seq of [3, 4, 5]) member.deliver(frame(seq));
    held.emit("pong", Buffer.from("99"));
    held.emit("pong", Buffer.from(""));
    expect(held.pings).toEqual(["3"]);
    expect(confirmed).toEqual([]);

    held.emit("pong", Buffer.from("3"));
    held.emit("pong", Buffer.from("5"));

    expect(held.pings).toEqual(["3", "5"]);
    expect(confirmed).toEqual([3, 5]);
  });
});

describe("a peer that is slow", () => {
  it("[SK-13] is closed when it has taken nothing for ten seconds, and hung up on when it does not close", () => {
    held.bufferedAmount = 1_000;
    checkEvery5sFor(10_000);
    expect(held.closings).toEqual([]);
    checkEvery5sFor(5_000);
    expect(held.closings).toEqual([1013]);

    clock.advance(2_000);

    expect(held.isTerminated).toBe(true);
  });

  it("[SK-14] is left in peace as long as it takes something", () => {
    checkEvery5sFor(60_000, (round) => {
      held.bufferedAmount = 100_000 - round;
    });

    expect(held.closings).toEqual([]);
  });
});

it("[SK-15] what comes after it was told to close is not looked at", () => {
  held.emit("message", Buffer.from("no frame"), false);
  held.emit("message", Buffer.from('{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}'), false);
  member.deliver(frame(1));

  expect(held.closings).toEqual([1003]);
  expect(held.pings).toEqual([]);
});
