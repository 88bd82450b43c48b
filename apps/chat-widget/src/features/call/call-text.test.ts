import type { CallEnd, CallSnapshot } from "@tributary/call";
import { describe, expect, it } from "vitest";
import { CONNECTING, WITH_ADA } from "../../../test/scripted-call.ts";
import { createPhrase } from "../../languages/phrase.ts";
import { durationText, endTextOf, newsBetween, noticeOf, statusOf } from "./call-text.ts";
import { en } from "./texts/en.ts";

const phrase = createPhrase("en", en);
const CALL: CallSnapshot = { ...CONNECTING, phase: WITH_ADA, contactId: "c", audio: "connected" };

describe("statusOf", () => {
  it.each([
    [{ name: "connecting", step: "microphone" }, "Allow the microphone in your browser."],
    [{ name: "connecting", step: "starting" }, "Calling…"],
    [{ name: "connecting", step: "audio" }, "Connecting…"],
    [{ name: "waiting", canCallBack: false }, "Waiting for an agent"],
    [{ name: "callback" }, "We call you back"],
    [{ name: "ringing", agentName: "Ada" }, "Ada is calling you"],
    [{ name: "ringing", agentName: null }, "We are calling you"],
    [WITH_ADA, "You are talking to Ada"],
    [{ ...WITH_ADA, agentName: null }, "You are talking to an agent"],
    [{ name: "ended", end: { kind: "hung-up" } }, "You have ended the call."],
    [{ name: "ended", end: { kind: "callback-canceled" } }, "You have canceled the callback."],
  ] as const)("[CW-32] of %j is %j", (phase, text) => {
    expect(statusOf({ ...CALL, phase }, phrase)).toBe(text);
  });
});

describe("noticeOf", () => {
  it.each([
    [{}, null],
    [{ audio: "elsewhere", isMuted: true }, "You hear this call in another tab."],
    [{ audio: "interrupted", isSoundBlocked: true }, "Connection lost. Reconnecting…"],
    [{ isSoundBlocked: true, hasMicrophone: false }, "Your browser does not play the sound yet."],
    [{ hasMicrophone: false, isMuted: true }, "Your microphone is gone. Connect or choose another one."],
    [{ phase: { ...WITH_ADA, isOnHold: true, isMutedByAgent: true } }, "You are on hold. The agent cannot hear you."],
    [{ phase: { ...WITH_ADA, isMutedByAgent: true }, isMuted: true }, "The agent has muted you."],
    [{ isMuted: true }, "Your microphone is off."],
    [{ phase: { name: "ended", end: { kind: "hung-up" } }, isMuted: true }, null],
  ] as const)("[CW-32] of %j is %j", (change, text) => {
    expect(noticeOf({ ...CALL, ...change }, phrase)).toBe(text);
  });
});

describe("endTextOf", () => {
  const ended = (reason: string | null): CallEnd => ({ kind: "ended", reason });
  const failed = (kind: "no-microphone" | "no-audio-connection" | "unreachable"): CallEnd => ({
    kind: "failed",
    problem: { kind },
  });
  const refused = (reason: "closed" | "too-many" | "voice-off" | "other"): CallEnd => ({
    kind: "failed",
    problem: { kind: "refused", reason, message: "for developers" },
  });

  it.each([
    [ended("agent-disconnect"), "endedByAgent"],
    [ended("media-lost"), "endedLost"],
    [ended("not-reached"), "notReached"],
    [ended("expired"), "notReached"],
    [ended("customer-disconnect"), "ended"],
    [ended(null), "ended"],
    [failed("no-microphone"), "noMicrophone"],
    [failed("no-audio-connection"), "noAudio"],
    [failed("unreachable"), "unreachable"],
    [refused("closed"), "closed"],
    [refused("too-many"), "tooMany"],
    [refused("voice-off"), "notStarted"],
    [refused("other"), "notStarted"],
  ] as const)("[CW-32] of %j is the text %s", (end, key) => {
    expect(endTextOf(end, phrase)).toBe(en[key]);
  });
});

describe("newsBetween", () => {
  it.each([
    [{ phase: { name: "waiting", canCallBack: false } }, {}, "You are talking to Ada"],
    [{}, { phase: { ...WITH_ADA, isOnHold: true } }, "You are on hold. The agent cannot hear you."],
    [{ phase: { ...WITH_ADA, isOnHold: true } }, {}, "You are talking to Ada"],
    [{}, { audio: "interrupted" }, "Connection lost. Reconnecting…"],
    [{ audio: "interrupted" }, {}, "The connection is back."],
    [{}, { isMuted: true }, null],
    [{ isMuted: true }, {}, null],
    [{}, { contactId: "other" }, null],
  ] as const)("[CW-32] announces from %j to %j: %j", (before, after, text) => {
    expect(newsBetween({ ...CALL, ...before }, { ...CALL, ...after }, phrase)).toBe(text);
  });
});

describe("durationText", () => {
  it.each([
    [-5, "0:00"],
    [999, "0:00"],
    [61_000, "1:01"],
    [600_000, "10:00"],
    [3_600_000, "1:00:00"],
    [36_061_000, "10:01:01"],
  ])("[CW-32] shows %i ms as %s", (durationMs, text) => {
    expect(durationText(durationMs)).toBe(text);
  });
});
