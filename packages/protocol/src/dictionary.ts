import * as v from "valibot";

type Members<Value> = Readonly<Record<string, Value>>;

/**
 * Returns a schema for an object whose keys are data, such as attributes that customers name. Keeps all keys: the library's `record` drops those that
 * JavaScript's own objects have (`constructor`, `prototype`, `__proto__`), and the caller's data with them. Rule VL-01.
 */
export function dictionary<const Value extends v.GenericSchema>(value: Value, message = "an object") {
  return v.pipe(v.custom<Members<unknown>>(isDictionary, message), membersOf(value));
}

/** Parses each member. Issues are those of the member's schema, so that they are explained as everywhere else. */
function membersOf<const Value extends v.GenericSchema>(value: Value) {
  const action: v.BaseTransformation<Members<unknown>, Record<string, v.InferOutput<Value>>, v.BaseIssue<unknown>> = {
    kind: "transformation",
    type: "dictionary",
    reference: membersOf,
    async: false,
    "~run"(dataset, config) {
      const input = dataset.value;
      const entries: [string, v.InferOutput<Value>][] = [];
      for (const [key, member] of Object.entries(input)) {
        const parsed = value["~run"]({ value: member }, config);
        const [issue] = parsed.issues ?? [];
        if (issue !== undefined) {
          const item: v.ObjectPathItem = { type: "object", origin: "value", input: { ...input }, key, value: member };
          const path: v.BaseIssue<unknown>["path"] = [item, ...(issue.path ?? [])];
          return { typed: false, value: input, issues: [{ ...issue, path }] };
        }
        entries.push([key, parsed.value as v.InferOutput<Value>]); // without issues, the value has the schema's type
      }
      return { typed: true, value: Object.fromEntries(entries) }; // defines members; assigning `__proto__` would not
    },
  };
  return action;
}

function isDictionary(input: unknown): boolean {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
