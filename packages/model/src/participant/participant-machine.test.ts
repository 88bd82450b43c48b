import { describe, expect, it } from "vitest";
import { type ParticipantEvent, type ParticipantState, stepParticipant } from "./participant-machine.ts";

const invited: ParticipantState = { phase: "invited", invitedAt: 1 };
const joined: ParticipantState = { phase: "joined", joinedAt: 2 };
const left: ParticipantState = { phase: "left", leftAt: 3 };

describe("the participant machine", () => {
  it.each<[string, ParticipantState, ParticipantEvent["type"], ParticipantState]>([
    ["[PM-01] invited × joined is joined", invited, "joined", { phase: "joined", joinedAt: 9 }],
    ["[PM-03] invited × left is left", invited, "left", { phase: "left", leftAt: 9 }],
    ["[PM-01] joined × left is left", joined, "left", { phase: "left", leftAt: 9 }],
  ])("%s", (_title, state, type, next) => {
    expect(stepParticipant(state, { type, at: 9 })).toEqual({ ok: true, state: next });
  });

  it.each<[string, ParticipantState, ParticipantEvent["type"], string]>([
    ["[PM-01] joined × joined is refused", joined, "joined", "already-joined"],
    ["[PM-02] left × joined is refused", left, "joined", "has-left"],
    ["[PM-02] left × left is refused", left, "left", "has-left"],
  ])("%s", (_title, state, type, refusal) => {
    expect(stepParticipant(state, { type, at: 9 })).toEqual({ ok: false, refusal });
  });
});
