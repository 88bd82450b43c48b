import { expect, it } from "vitest";
import { chatIn, NOW } from "../../test/conversations.ts";
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
