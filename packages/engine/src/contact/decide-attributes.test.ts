import { expect, it } from "vitest";
import { after, chatIn, NOW } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideAttributes } from "./decide-attributes.ts";

it.each(["created", "queued", "connected", "ended"] as const)(
  "attributes of a contact that is %s are updated",
  (phase) => {
    const plan = decideAttributes(chatIn(phase), { plan: "gold" }, NOW);

    const updated = { type: "attributes.updated", attributes: { plan: "gold" }, at: NOW };
    expect(outcomeOf(plan)).toEqual(outcome({ conversation: [updated] }));
  },
);

it("[CM-09] the same attributes again change nothing", () => {
  const state = after(chatIn("queued"), (draft) => draft.add({ type: "attributes.updated", attributes: { a: "1" } }));

  expect(outcomeOf(decideAttributes(state, { a: "1" }, NOW))).toEqual(outcome({}));
});

it("[CM-09] attributes that are too large with those of the contact are refused", () => {
  const large = "x".repeat(20_000);
  const state = after(chatIn("queued"), (draft) => draft.add({ type: "attributes.updated", attributes: { a: large } }));

  expect(decideAttributes(state, { b: large }, NOW)).toEqual({
    refusal: {
      code: "invalid-field",
      field: "Attributes",
      expected: "at most 32768 bytes together with the contact's other attributes",
    },
  });
  expect("refusal" in decideAttributes(state, { a: large }, NOW)).toBe(false);
});
