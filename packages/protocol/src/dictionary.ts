import * as v from "valibot";

/**
 * Returns a schema for an object whose keys are data, such as attributes that customers name. Keeps all keys: the library's `record` drops those that
 * JavaScript's own objects have (`constructor`, `prototype`, `__proto__`), and the caller's data with them. Rule VL-01.
 */
export function dictionary<const Value extends v.GenericSchema>(value: Value, message?: string) {
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isDictionary, message),
    v.rawTransform(({ dataset: { value: input }, addIssue, NEVER }): Record<string, v.InferOutput<Value>> => {
      const entries: [string, v.InferOutput<Value>][] = [];
      for (const [key, member] of Object.entries(input)) {
        const parsed = v.safeParse(value, member, { abortEarly: true });
        if (!parsed.success) {
          const item = { type: "object", origin: "value", input, key, value: member } as const;
          addIssue({ message: parsed.issues[0].message, path: [item, ...(parsed.issues[0].path ?? [])] as never }); // path items, whose types depend on the schema
          return NEVER;
        }
        entries.push([key, parsed.output]);
      }
      return Object.fromEntries(entries); // defines members; assigning `__proto__` would not
    }),
  );
}

function isDictionary(input: unknown): boolean {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
