import * as v from "valibot";

/** Returns a schema for an object with certain members; others are dropped. Refuses lists, which the library's `object` accepts. Rule VL-03. */
export function object<const Entries extends v.ObjectEntries>(
  entries: Entries,
  message = "an object",
): v.ObjectSchema<Entries, string> {
  return withoutLists(v.object(entries, message));
}

/** Returns a schema for an object with certain members, which keeps the others. Refuses lists, too. */
export function looseObject<const Entries extends v.ObjectEntries>(
  entries: Entries,
  message = "an object",
): v.LooseObjectSchema<Entries, string> {
  return withoutLists(v.looseObject(entries, message));
}

/** A list is judged like null, so that the refusal is that of any value of another type. */
function withoutLists<Schema extends v.GenericSchema>(schema: Schema): Schema {
  const run: Schema["~run"] = schema["~run"];
  const runWithoutLists: Schema["~run"] = function (this: Schema, dataset, config) {
    return run.call(this, Array.isArray(dataset.value) ? { value: null } : dataset, config);
  };
  return Object.assign(schema, { "~run": runWithoutLists });
}
