import { expect, it } from "vitest";
import { createFakeLocks } from "../../test/fake-browser.ts";
import { claimAudio, type Locks } from "./audio-claim.ts";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function claim(locks: Locks | null, events: string[], name: string): Disposable {
  return claimAudio(locks, "call", {
    onHeld: () => events.push(`${name} held`),
    onWaiting: () => events.push(`${name} waiting`),
  });
}

it("[CC-13] gives the audio to one tab, and to the next one once that is closed", async () => {
  const locks = createFakeLocks();
  const events: string[] = [];
  const first = claim(locks, events, "first");
  await settle();
  const second = claim(locks, events, "second");
  const third = claim(locks, events, "third");
  await settle();
  expect(events).toEqual(["first held", "second waiting", "third waiting"]);
  second[Symbol.dispose]();
  first[Symbol.dispose]();
  await settle();

  expect(events.slice(3)).toEqual(["third held"]);
  third[Symbol.dispose]();
});

it("[CC-13] gives the audio to each tab of a browser without locks, or that denies them", async () => {
  const denied: Locks = { request: () => Promise.reject(new Error("denied")) };
  const events: string[] = [];
  const claims = [claim(null, events, "one"), claim(denied, events, "other")];
  await settle();

  expect(events).toEqual(["one held", "other held"]);
  for (const each of claims) each[Symbol.dispose]();
});

it("[CC-13] does nothing after it is disposed", async () => {
  const locks = createFakeLocks();
  const events: string[] = [];
  claim(locks, events, "first")[Symbol.dispose]();
  await settle();
  const second = claim(locks, events, "second");
  await settle();

  expect(events).toEqual(["second held"]);
  second[Symbol.dispose]();
});
