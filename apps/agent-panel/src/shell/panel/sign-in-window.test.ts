import { createSessionStorage, type SignInChannel } from "@tributary/conduit";
import { accepted, refused, silentLogger } from "@tributary/kernel";
import type { HandOverMessage } from "@tributary/protocol/conduit";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createSignInWindow } from "./sign-in-window.ts";

const USER = { userId: "u", username: "ada", displayName: "Ada", permissions: [] };

function setUp(options: { readonly kept?: boolean; readonly known?: boolean; readonly isUnreachable?: boolean } = {}) {
  const clock = createManualClock();
  const sessions = createSessionStorage([]);
  const grant = { sessionToken: "token", expiresAt: clock.now() + 60_000, user: USER };
  if (options.kept) sessions.save(grant);
  const sent: HandOverMessage[] = [];
  let receive: ((data: unknown) => void) | undefined;
  let closed = 0;
  const channel: SignInChannel = {
    ownOrigin: "https://center",
    openerFrames: () => [{ postMessage: (message) => void sent.push(message as HandOverMessage) }],
    listen(listener) {
      receive = (data) => listener(data, (message) => void sent.push(message));
      return { [Symbol.dispose]: () => undefined };
    },
  };
  const window = createSignInWindow(
    {
      clock,
      log: silentLogger,
      sessions,
      channel,
      closeWindow: () => {
        closed += 1;
      },
      auth: {
        signIn: async (_name, password) =>
          password === "right"
            ? accepted(grant)
            : refused({ code: password === "wrong" ? "bad-credentials" : password }),
        mintCode: async () => accepted({ code: "once", expiresAt: 1 }),
        exchange: async () => refused({ code: "unreachable" }),
        whoIs: async () =>
          options.known
            ? accepted(USER)
            : refused({ code: options.isUnreachable === true ? "unreachable" : "session-expired" }),
        signOut: async () => accepted(null),
      },
    },
    "attempt-1",
  );
  const message = (step: "ready" | "done") => ({
    channel: "tributary-hand-over",
    step,
    attempt: "attempt-1",
    ok: true,
  });
  return {
    clock,
    sessions,
    window,
    sent,
    closed: () => closed,
    receiveFromFrame: (step: "ready" | "done") => receive?.(message(step)),
  };
}

describe("the sign-in window", () => {
  it("shows the form, reports a refusal, and hands over a successful sign-in", async () => {
    const { clock, window, sent, closed, receiveFromFrame } = setUp();
    await clock.drain();
    expect(window.store.read()).toEqual({ page: "sign-in", form: { phase: "idle", problem: null, isAgain: false } });

    window.form.onSubmit("ada", "wrong");
    await clock.drain();
    expect(window.store.read()).toMatchObject({ form: { problem: "bad-credentials" } });
    for (const [code, problem] of [
      ["too-many-requests", "too-many-requests"],
      ["single-sign-on-only", "single-sign-on-only"],
      ["internal", "other"],
    ] as const) {
      window.form.onSubmit("ada", code);
      await clock.drain();
      expect(window.store.read()).toMatchObject({ form: { problem } });
    }
    window.form.onSubmit("ada", "right");
    await clock.drain();
    receiveFromFrame("ready");
    await clock.drain();
    receiveFromFrame("done");

    expect(sent.map(({ step }) => step)).toEqual(["hello", "code"]);
    expect(window.store.read()).toEqual({ page: "handed-over" });
    expect(closed()).toBe(1);
    window[Symbol.dispose]();
    expect(clock.pendingTimers).toEqual([]);
  });

  it("skips the form if a session is stored", async () => {
    const { clock, window, sent } = setUp({ kept: true, known: true });

    await clock.drain();

    expect(window.store.read()).toEqual({ page: "handed-over" });
    expect(sent.map(({ step }) => step)).toEqual(["hello"]);
    window[Symbol.dispose]();
  });

  it("keeps the stored session while the center cannot be reached", async () => {
    const { clock, sessions, window } = setUp({ kept: true, isUnreachable: true });

    await clock.drain();

    expect(window.store.read()).toMatchObject({ page: "sign-in" });
    expect(sessions.current()).not.toBeNull();
    window[Symbol.dispose]();
  });

  it("shows the form again if the stored session has ended", async () => {
    const { clock, sessions, window } = setUp({ kept: true, known: false });

    await clock.drain();

    expect(window.store.read()).toMatchObject({ page: "sign-in" });
    expect(sessions.current()).toBeNull();
    window[Symbol.dispose]();
  });
});
