/**
 * Schemas of objects and lists that people write. The library's own object schemas report one unknown member only, accept arrays, and take names of
 * JavaScript's own objects (`constructor`) for known ones. Rules CE-08 and CE-09.
 */
import * as v from "valibot";

type Schemas = Readonly<Record<string, v.GenericSchema>>;
type Members<Of extends Schemas> = { readonly [Member in keyof Of]: v.InferOutput<Of[Member]> };

/** Length of lists that no other limit applies to. */
export const MAX_ENTRIES = 100_000;

/** Addition to the message of a member that has no default and is not there. */
const MISSING = "; it is missing";

/** Returns a schema for an object with these members and no others. Those in `defaults` may be left out; every problem is reported. */
export function members<const Of extends Schemas>(
  schemas: Of,
  defaults: { readonly [Member in keyof Of]?: unknown } = {},
): v.GenericSchema<unknown, Members<Of>> {
  const names = Object.keys(schemas);
  const required = names.filter((name) => !Object.hasOwn(defaults, name));
  const expected = required.length === 0 ? "an object" : `an object with ${required.join(", ")}`;
  return v.pipe(
    v.custom<PlainObject>(isPlainObject, expected),
    v.rawTransform(({ dataset: { value: input }, addIssue }) => {
      for (const key of Object.keys(input)) {
        if (!Object.hasOwn(schemas, key))
          addIssue(at(input, key, { message: `one of the members ${names.join(", ")}` }));
      }
      const parsed = Object.entries(schemas).map(([key, schema]): [string, unknown] => {
        const given = ownMember(input, key);
        const result = check(schema, given === undefined ? defaults[key] : given);
        for (const issue of result.issues ?? []) {
          const isMissing = given === undefined && issue.path === undefined;
          addIssue(at(input, key, isMissing ? { message: issue.message + MISSING } : issue));
        }
        return [key, result.output];
      });
      return Object.fromEntries(parsed) as Members<Of>; // each member is the output of its schema; unused if there is an issue
    }),
  );
}

/** Returns a schema for an object whose keys are data. Keeps all keys, `__proto__` too. `key`: schema of the keys. */
export function dictionary(
  key: v.GenericSchema<unknown, string>,
  value: v.GenericSchema<unknown, string>,
): v.GenericSchema<unknown, Readonly<Record<string, string>>> {
  return v.pipe(
    v.custom<PlainObject>(isPlainObject, "an object of texts"),
    v.rawTransform(({ dataset: { value: input }, addIssue }): Readonly<Record<string, string>> => {
      const entries = Object.entries(input).map(([name, text]): [string, string] => {
        const result = check(value, text);
        for (const issue of [...(check(key, name).issues ?? []), ...(result.issues ?? [])])
          addIssue(at(input, name, issue));
        return [name, String(result.typed ? result.output : "")];
      });
      return Object.fromEntries(entries); // defines members; assigning `__proto__` would not
    }),
  );
}

/** Returns a schema for a list. The length is checked first: it costs nothing, the entries do. */
export function list<const Item extends v.GenericSchema>(
  item: Item,
  max: number = MAX_ENTRIES,
): v.GenericSchema<unknown, readonly v.InferOutput<Item>[]> {
  const isShort = (input: unknown): boolean => Array.isArray(input) && input.length <= max;
  return v.pipe(v.custom<unknown[]>(isShort, `a list of at most ${max} entries`), v.array(item));
}

/** Returns a schema for an object of several kinds. The kind is the first key of `kinds` that the object has. */
export function oneOfKinds<const Kinds extends Schemas>(
  kinds: Kinds,
): v.GenericSchema<unknown, v.InferOutput<Kinds[keyof Kinds]>> {
  type Output = v.InferOutput<Kinds[keyof Kinds]>;
  const names = Object.keys(kinds);
  const none = v.custom<Output>(() => false, `an object with one of ${names.join(", ")}`);
  return v.lazy((input): v.GenericSchema<unknown, Output> => {
    const kind = names.find((name) => ownMember(input, name) !== undefined);
    return kind === undefined ? none : (kinds[kind] as v.GenericSchema<unknown, Output>); // `kind` is one of its keys
  });
}

/** Returns a member of an object; undefined for anything else, and for members that all objects have. */
export function ownMember(input: unknown, key: string): unknown {
  return isPlainObject(input) && Object.hasOwn(input, key) ? input[key] : undefined;
}

type PlainObject = Readonly<Record<string, unknown>>;

/** True for the objects of JSON and YAML, not for lists or instances of classes. */
function isPlainObject(input: unknown): input is PlainObject {
  if (typeof input !== "object" || input === null) return false;
  const prototype: unknown = Object.getPrototypeOf(input);
  return prototype === Object.prototype || prototype === null;
}

/** Checks a value. Reports one problem per text or number, all of objects and lists. */
export function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.SafeParseResult<Schema> {
  return v.safeParse(schema, value, { abortPipeEarly: true });
}

type Issue = { readonly message: string; readonly path?: readonly v.IssuePathItem[] | undefined };

/** Returns an issue of a member as one of the object. */
function at(input: PlainObject, key: string, { message, path = [] }: Issue) {
  const item: v.IssuePathItem = { type: "unknown", origin: "value", input, key, value: input[key] };
  return { message, path: [item, ...path] satisfies [v.IssuePathItem, ...v.IssuePathItem[]] };
}
