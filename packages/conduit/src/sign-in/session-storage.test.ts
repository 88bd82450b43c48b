import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createSessionStorage, type TextStore, wrapStorage } from "./session-storage.ts";

function createTextStore(texts = new Map<string, string>()): TextStore {
  return {
    get: (key) => texts.get(key) ?? null,
    set: (key, text) => void texts.set(key, text),
    delete: (key) => void texts.delete(key),
  };
}

const refusing: TextStore = wrapStorage(() => {
  throw new Error("The operation is insecure.");
});

it("[KS-01] stores a session for the next page where the browser permits it, and in memory otherwise", () => {
  const clock = createManualClock();
  const store = createTextStore();
  const session = { sessionToken: "t", expiresAt: clock.now() + 1_000 };

  const storage = createSessionStorage(clock, [refusing, store]);
  storage.save(session);

  expect(storage.current()).toEqual(session);
  expect(createSessionStorage(clock, [refusing, store]).current()).toEqual(session);
  expect(createSessionStorage(clock, [refusing]).current()).toBeNull();
});

it("[KS-02] returns no session that has expired, was cleared or cannot be read", () => {
  const clock = createManualClock();
  const store = createTextStore(new Map([["tributary.session", "{nonsense"]]));
  const storage = createSessionStorage(clock, [store]);
  expect(storage.current()).toBeNull();

  storage.save({ sessionToken: "t", expiresAt: clock.now() + 1_000 });
  clock.advance(1_000);
  expect(storage.current()).toBeNull();
  storage.save({ sessionToken: "t", expiresAt: clock.now() + 1_000 });
  storage.clear();

  expect(storage.current()).toBeNull();
  expect(createSessionStorage(clock, [store]).current()).toBeNull();
});
