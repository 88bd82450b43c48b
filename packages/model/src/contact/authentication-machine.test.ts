import { describe, expect, it } from "vitest";
import { type AuthenticationId, asId } from "../ids.ts";
import { type AuthenticationEvent, type AuthenticationState, stepAuthentication } from "./authentication-machine.ts";

const id = asId<AuthenticationId>("first");
const next = asId<AuthenticationId>("second");
const redirectUri = "https://shop.example/signed-in";
const other = "https://shop.example/other";

const states = {
  none: { phase: "none" },
  waiting: { phase: "waiting", id, expiresAt: 100, redirectUri: null },
  "waiting for the provider": { phase: "waiting", id, expiresAt: 100, redirectUri },
  verifying: { phase: "verifying", id, expiresAt: 100, redirectUri },
  over: { phase: "over", id, outcome: "failed" },
} satisfies Record<string, AuthenticationState>;

const events = {
  initiated: { type: "initiated", id: next, expiresAt: 200 },
  "address-issued": { type: "address-issued", redirectUri: other },
  answered: { type: "answered" },
  ended: { type: "ended", outcome: "timed-out" },
} satisfies Record<AuthenticationEvent["type"], AuthenticationEvent>;

const begun: AuthenticationState = { phase: "waiting", id: next, expiresAt: 200, redirectUri: null };
const atOther: AuthenticationState = { phase: "waiting", id, expiresAt: 100, redirectUri: other };
const timedOut: AuthenticationState = { phase: "over", id, outcome: "timed-out" };

/** Result of each event per state; in states that are not listed the event is refused. */
const columns: Record<AuthenticationEvent["type"], Partial<Record<keyof typeof states, AuthenticationState>>> = {
  initiated: { none: begun, over: begun },
  "address-issued": { waiting: atOther, "waiting for the provider": atOther },
  answered: { "waiting for the provider": states.verifying },
  ended: { waiting: timedOut, "waiting for the provider": timedOut, verifying: timedOut },
};

const cells = Object.entries(events).flatMap(([type, event]) =>
  Object.entries(states).map(([name, state]) => [type, name, event, state] as const),
);

describe("an authentication", () => {
  it.each(cells)("[AN-01, AN-02, AN-03] %s while it is %s", (type, name, event, state) => {
    const expected = columns[type as AuthenticationEvent["type"]][name as keyof typeof states];

    expect(stepAuthentication(state, event)).toEqual(
      expected === undefined ? { ok: false, refusal: "wrong-phase" } : { ok: true, state: expected },
    );
  });
});
