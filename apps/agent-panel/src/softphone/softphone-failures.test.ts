import { describe, expect, it } from "vitest";
import { ANSWER, callContact, openSoftphonePage } from "../../test/softphone-page.ts";
import { ERROR_TYPES, isTemporary, microphoneFailureOf, type SoftphoneFailure } from "./softphone-failure.ts";

const CONNECTED = callContact("connected");

/** Failures that host pages got. */
const errorsIn = (broadcasts: readonly (readonly [string, unknown])[]) =>
  broadcasts.filter(([event]) => event === "agent::softphone_error").map(([, data]) => data);

describe("a failure of the audio", () => {
  it.each([
    ["NotAllowedError", "microphone-denied"],
    ["SecurityError", "microphone-denied"],
    ["NotFoundError", "microphone-missing"],
    ["OverconstrainedError", "microphone-missing"],
    ["NotReadableError", "microphone-in-use"],
    ["AbortError", "microphone-in-use"],
  ] as const)("[PA-60] %s of the microphone is %s, and waits for the agent", async (error, failure) => {
    using page = openSoftphonePage();
    page.media.devices.error = error;

    await page.open(CONNECTED);
    await page.clock.run(60_000);

    expect(page.state().problem).toEqual({ kind: "failure", failure });
    expect(errorsIn(page.broadcasts)).toEqual([
      { errorType: "microphone_not_shared", errorMessage: failure, endPointUrl: "wss://center" },
    ]);
    expect(page.media.devices.requested).toHaveLength(1);
  });

  it("[PA-60] of the microphone is over once the agent tries again", async () => {
    using page = openSoftphonePage();
    page.media.devices.error = "NotAllowedError";
    await page.open(CONNECTED);

    page.media.devices.error = null;
    page.softphone.retry();
    await page.clock.drain();
    page.media.peer.become("connected");

    expect(page.state().problem).toBeNull();
    expect(page.state().legs.get("call")?.state).toEqual({ phase: "connected" });
  });

  it("[PA-60] of a missing microphone is over once one is connected", async () => {
    using page = openSoftphonePage();
    page.media.devices.error = "NotFoundError";
    await page.open(CONNECTED);

    page.media.devices.error = null;
    page.media.devices.dispatchEvent(new Event("devicechange"));
    await page.clock.drain();

    expect(page.requested("invite")).toHaveLength(1);
  });

  it("[PA-60] is shown while the browser's question is open, and host pages get it after ten seconds", async () => {
    using page = openSoftphonePage();
    page.media.devices.waits = true;
    await page.open(CONNECTED);

    expect(page.state().problem).toBeNull();
    await page.clock.run(1_100);
    expect(page.state().problem).toEqual({ kind: "failure", failure: "microphone-not-allowed-yet" });
    expect(errorsIn(page.broadcasts)).toEqual([]);
    await page.clock.run(9_000);
    expect(errorsIn(page.broadcasts)).toMatchObject([{ errorType: "microphone_not_shared" }]);
    page.media.devices.release();
    await page.clock.drain();

    expect(page.state().problem).toBeNull();
    expect(page.requested("invite")).toHaveLength(1);
  });

  it.each([
    [486, "busy", "user_busy_error"],
    [403, "refused", "signalling_handshake_failure"],
    [400, "not-answered", "signalling_handshake_failure"],
    [500, "not-answered", "signalling_handshake_failure"],
  ] as const)("[PA-60] the center's refusal %i is %s", async (code, failure, errorType) => {
    using page = openSoftphonePage({ answer: () => ({ code }) });

    await page.open(CONNECTED);

    expect(page.state().problem).toEqual({ kind: "failure", failure });
    expect(errorsIn(page.broadcasts)).toMatchObject([{ errorType }]);
  });

  it("[PA-60] is none if the call is gone, and the audio is opened again if it is still on the desk", async () => {
    const codes = [404];
    using page = openSoftphonePage({
      answer: () => {
        const code = codes.pop();
        return code === undefined ? ANSWER : { code };
      },
    });

    await page.open(CONNECTED);
    expect(page.state().problem).toBeNull();
    await page.clock.run(2_000);

    expect(errorsIn(page.broadcasts)).toEqual([]);
    expect(page.requested("invite")).toHaveLength(2);
  });

  it("[PA-60] is one if the center does not answer within five seconds", async () => {
    using page = openSoftphonePage({ answer: () => undefined });
    await page.open(CONNECTED);

    await page.clock.run(5_100);

    expect(page.state().problem).toEqual({ kind: "failure", failure: "not-answered" });
  });

  it("[PA-60] is one without a network address, or if the audio does not connect within ten seconds", async () => {
    using page = openSoftphonePage();
    page.media.addresses = [];
    await page.open(CONNECTED);
    expect(page.state().problem).toEqual({ kind: "failure", failure: "no-network" });

    page.media.addresses = ["candidate:1"];
    await page.clock.run(1_500);
    await page.clock.run(10_100);

    expect(page.state().problem).toEqual({ kind: "failure", failure: "unreachable" });
    expect(errorsIn(page.broadcasts)).toMatchObject([
      { errorType: "ice_collection_timeout" },
      { errorType: "webrtc_error" },
    ]);
  });

  it.each([
    ["has wrong credentials", 401],
    ["has too many connections", 486],
  ])("[PA-60] is that of the relay if it refuses a page that %s", async (_reason, code) => {
    using page = openSoftphonePage();
    page.media.relayErrors = [code];
    page.media.addresses = [];
    await page.open(CONNECTED);
    const alone = page.state().problem;

    page.media.addresses = ["candidate:1"];
    await page.clock.run(1_500);
    await page.clock.run(10_100);

    expect([alone, page.state().problem]).toEqual([
      { kind: "failure", failure: "relay-refused" },
      { kind: "failure", failure: "relay-refused" },
    ]);
    expect(errorsIn(page.broadcasts)).toMatchObject([{ errorType: "ice_collection_timeout" }]);
  });

  it("[PA-60] is not that of the relay if the relay does not answer", async () => {
    using page = openSoftphonePage();
    page.media.relayErrors = [701];
    page.media.addresses = [];

    await page.open(CONNECTED);

    expect(page.state().problem).toEqual({ kind: "failure", failure: "no-network" });
  });

  it("[PA-60] is reported to host pages once, however often it is tried again, until the audio has worked", async () => {
    let isBusy = true;
    using page = openSoftphonePage({ answer: () => (isBusy ? { code: 486 } : ANSWER) });
    await page.open(CONNECTED);

    await page.clock.run(30_000);
    expect(page.requested("invite").length).toBeGreaterThan(3);
    expect(errorsIn(page.broadcasts)).toHaveLength(1);
    isBusy = false;
    await page.clock.run(12_000);
    page.media.peer.become("connected");

    expect(page.state().problem).toBeNull();
  });

  it("[PA-60] is one for an answer that the browser cannot use", async () => {
    const results = [{ ...ANSWER.result, sdp: "bad" }, { nothing: true }];
    using page = openSoftphonePage({
      answer: (method) => (method === "invite" ? { result: results.shift() } : ANSWER),
    });

    await page.open(CONNECTED);
    expect(page.state().problem).toEqual({ kind: "failure", failure: "webrtc" });
    await page.clock.run(1_500);

    expect(page.state().problem).toEqual({ kind: "failure", failure: "not-answered" });
  });

  it("[PA-60] of the browser to play sound is shown until the agent uses the page", async () => {
    using page = openSoftphonePage();
    page.media.isSoundBlocked = true;
    await page.connect(CONNECTED);
    expect(page.state().problem).toEqual({ kind: "blocked" });

    page.media.isSoundBlocked = false;
    page.softphone.touched();
    await page.clock.drain();

    expect(page.state().problem).toBeNull();
  });

  it("[PA-60] that another attempt may not have is tried again, and the others wait for the agent", () => {
    const all = Object.keys(ERROR_TYPES) as SoftphoneFailure[];

    expect(all.filter((failure) => !isTemporary(failure))).toEqual([
      "microphone-denied",
      "microphone-not-allowed-yet",
      "microphone-missing",
      "microphone-in-use",
      "unsupported",
      "refused",
    ]);
    expect(microphoneFailureOf("no error")).toBe("microphone-in-use");
  });
});
