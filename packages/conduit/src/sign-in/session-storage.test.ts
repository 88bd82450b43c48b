import { expect, it } from "vitest";
import { createSessionStorage, type TextStore, wrapStorage } from "./session-storage.ts";

function createTextStore(texts = new Map<string, string>()): TextStore {
  return {
    get: (key) => texts.get(key) ?? null,
    set: (key, text) => void texts.set(key, text),
    delete: (key) => void texts.delete(key),
  };
}

const session = { sessionToken: "t", expiresAt: 1_000 };

const refusing: TextStore = wrapStorage(() => {
  throw new Error("The operation is insecure.");
});

it("[KS-01] stores a session for the next page where the browser permits it, and in memory otherwise", () => {
  const store = createTextStore();

  const storage = createSessionStorage([refusing, store]);
  storage.save(session);

  expect(storage.current()).toEqual(session);
  expect(createSessionStorage([refusing, store]).current()).toEqual(session);
  expect(createSessionStorage([refusing]).current()).toBeNull();
});

it("[KS-02] returns no session that was cleared or cannot be read", () => {
  const store = createTextStore(new Map([["tributary.session", "{nonsense"]]));
  const storage = createSessionStorage([store]);
  expect(storage.current()).toBeNull();

  storage.save(session);
  storage.clear();

  expect(storage.current()).toBeNull();
  expect(createSessionStorage([store]).current()).toBeNull();
});

it("[KS-02] returns a session whose end this machine's clock has passed: the server decides", () => {
  const store = createTextStore();
  const storage = createSessionStorage([store]);

  storage.save({ sessionToken: "t", expiresAt: Date.now() - 13 * 3_600_000 });

  expect(storage.current()?.sessionToken).toBe("t");
  expect(createSessionStorage([store]).current()?.sessionToken).toBe("t");
});
