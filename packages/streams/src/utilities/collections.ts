/** Object and array helpers used by pages and chat libraries. Source: docs/wire/streams.md#globals. */
import { enumKey } from "../enums/enum-of.ts";
import { assertNotNull, ValueError } from "./errors.ts";

type Dictionary<Value = unknown> = { [key: string]: Value };

/** True if an array contains the value or an object has the key. */
export function contains(container: object, sought: unknown): boolean {
  return Array.isArray(container) ? container.includes(sought) : String(sought) in container;
}

/** True if an array or an object contains the value. */
export function containsValue(container: object, sought: unknown): boolean {
  return Object.values(container).includes(sought);
}

/** Copies through JSON: dates become text and functions are dropped. */
export function deepcopy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)); // JSON is untyped: the caller's type is returned, as upstream
}

/** Copied properties of an event. */
const EVENT_FIELDS =
  "bubbles,cancelBubble,cancelable,composed,data,defaultPrevented,eventPhase,isTrusted,lastEventId,origin,returnValue,timeStamp,type".split(
    ",",
  );

/** Copies the readable properties of an event from another origin. */
export function deepcopyCrossOriginEvent(event: object): object {
  const copy: Dictionary = {};
  for (const key of EVENT_FIELDS) {
    try {
      const value: unknown = Reflect.get(event, key);
      if (value !== undefined) copy[key] = deepcopy(value);
    } catch {
      // Property of another origin, not readable.
    }
  }
  return copy;
}

/** Returns an object's entries as `{ key, value }`. */
export function entries<Value>(map: Dictionary<Value>): { key: string; value: Value }[] {
  return keys(map).map((key) => ({ key, value: map[key] as Value })); // own keys from the line above
}

/** Errors: ValueError for null. */
export function keys(map: object): string[] {
  return Object.keys(assertNotNull(map, "map"));
}

/** Errors: ValueError for null. */
export function values<Value>(map: { readonly [key: string]: Value }): Value[] {
  return Object.values(assertNotNull(map, "map"));
}

/** Returns the first matching item, or null. Errors: TypeError for null. */
export function find<Item>(items: readonly Item[], fits: (item: Item) => unknown): Item | null {
  for (const item of items) if (fits(item)) return item;
  return null;
}

/** Indexes the items by a key; for equal keys the last item wins. */
export function index<Item>(items: readonly Item[], keyOf: (item: Item) => string | number): { [key: string]: Item } {
  return Object.fromEntries(items.map((item) => [keyOf(item), item]));
}

/** Returns an object with each item as a key and the value 1. */
export function set(items: readonly (string | number)[]): { [key: string]: 1 } {
  return Object.fromEntries(items.map((item) => [item, 1 as const]));
}

/** Returns the entries of `right` whose keys are missing in `left`. */
export function relativeComplement(left: object, right: object): Dictionary {
  return Object.fromEntries(Object.entries(right).filter(([key]) => !(key in left)));
}

/** Merges all objects into a new one; later objects win. */
export function merge(...objects: (object | null | undefined)[]): Dictionary {
  return Object.assign({}, ...objects);
}

/** Creates an enumeration whose keys are derived from its values. Source: docs/wire/streams.md#enumerations. */
export function makeEnum(list: readonly string[]): { [key: string]: string } {
  return Object.fromEntries(list.map((value) => [enumKey(value), value]));
}

/** Like {@link makeEnum}, with values `<namespace>::<value>`. */
export function makeNamespacedEnum(namespace: string, list: readonly string[]): { [key: string]: string } {
  return makeGenericNamespacedEnum(namespace, list, "::");
}

/** Like {@link makeNamespacedEnum}, with another separator. */
export function makeGenericNamespacedEnum(
  namespace: string,
  list: readonly string[],
  separator: string,
): { [key: string]: string } {
  return Object.fromEntries(list.map((value) => [enumKey(value), namespace + separator + value]));
}

/** True for arrays. */
export function isArray(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** True for functions. */
export function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === "function";
}

/**
 * Binds a method to an object and leading arguments: `hitch(scope, method, ...leading)`.
 *
 * Errors: ValueError if an argument is missing or the method is not a function.
 */
export function hitch<Method extends (...args: never[]) => unknown>(
  ...args: [scope: object, method: Method, ...leading: unknown[]]
): OmitThisParameter<Method> {
  const [scope, method, ...leading] = args;
  assertNotNull(scope, "scope");
  if (!isFunction(assertNotNull(method, "method"))) throw new ValueError("method must be a function");
  // A method bound with leading arguments keeps its signature, as in upstream's type.
  return Function.prototype.bind.call(method, scope, ...leading) as OmitThisParameter<Method>;
}
