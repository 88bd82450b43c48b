import { expect, it } from "vitest";
import { createTelephoneEvents } from "./telephone-events.ts";

const event = (key: number, duration: number, isEnd = false) =>
  Uint8Array.from([key, isEnd ? 0x8a : 0x0a, duration >> 8, duration & 0xff]);

function receiver() {
  const events = createTelephoneEvents();
  return (timestamp: number, payload: Uint8Array, ssrc = 1) => events.receive({ timestamp, ssrc, payload });
}

it("[VP-33] reports a key with its first packet, once", () => {
  const receive = receiver();

  expect([receive(100, event(5, 960)), receive(100, event(5, 1_920)), receive(100, event(5, 1_920, true))]).toEqual([
    "5",
    undefined,
    undefined,
  ]);
});

it("[VP-33] reports equal keys that follow each other, also if their packets are mixed", () => {
  const receive = receiver();

  const keys = [100, 5_000, 100, 5_000, 9_000].map((timestamp) => receive(timestamp, event(11, 960)));

  expect(keys).toEqual(["#", "#", undefined, undefined, "#"]);
});

it("[VP-33] a key that is pressed for seconds is one key, also over the wrap of timestamps", () => {
  const receive = receiver();
  const start = 2 ** 32 - 70_000;

  const keys = [0, 1, 2, 3].map((part) => receive((start + part * 0xffff) >>> 0, event(1, 0xffff)));

  expect(keys).toEqual(["1", undefined, undefined, undefined]);
});

it("[VP-33] knows all keys, and ignores other events and short packets", () => {
  const receive = receiver();

  const keys = Array.from({ length: 17 }, (_, key) => receive(key * 10_000, event(key, 960)));

  expect(keys.join("")).toBe("0123456789*#ABCD");
  expect(keys[16]).toBeUndefined();
  expect(receive(1, Uint8Array.from([5, 0, 0]))).toBeUndefined();
});
