/** Values that parsers, comparisons and stores are known to stumble over. */
import type { SeededRandom } from "@tributary/testkit";

const TEXTS: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udfff\ud800",
  "\u202egnp.exe",
  "\u2066a\u2069",
  "\ufeff",
  "\u0301\u0301",
  "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
  "\r\nX-Injected: 1\r\n\r\n",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "null",
  "undefined",
  "NaN",
  "true",
  "-0",
  "1e308",
  "0x10",
  "9007199254740993",
  "99999999999999999999999999",
  "2026-02-30T25:61:61Z",
  "+275760-09-13T00:00:00.001Z",
  "-000001-01-01T00:00:00Z",
  "%00",
  "%",
  "../../../etc/passwd",
  "file:///etc/passwd",
  "http://127.0.0.1:1/",
  "javascript:alert(1)",
  "<script>alert(1)</script>",
  "' OR '1'='1' --",
  "'; DROP TABLE events; --",
  "$(id)`id`",
  "{{7*7}}\u0024{7*7}",
  "*",
  "(((((((((a+)+)+)+)+)+)+)+)+)$",
  "a".repeat(257),
  "x".repeat(3_000),
  "\u{1f600}".repeat(600),
  "e\u0301".repeat(2_000),
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
  "arn:aws:connect:us-east-1:111122223333:instance/x/queue/y",
  "arn:aws:connect:::::::",
  "7b1b0000-0003-4000-8000-000000000001",
  "00000000-0000-0000-0000-000000000000",
  "[]",
  "{}",
  '{"a":1}',
  "eyJhbGciOiJub25lIn0.e30.",
  "text/plain",
  "application/json",
  "application/vnd.amazonaws.connect.message.interactive",
];

const SCALARS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 53) - 1,
  1e21,
  1e308,
  -1e308,
  5e-324,
  Date.UTC(275_760, 8, 13),
];

/** Names of members that objects have, or that change the prototype of a copy. */
const MEMBERS: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "toJSON",
  "then",
  "length",
  "hasOwnProperty",
  "__defineGetter__",
  "",
  "a.b",
  "a[0]",
  "\0",
  "\ud800",
  "x".repeat(300),
];

export function hostileText(random: SeededRandom): string {
  return random.pick(TEXTS);
}

export function hostileMember(random: SeededRandom): string {
  return random.pick(MEMBERS);
}

/** Returns a value of JSON of any type. */
export function hostileValue(random: SeededRandom): unknown {
  switch (random.between(0, 7)) {
    case 0:
    case 1:
    case 2:
      return hostileText(random);
    case 3:
    case 4:
      return random.pick(SCALARS);
    case 5:
      return random.pick<unknown>([[], [null], [[]], ["a", "a"], Array.from({ length: 300 }, (_, index) => index)]);
    case 6:
      return withMember({}, hostileMember(random), random.pick<unknown>([1, null, {}, "x", []]));
    default:
      return nested(random.between(2, 60), random.chance(0.5));
  }
}

/** Returns the object with a member of its own of that name, also if it is `__proto__`. */
export function withMember(object: object, name: string, value: unknown): object {
  return Object.defineProperty({ ...object }, name, { value, enumerable: true, configurable: true, writable: true });
}

function nested(depth: number, isList: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = isList ? [value] : { a: value };
  return value;
}
