import { describe, expect, it } from "vitest";
import { WAITING, WITH_ADA } from "../test/fake-center.ts";
import { phaseOf } from "./call-phase.ts";

const FACTS = { connectedAt: 7, hasMicrophone: true, ring: "ringing" } as const;

describe("phaseOf", () => {
  it("[CC-14] names the step while the call connects", () => {
    const state = { ...WAITING, phase: "connecting" } as const;

    expect(phaseOf(state, FACTS)).toEqual({ name: "connecting", step: "audio" });
    expect(phaseOf(state, { ...FACTS, hasMicrophone: false })).toEqual({ name: "connecting", step: "microphone" });
  });

  it("[CC-14] waits without an agent", () => {
    expect(phaseOf(WAITING, FACTS)).toEqual({ name: "waiting", canCallBack: false });
    expect(phaseOf({ ...WAITING, canCallBack: true }, FACTS)).toEqual({ name: "waiting", canCallBack: true });
  });

  it("[CC-18, CC-19] is called back, rings, and connects once it is answered", () => {
    const ringing = { ...WITH_ADA, phase: "ringing" } as const;

    expect(phaseOf({ ...WAITING, phase: "callback" }, FACTS)).toEqual({ name: "callback" });
    expect(phaseOf(ringing, FACTS)).toEqual({ name: "ringing", agentName: "Ada" });
    expect(phaseOf(ringing, { ...FACTS, ring: "answering" })).toEqual({ name: "connecting", step: "audio" });
    expect(phaseOf(ringing, { ...FACTS, ring: "over" })).toEqual({ name: "callback" });
  });

  it("[CC-14] is connected with an agent, who may put the customer on hold or mute them", () => {
    expect(phaseOf({ ...WITH_ADA, isOnHold: true }, FACTS)).toEqual({
      name: "connected",
      agentName: "Ada",
      connectedAt: 7,
      isOnHold: true,
      isMutedByAgent: false,
    });
    expect(phaseOf({ ...WITH_ADA, isMuted: true }, FACTS)).toMatchObject({ isOnHold: false, isMutedByAgent: true });
  });

  it.each([
    ["customer-disconnect", { kind: "hung-up" }],
    ["agent-disconnect", { kind: "ended", reason: "agent-disconnect" }],
    ["media-lost", { kind: "ended", reason: "media-lost" }],
    ["closed", { kind: "failed", problem: { kind: "refused", reason: "closed", message: "" } }],
    [null, { kind: "ended", reason: null }],
  ])("[CC-14] ends with the reason %s", (endReason, end) => {
    expect(phaseOf({ ...WAITING, phase: "ended", endReason }, FACTS)).toEqual({ name: "ended", end });
  });
});
