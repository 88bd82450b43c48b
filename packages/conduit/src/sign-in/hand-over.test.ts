import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { awaitHandOver, offerHandOver, type PostTarget, type SignInChannel } from "./hand-over.ts";

const ORIGIN = "https://center.example";

/** A window of the panel's origin: receives messages posted to that origin, each with its sender to reply to. */
function createFakeWindow(): FakeWindow {
  const listeners = new Set<(data: unknown, sender: FakeWindow) => void>();
  const targetFrom = (sender: () => FakeWindow): PostTarget => ({
    postMessage(message, targetOrigin) {
      if (targetOrigin !== ORIGIN) return;
      for (const listener of listeners) listener(message, sender());
    },
  });
  return { listeners, targetFrom };
}
type FakeWindow = {
  readonly listeners: Set<(data: unknown, sender: FakeWindow) => void>;
  readonly targetFrom: (sender: () => FakeWindow) => PostTarget;
};

function channelOf(own: FakeWindow, openerFrames: () => readonly FakeWindow[] = () => []): SignInChannel {
  return {
    ownOrigin: ORIGIN,
    openerFrames: () => openerFrames().map((frame) => frame.targetFrom(() => own)),
    listen(listener) {
      const onMessage = (data: unknown, sender: FakeWindow): void =>
        listener(data, (message) => sender.targetFrom(() => own).postMessage(message, ORIGIN));
      own.listeners.add(onMessage);
      return { [Symbol.dispose]: () => void own.listeners.delete(onMessage) };
    },
  };
}

function setUp() {
  const clock = createManualClock();
  const popup = createFakeWindow();
  let frame = createFakeWindow();
  const state = { isWanted: true, minted: 0, exchanged: [] as string[], isDone: false };
  const offer = offerHandOver(
    { channel: channelOf(popup, () => [frame]), clock },
    {
      attempt: "attempt-1",
      mintCode: () => {
        state.minted += 1;
        return Promise.resolve(`code-${state.minted}`);
      },
      onDone: () => {
        state.isDone = true;
      },
    },
  );
  const openFrame = () => {
    frame = createFakeWindow();
    return awaitHandOver(channelOf(frame), {
      isWanted: () => state.isWanted,
      exchange: (code) => {
        state.exchanged.push(code);
        state.isWanted = false;
        return Promise.resolve(true);
      },
    });
  };
  return {
    clock,
    state,
    offer,
    openFrame,
    sendFromPopup: (message: unknown) => frame.targetFrom(() => popup).postMessage(message, ORIGIN),
  };
}

describe("a sign-in that is handed over", () => {
  it("[HO-01] signs a frame in with a code minted for it, and notifies the popup that it may close", async () => {
    const { clock, state, openFrame } = setUp();
    using _frame = openFrame();

    await clock.run(300);

    expect(state).toEqual({ isWanted: false, minted: 1, exchanged: ["code-1"], isDone: true });
  });

  it("[HO-02] waits for a frame that appears later, as hosts replace theirs every few seconds", async () => {
    const { clock, state, openFrame } = setUp();
    await clock.run(5_000);
    expect(state.minted).toBe(0);

    using _frame = openFrame();
    await clock.run(300);

    expect(state.exchanged).toEqual(["code-1"]);
  });

  it("[HO-03] mints no code for a frame that is already signed in", async () => {
    const { clock, state, openFrame } = setUp();
    state.isWanted = false;
    using _frame = openFrame();

    await clock.run(5_000);

    expect(state.minted).toBe(0);
  });

  it("[HO-04] ignores a code that the frame has not requested", async () => {
    const { clock, state, offer, openFrame, sendFromPopup } = setUp();
    offer[Symbol.dispose]();
    using _frame = openFrame();

    sendFromPopup({ channel: "tributary-hand-over", step: "code", attempt: "attempt-9", code: "planted" });
    await clock.drain();

    expect(state.exchanged).toEqual([]);
  });

  it("[HO-05] sends no further messages once it is disposed", async () => {
    const { clock, state, offer, openFrame } = setUp();
    offer[Symbol.dispose]();
    using _frame = openFrame();

    await clock.run(5_000);

    expect(state.minted).toBe(0);
    expect(clock.pendingTimers).toEqual([]);
  });
});
