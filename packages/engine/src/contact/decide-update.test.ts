import type { UserId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { ADA, after, chatIn, GRACE, NOW } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideUpdate, detailsOf } from "./decide-update.ts";

describe("updating a contact", () => {
  it.each(["created", "queued", "connected", "ended"] as const)("[CM-10] changes one that is %s", (phase) => {
    const changes = { name: "Order 7", tags: { team: "a" } };

    const plan = decideUpdate(chatIn(phase), () => changes, { now: NOW });

    expect(outcomeOf(plan)).toEqual(outcome({ conversation: [{ type: "contact.updated", changes, at: NOW }] }));
  });

  it("[CM-10] leaves what is not changed", () => {
    const named = after(chatIn("queued"), (draft) =>
      draft.add({ type: "contact.updated", changes: { name: "Order 7" } }),
    );
    const tagged = after(named, (draft) => draft.add({ type: "contact.updated", changes: { tags: { team: "a" } } }));

    expect(detailsOf(tagged)).toEqual({ name: "Order 7", description: null, references: {}, tags: { team: "a" } });
  });

  it.each([
    ["connected", true],
    ["ended", true],
    ["queued", false],
    ["offered", false],
  ] as const)("[TA-14] one that is %s is changed by its agent: %s", (phase, isTheirs) => {
    const state = chatIn(phase);
    const isRefused = (agentId: UserId) =>
      "refusal" in decideUpdate(state, () => ({ name: "Order 7" }), { agentId, now: NOW });

    expect([isRefused(ADA), isRefused(GRACE)]).toEqual([!isTheirs, phase !== "ended"]);
  });

  it("[CM-13] refuses references that are too large together", () => {
    const value = "\u0001".repeat(100); // six characters each, as JSON
    const referencesOf = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}`, { type: "STRING" as const, value }]));
    const update = (count: number) =>
      decideUpdate(chatIn("queued"), () => ({ references: referencesOf(count) }), { now: NOW });

    expect("refusal" in update(50)).toBe(false);
    expect(update(60)).toMatchObject({ refusal: { code: "invalid-field", field: "References" } });
  });

  it("writes nothing without a change, and is refused with the reason of the change", () => {
    const refusal = { code: "invalid-field" } as const;

    expect(outcomeOf(decideUpdate(chatIn("queued"), () => ({}), { now: NOW }))).toEqual(outcome({}));
    expect(decideUpdate(chatIn("queued"), () => ({ refusal }), { now: NOW })).toEqual({ refusal });
  });
});
