import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type ChatDetails, createChatCallbacks } from "./callbacks.ts";

const DETAILS: ChatDetails = {
  initialContactId: "i",
  contactId: "c",
  participantId: "p",
  participantToken: "t",
  connectionDetails: undefined,
};

function setUp() {
  const clock = createManualClock();
  const faults: unknown[] = [];
  const callbacks = createChatCallbacks(
    clock,
    () => DETAILS,
    (name, error) => void faults.push([name, error]),
  );
  const received: unknown[] = [];
  return { clock, callbacks, faults, received };
}

describe("callbacks", () => {
  it("[CJ-09] are called in the next turn with the details of the chat, until they are removed", async () => {
    const { clock, callbacks, received } = setUp();
    const remove = callbacks.methods.onEnded((event) => void received.push(event));

    callbacks.emit("onEnded", { data: null });
    expect(received).toEqual([]);
    await clock.drain();
    expect(received).toEqual([{ data: null, chatDetails: DETAILS }]);
    callbacks.emit("onEnded", { data: null });
    remove();
    await clock.drain();

    expect(received).toHaveLength(1);
  });

  it("[CJ-09] an exception is reported and does not stop the others; one function may subscribe twice", async () => {
    const { clock, callbacks, faults, received } = setUp();
    const error = new Error("mistake");
    const add = (): void => void received.push("called");
    callbacks.methods.onEnded(() => {
      throw error;
    });
    const remove = callbacks.methods.onEnded(add);
    callbacks.methods.onEnded(add);
    remove();

    callbacks.emit("onEnded", {});
    await clock.drain();

    expect([received, faults]).toEqual([["called"], [["onEnded", error]]]);
  });

  it("[CJ-09] one that is removed by another during an event is not called, and one that is added is called with the next", async () => {
    const { clock, callbacks, received } = setUp();
    callbacks.methods.onEnded(() => {
      received.push("first");
      removeItself();
      removeSecond();
      callbacks.methods.onEnded(() => void received.push("added"));
    });
    const removeItself = callbacks.methods.onEnded(() => void received.push("itself"));
    const removeSecond = callbacks.methods.onEnded(() => void received.push("second"));

    callbacks.emit("onEnded", {});
    await clock.drain();
    expect(received).toEqual(["first"]);
    callbacks.emit("onEnded", {});
    await clock.drain();

    expect(received).toEqual(["first", "first", "added"]);
  });

  it("[CJ-09] clearSoon removes them after pending events, clear at once", async () => {
    const { clock, callbacks, received } = setUp();
    callbacks.methods.onEnded(() => void received.push("first"));
    callbacks.emit("onEnded", {});
    callbacks.clearSoon();
    await clock.drain();
    callbacks.methods.onEnded(() => void received.push("second"));
    callbacks.emit("onEnded", {});
    callbacks.clear();
    await clock.drain();

    expect(received).toEqual(["first"]);
  });
});
