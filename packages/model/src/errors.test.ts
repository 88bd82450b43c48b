import { expect, it } from "vitest";
import { ERRORS, explain, refusal } from "./errors.ts";

it("[RF-01] the expected state of a contact is named as expected", () => {
  expect(explain(refusal("wrong-phase", "ContactId", "a contact that waits in a queue"))).toBe(
    `${ERRORS["wrong-phase"].meaning} (ContactId: expected a contact that waits in a queue)`,
  );
});

it("[RF-01] a message has the parts that the refusal has", () => {
  expect(explain(refusal("wrong-phase"))).toBe(ERRORS["wrong-phase"].meaning);
  expect(explain(refusal("invalid-field", "Name", "1 to 64 letters"))).toBe(
    `${ERRORS["invalid-field"].meaning} (Name: 1 to 64 letters)`,
  );
});
