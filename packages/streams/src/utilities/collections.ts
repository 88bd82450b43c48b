/** Helpers over objects and arrays that pages and chat libraries use. Source: docs/wire/streams.md#globals. */
import { enumKey } from "../enums/enum-of.ts";
import { assertNotNull, ValueError } from "./errors.ts";

type Dictionary<Value = unknown> = { [key: string]: Value };

/** Whether an array has the value or an object has the key. */
export function contains(container: object, sought: unknown): boolean {
  return Array.isArray(container) ? container.includes(sought) : String(sought) in container;
}

/** Whether an array or an object has the value. */
export function containsValue(container: object, sought: unknown): boolean {
  return Object.values(container).includes(sought);
}

/** A copy through JSON: dates become text and functions go. */
export function deepcopy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)); // JSON knows no types: the shape is the caller's, as upstream
}

/** A copy of what may be read of an event from another origin; what cannot be read is left out. */
export function deepcopyCrossOriginEvent(event: object): object {
  const copy: Dictionary = {};
  for (const key of ["data", "origin"]) {
    try {
      const value: unknown = Reflect.get(event, key);
      if (value !== undefined) copy[key] = deepcopy(value);
    } catch {
      // Another origin's property: not ours to read.
    }
  }
  return copy;
}

/** An object's keys with their values. */
export function entries<Value>(map: Dictionary<Value>): { key: string; value: Value }[] {
  return keys(map).map((key) => ({ key, value: map[key] as Value })); // own keys, just listed
}

/** Errors: ValueError for null. */
export function keys(map: object): string[] {
  return Object.keys(assertNotNull(map, "map"));
}

/** Errors: ValueError for null. */
export function values<Value>(map: { readonly [key: string]: Value }): Value[] {
  return Object.values(assertNotNull(map, "map"));
}

/** The first item that fits, or null. */
export function find<Item>(items: readonly Item[], fits: (item: Item) => unknown): Item | null {
  return (Array.isArray(items) ? items.find((item) => fits(item)) : null) ?? null;
}

/** The items by a key of theirs; of two with one key the later stands. */
export function index<Item>(items: readonly Item[], keyOf: (item: Item) => string | number): { [key: string]: Item } {
  return Object.fromEntries(items.map((item) => [keyOf(item), item]));
}

/** Each item as a key, with 1. */
export function set(items: readonly (string | number)[]): { [key: string]: 1 } {
  return Object.fromEntries(items.map((item) => [item, 1 as const]));
}

/** What `right` has under keys that `left` has not. */
export function relativeComplement(left: object, right: object): Dictionary {
  return Object.fromEntries(Object.entries(right).filter(([key]) => !(key in left)));
}

/** All keys of all objects in a new one; later objects win. */
export function merge(...objects: (object | null | undefined)[]): Dictionary {
  return Object.assign({}, ...objects);
}

/** An enumeration whose keys follow from its values. Source: docs/wire/streams.md#enumerations. */
export function makeEnum(list: readonly string[]): { [key: string]: string } {
  return Object.fromEntries(list.map((value) => [enumKey(value), value]));
}

/** The same with values `<namespace>::<value>`. */
export function makeNamespacedEnum(namespace: string, list: readonly string[]): { [key: string]: string } {
  return makeGenericNamespacedEnum(namespace, list, "::");
}

/** The same with another separator. */
export function makeGenericNamespacedEnum(
  namespace: string,
  list: readonly string[],
  separator: string,
): { [key: string]: string } {
  return Object.fromEntries(list.map((value) => [enumKey(value), namespace + separator + value]));
}

/** Whether it is an array. */
export function isArray(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** Whether it can be called. */
export function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === "function";
}

/**
 * The method bound to an object, and to leading arguments. `hitch(scope, method, ...leading)`.
 *
 * Errors: ValueError when one is missing or the method is no function.
 */
export function hitch<Method extends (...args: never[]) => unknown>(
  ...args: [scope: object, method: Method, ...leading: unknown[]]
): OmitThisParameter<Method> {
  const [scope, method, ...leading] = args;
  assertNotNull(scope, "scope");
  if (!isFunction(assertNotNull(method, "method"))) throw new ValueError("method must be a function");
  // A bound method with leading arguments is called like the method; upstream's type says the same.
  return Function.prototype.bind.call(method, scope, ...leading) as OmitThisParameter<Method>;
}
