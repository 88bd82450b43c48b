import { TASK_FIELD_DEFAULTS, type TaskField } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { applyTemplate, type TemplatedMembers } from "./apply-template.ts";

const TASK: TemplatedMembers = { name: "", description: null, references: {}, scheduledAt: null, lifetimeMs: null };
const BY_PROGRAM = { isByAgent: false, hasQuickConnect: false };
const BY_AGENT = { isByAgent: true, hasQuickConnect: true };

const field = (type: TaskField["type"], more: Partial<TaskField> = {}): TaskField => ({
  ...TASK_FIELD_DEFAULTS,
  name: type,
  type,
  ...more,
});
const order = field("url", { isReadOnly: true, defaultValue: "https://shop.example" });

function problemOf(fields: readonly TaskField[], task: Partial<TemplatedMembers>, creation = BY_PROGRAM) {
  const applied = applyTemplate({ fields }, { ...TASK, ...task }, creation);
  return applied.ok ? undefined : applied.refusal;
}

describe("a task with a template", () => {
  it("[TA-11] has the default values of the fields that its request leaves out", () => {
    const fields = [
      field("name", { defaultValue: "Refund" }),
      field("description", { defaultValue: "About an order" }),
      field("expiry-duration", { defaultValue: "60" }),
      field("boolean", { name: "urgent", defaultValue: "false" }),
      field("number", { name: "amount" }),
      order,
    ];
    const references = { amount: { type: "NUMBER", value: "9" }, note: { type: "STRING", value: "kept" } } as const;

    expect(applyTemplate({ fields }, { ...TASK, references }, BY_PROGRAM)).toEqual({
      ok: true,
      value: {
        name: "Refund",
        description: "About an order",
        scheduledAt: null,
        lifetimeMs: 3_600_000,
        references: {
          ...references,
          urgent: { type: "STRING", value: "false" },
          url: { type: "URL", value: "https://shop.example" },
        },
      },
    });
  });

  it("[TA-12] is refused with more than fifty references, those of the template included", () => {
    const url = { type: "URL", value: "https://shop.example" } as const;
    const references = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`own ${index}`, url]));

    expect(problemOf([order], { references })).toBeUndefined();
    expect(problemOf([order], { references: { ...references, "own 49": url } })).toMatchObject({
      code: "invalid-field",
      field: "References",
    });
  });

  it("[TA-11] keeps the values of its request", () => {
    const fields = [field("name", { defaultValue: "Refund" }), field("expiry-duration", { defaultValue: "60" })];

    expect(applyTemplate({ fields }, { ...TASK, name: "Own", lifetimeMs: 120_000 }, BY_PROGRAM)).toMatchObject({
      value: { name: "Own", lifetimeMs: 120_000 },
    });
  });

  it.each<[TaskField["type"], string]>([
    ["name", "Name"],
    ["description", "Description"],
    ["scheduled-time", "ScheduledTime"],
    ["quick-connect", "QuickConnectId"],
    ["expiry-duration", "SegmentAttributes"],
    ["email", "References"],
  ])("[TA-12] is refused by its member without a required %s", (type, member) => {
    expect(problemOf([field(type, { isRequired: true })], {})).toEqual({
      code: "invalid-field",
      field: member,
      expected: `a value in the field ${type}`,
    });
  });

  it.each<[TaskField, TemplatedMembers["references"][string]]>([
    [field("number"), { type: "NUMBER", value: "nine" }],
    [field("number"), { type: "STRING", value: "9" }],
    [field("single-select", { options: ["a"] }), { type: "STRING", value: "b" }],
    [field("boolean"), { type: "STRING", value: "yes" }],
  ])("[TA-12] is refused if the value of %j is %j", (of, reference) => {
    expect(problemOf([of], { references: { [of.name]: reference } })).toMatchObject({ field: "References" });
  });

  it("[TA-12] an agent changes no value that is read-only or invisible, and a program does", () => {
    const references = { url: { type: "URL", value: "https://other.example" } } as const;
    const invisible = { ...order, isReadOnly: false, isInvisible: true };

    expect(problemOf([order], { references }, BY_AGENT)).toMatchObject({ field: "References" });
    expect(problemOf([invisible], { references }, BY_AGENT)).toMatchObject({ field: "References" });
    expect(problemOf([order], {}, BY_AGENT)).toBeUndefined();
    expect(problemOf([order], { references })).toBeUndefined();
  });

  it("[TA-12] names of fields are data", () => {
    expect(problemOf([field("text", { name: "__proto__", isRequired: true })], {})).toMatchObject({
      field: "References",
    });
    const applied = applyTemplate(
      { fields: [field("text", { name: "__proto__", defaultValue: "a" })] },
      TASK,
      BY_PROGRAM,
    );
    expect(applied.ok && Object.entries(applied.value.references)).toEqual([
      ["__proto__", { type: "STRING", value: "a" }],
    ]);
  });

  it.each([{ isRequired: true }, { isReadOnly: true }, { isInvisible: true }])(
    "[TA-12] a field for self-assignment has no effect: %j",
    (constraint) => {
      expect(problemOf([field("self-assign", constraint)], {}, BY_AGENT)).toBeUndefined();
    },
  );
});
