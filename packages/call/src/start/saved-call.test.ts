import { describe, expect, it } from "vitest";
import { createFakeStorage } from "../../test/fake-browser.ts";
import { STARTED } from "../../test/fake-center.ts";
import { saveCall, savedCall } from "./saved-call.ts";

describe("savedCall", () => {
  it("[CC-15] returns a call that was saved, until it is removed", () => {
    const storage = createFakeStorage();
    const call = { started: STARTED, connectedAt: 5 };
    saveCall(storage, "key", call);
    expect(savedCall(storage, "key")).toEqual(call);
    expect(savedCall(storage)).toBeNull();
    saveCall(storage, "key", null);

    expect(savedCall(storage, "key")).toBeNull();
    expect(storage.entries.size).toBe(0);
  });

  it.each(["", "{", "null", "7", "{}", JSON.stringify({ started: { ...STARTED, SocketUrl: 1 } })])(
    "[CC-15] finds no call in %j",
    (text) => {
      const storage = createFakeStorage();
      storage.setItem("tributary.call", text);

      expect(savedCall(storage)).toBeNull();
    },
  );

  it("[CC-15] works without a storage, and with one that the browser denies", () => {
    const deny = (): never => {
      throw new Error("denied");
    };
    const denied = { getItem: deny, setItem: deny, removeItem: deny };
    const call = { started: STARTED, connectedAt: null };

    expect(savedCall(denied)).toBeNull();
    for (const storage of [denied, null])
      for (const each of [call, null]) expect(() => saveCall(storage, "key", each)).not.toThrow();
  });
});
