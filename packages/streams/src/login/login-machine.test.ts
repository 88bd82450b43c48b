import { describe, expect, it } from "vitest";
import { FRAME_REFRESH_LIMIT, IDLE, type LoginEvent, type LoginState, stepLogin } from "./login-machine.ts";

const refreshing = (refreshes: number): LoginState => ({ phase: "refreshing", refreshes });
const exhausted: LoginState = { phase: "exhausted" };

describe("stepLogin", () => {
  const table: readonly [LoginState, LoginEvent, LoginState, readonly string[]][] = [
    [IDLE, "asked", refreshing(0), ["open-popup", "wait-for-refresh"]],
    [IDLE, "refresh-due", IDLE, []],
    [IDLE, "acknowledged", IDLE, []],
    [refreshing(3), "asked", refreshing(3), ["open-popup"]],
    [refreshing(3), "refresh-due", refreshing(4), ["replace-frame", "wait-for-refresh"]],
    [refreshing(FRAME_REFRESH_LIMIT), "refresh-due", exhausted, ["report-exhausted"]],
    [refreshing(3), "acknowledged", IDLE, ["stop-waiting", "release-popup"]],
    [exhausted, "asked", refreshing(0), ["open-popup", "wait-for-refresh"]],
    [exhausted, "refresh-due", exhausted, []],
    [exhausted, "acknowledged", IDLE, ["stop-waiting", "release-popup"]],
  ];

  it.each(table)("from %o, %s leads to %o with %o", (state, event, next, effects) => {
    expect(stepLogin(state, event)).toEqual({ state: next, effects });
  });
});
