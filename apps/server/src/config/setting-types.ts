/** Types of settings. Each accepts text too, because flags and environment variables are text. */
import * as v from "valibot";

export function integerBetween(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  const fromText = v.pipe(v.string(expected), v.regex(/^\d{1,9}$/, expected), v.transform(Number));
  return v.pipe(
    v.union([v.number(expected), fromText], expected),
    v.integer(expected),
    v.minValue(min, expected),
    v.maxValue(max, expected),
  );
}

export function booleanSetting() {
  const fromText = v.pipe(
    v.picklist(["true", "false"]),
    v.transform((text) => text === "true"),
  );
  return v.union([v.boolean(), fromText], "true or false");
}

export function listSetting() {
  const fromText = v.pipe(
    v.string(),
    v.transform((text) => (text.trim() === "" ? [] : text.split(",").map((part) => part.trim()))),
  );
  return v.union([v.array(v.string()), fromText], "a list");
}
