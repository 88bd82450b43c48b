import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createSessionKeeper, type TextStore, wrapStorage } from "./session-keeper.ts";

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

it("[KS-01] keeps a session for the next page where the browser lets it, and in memory where not", () => {
  const clock = createManualClock();
  const store = createTextStore();
  const session = { sessionToken: "t", expiresAt: clock.now() + 1_000 };

  const keeper = createSessionKeeper(clock, [refusing, store]);
  keeper.keep(session);

  expect(keeper.current()).toEqual(session);
  expect(createSessionKeeper(clock, [refusing, store]).current()).toEqual(session);
  expect(createSessionKeeper(clock, [refusing]).current()).toBeNull();
});

it("[KS-02] has no session once its time is over or it was forgotten, nor one that cannot be read", () => {
  const clock = createManualClock();
  const store = createTextStore(new Map([["tributary.session", "{nonsense"]]));
  const keeper = createSessionKeeper(clock, [store]);
  expect(keeper.current()).toBeNull();

  keeper.keep({ sessionToken: "t", expiresAt: clock.now() + 1_000 });
  clock.advance(1_000);
  expect(keeper.current()).toBeNull();
  keeper.keep({ sessionToken: "t", expiresAt: clock.now() + 1_000 });
  keeper.forget();

  expect(keeper.current()).toBeNull();
  expect(createSessionKeeper(clock, [store]).current()).toBeNull();
});
