import * as v from "valibot";
import { expect, it } from "vitest";
import * as connect from "./connect/index.ts";
import { looseObject, object } from "./object.ts";
import { exchangeRequest, PANEL_METHODS, panelClientFrame, signInRequest } from "./panel/index.ts";
import * as participant from "./participant/requests.ts";

/** Parts of a schema that may contain other schemas, as the library names them. */
type Node = {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly options?: readonly Node[];
  readonly pipe?: readonly Node[];
  readonly wrapped?: Node;
  readonly item?: Node;
};

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "schema";

/** Returns the paths of all objects in a schema that accept a list. */
function acceptingLists(path: string, node: Node): string[] {
  const { entries = {}, options = [], pipe = [], wrapped, item } = node;
  const inner = [...Object.entries(entries), ...[...options, ...pipe, wrapped, item].entries()];
  const found = inner.flatMap(([key, each]) => (isNode(each) ? acceptingLists(`${path}.${key}`, each) : []));
  const isObject = node.type.endsWith("object") || node.type === "record";
  return isObject && acceptsAnyList(node) ? [path, ...found] : found;
}

/** The library reads the type of the value before its members. */
function acceptsAnyList(node: Node): boolean {
  const parsed = v.safeParse(node as unknown as v.GenericSchema, []);
  return parsed.success || parsed.issues.some((issue) => issue.path !== undefined);
}

it.each([
  ...Object.entries({
    ...connect,
    ...participant,
    ...PANEL_METHODS,
    panelClientFrame,
    signInRequest,
    exchangeRequest,
  }).flatMap(([name, schema]: [string, unknown]) => (isNode(schema) ? [[name, schema] as const] : [])),
])("[VL-03] %s refuses a list in place of each of its objects", (name, schema) => {
  expect(acceptingLists(name, schema)).toEqual([]);
});

it.each([
  ["an object", object({ a: v.optional(v.string()) })],
  ["an object that keeps other members", looseObject({ a: v.optional(v.string()) })],
  ["an object whose members are optional", v.partial(object({ a: v.string() }))],
])("[VL-03] %s is parsed, and a list is refused as what is not an object", (_what, schema) => {
  expect(v.safeParse(schema, { a: "x" })).toMatchObject({ success: true, output: { a: "x" } });
  for (const value of [[], ["x"], [{ a: "x" }], null, "x"]) {
    expect(v.safeParse(schema, value).issues?.map(({ message }) => message)).toEqual(["an object"]);
  }
});
