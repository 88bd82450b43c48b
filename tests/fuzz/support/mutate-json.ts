/** Changes of JSON values and of their texts. */
import type { SeededRandom } from "@tributary/testkit";
import { hostileMember, hostileText, hostileValue, withMember } from "./hostile-values.ts";

type Path = readonly (string | number)[];

/** Returns a copy with one to three changes at random places. */
export function mutateJson(random: SeededRandom, value: unknown): unknown {
  let mutated = value;
  for (let changes = random.pick([1, 1, 1, 2, 3]); changes > 0; changes -= 1) {
    const paths = pathsIn(mutated);
    mutated = changedAt(mutated, random.pick(paths), (part) => changed(random, part));
  }
  return mutated;
}

/** Marks a member or an entry that is removed. */
const REMOVED = Symbol("removed");

function changed(random: SeededRandom, part: unknown): unknown {
  switch (random.between(0, 9)) {
    case 0:
    case 1:
      return REMOVED;
    case 2:
    case 3:
    case 4:
      return hostileValue(random);
    case 5:
      return withOtherType(random, part);
    case 6:
      return random.pick<unknown>([[part], { value: part }, JSON.stringify(part) ?? "", [part, part, part]]);
    case 7:
      return isObject(part) ? withMember(part, hostileMember(random), hostileValue(random)) : hostileValue(random);
    case 8:
      return typeof part === "string" ? mutateText(random, part) : hostileValue(random);
    default:
      return Array.isArray(part) ? Array.from({ length: random.pick([0, 2, 51, 1_001]) }, () => part[0]) : part;
  }
}

function withOtherType(random: SeededRandom, part: unknown): unknown {
  if (typeof part === "number") return random.pick<unknown>([String(part), -part, part + 0.5, part * 1e9, [part]]);
  if (typeof part === "boolean") return random.pick<unknown>([String(part), Number(part), !part]);
  if (typeof part === "string")
    return random.pick<unknown>([part.length, Number(part), true, [part], { [part]: part }]);
  return random.pick<unknown>([null, 0, "", Object.entries(part ?? {}), JSON.stringify(part) ?? ""]);
}

/** Returns the text with a change: shortened, extended, with other characters. */
export function mutateText(random: SeededRandom, text: string): string {
  const at = random.between(0, text.length);
  switch (random.between(0, 5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + hostileText(random) + text.slice(at);
    case 2:
      return text + hostileText(random);
    case 3:
      return random.chance(0.5) ? text.toUpperCase() : text.toLowerCase();
    case 4:
      return text.repeat(random.pick([2, 20, 200])).slice(0, 20_000);
    default:
      return text.slice(0, at) + String.fromCharCode(random.between(0, 0xffff)) + text.slice(at + 1);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Paths of a value and of everything in it. Of long lists only the beginning. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (path.length > 20 || typeof value !== "object" || value === null) return [path];
  const entries = Object.entries(value).slice(0, 20);
  const below = entries.flatMap(([key, each]) => pathsIn(each, [...path, Array.isArray(value) ? Number(key) : key]));
  return [path, ...below];
}

function changedAt(value: unknown, [key, ...rest]: Path, change: (part: unknown) => unknown): unknown {
  if (key === undefined) {
    const result = change(value);
    return result === REMOVED ? {} : result;
  }
  const part = Reflect.get(value as object, key) as unknown; // the path leads through objects and lists
  const result = rest.length === 0 ? change(part) : changedAt(part, rest, change);
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => (index !== key ? [each] : result === REMOVED ? [] : [result]));
  }
  const entries = Object.entries(value as object).filter(([name]) => name !== key);
  const copy = Object.fromEntries(entries);
  return result === REMOVED ? copy : withMember(copy, String(key), result);
}

/** Returns the bytes of a value, as JSON or as something that is almost JSON. `spoiled`: the share of the latter. */
export function bytesOf(random: SeededRandom, value: unknown, spoiled = 0.15): Buffer {
  const text = JSON.stringify(value) ?? "";
  return random.chance(spoiled) ? spoil(random, text) : Buffer.from(text);
}

const DEEP = 100_000;
const OVERSIZED = 1_100_000;

function spoil(random: SeededRandom, text: string): Buffer {
  const bytes = Buffer.from(text);
  const at = random.between(0, bytes.length);
  switch (random.between(0, 16)) {
    case 0:
      return bytes.subarray(0, at); // truncated
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xc0, 0x80]), bytes.subarray(at)]); // not UTF-8
    case 2:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case 3:
      return Buffer.from(text, "utf16le");
    case 4:
      return Buffer.concat([bytes, Buffer.from(random.pick(["}", ",", " x", "\0", text]))]);
    case 5:
      return Buffer.from(text.replaceAll('"', "'"));
    case 6:
      return Buffer.from(text.replace(/"(\w+)":/, `"${hostileMember(random)}":`));
    case 7:
      return Buffer.from(text.replace("{", '{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}},'));
    case 8:
      return Buffer.from(text.replace(/"(\w+)":/, '"$1":1,"$1":'));
    case 9:
      return Buffer.from(
        text.replace(/:"[^"]*"/, random.pick([":NaN", ":Infinity", ":01", ":1e999", ":-", ":'x'", ":undefined"])),
      );
    case 10:
      return Buffer.from(random.pick(["[", '{"a":', '[{"a":']).repeat(random.pick([100, 5_000, DEEP])));
    case 11:
      return Buffer.from("[".repeat(5_000) + "]".repeat(5_000));
    case 12:
      return random.chance(0.1) ? Buffer.alloc(OVERSIZED, 0x20) : Buffer.alloc(0);
    case 13:
      return Buffer.from(text.replace(/"([^"\\]*)"/, '"\\ud83d$1\\u0000\\udc00"'));
    case 14:
      return Buffer.from(random.bytes(random.between(1, 300)));
    case 15:
      return Buffer.from(random.pick(["null", "[]", "0", '""', "true", '"{}"', "//", "-", "\n"]));
    default:
      return flipped(random, bytes);
  }
}

function flipped(random: SeededRandom, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let count = random.between(1, 4); count > 0 && copy.length > 0; count -= 1) {
    copy[random.between(0, copy.length - 1)] = random.between(0, 255);
  }
  return copy;
}
