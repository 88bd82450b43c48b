import { expect, it } from "vitest";
import { checkRegexes } from "./check-regexes.ts";
import { testTree } from "./test-tree.ts";

function problemsWith(regex: string, exceptions: readonly object[] = []): string[] {
  const root = testTree({
    "packages/low/src/low.ts": `export const read = (text: string) => ${regex}.test(text);\n`,
    "scripts/regex-exceptions.json": JSON.stringify(exceptions),
  });
  return checkRegexes(root);
}

it.each([
  String.raw`/^https?:\/\/(?!\W*[^/?#]*@)/i`,
  String.raw`/([\w-]*(?:token|signature)[\w-]*=)/gi`,
  String.raw`/[^\s@/:]+@[^\s@]+\.\w+/g`,
  String.raw`/\s+$/`,
  `/^(a+)+$/`,
  `/:.*$|^.*#/g`,
])("%s is slow", (regex) => {
  expect(problemsWith(regex)).toEqual([expect.stringMatching(/^packages\/low\/src\/low\.ts:1 .* is slow/)]);
});

it.each([String.raw`/^[\w.-]{1,64}$/`, `/[<>:"]/g`, String.raw`/^\s+/`, `/^arn:[^:]*:[^:]*:(.+)$/`])(
  "%s takes time proportional to the length",
  (regex) => {
    expect(problemsWith(regex)).toEqual([]);
  },
);

it("an exception is for an expression that is there", () => {
  const exception = { file: "packages/low/src/low.ts", pattern: String.raw`\s+$`, reason: "short names" };

  expect(problemsWith(String.raw`/\s+$/`, [exception])).toEqual([]);
  expect(problemsWith(String.raw`/^\s+/`, [exception])).toEqual([expect.stringContaining("remove it")]);
});
