/**
 * Schemas of members. Their limits are those of the control plane, so that a file can contain exactly what the APIs accept:
 * `packages/protocol/src/connect/fields.ts` and `requests/`, which this package may not import. Rule CE-10.
 */
import { CHANNELS, isVisibleName } from "@tributary/model";
import * as v from "valibot";
import { dictionary, list } from "./members.ts";

/** In YAML, `description: 2024` is a number and `name: true` is not a text. */
function expectedText({ input }: { readonly input: unknown }): string {
  const isPlain = typeof input === "number" || typeof input === "boolean" || input === null;
  return isPlain ? "a text, in quotes" : "a text";
}

/** Returns a schema for a text of at most `max` characters. */
export function text(max: number, min = 0) {
  const length = min === 0 ? `at most ${max} characters` : `${min} to ${max} characters`;
  return v.pipe(
    v.string(expectedText),
    v.check((value) => value.length >= min && hasAtMost(value, max), length),
  );
}

/** Characters are code points, as the APIs count them. */
function hasAtMost(value: string, max: number): boolean {
  return value.length <= max || (value.length <= 2 * max && [...value].length <= max);
}

const VISIBLE_NAME = "visible characters without control or invisible characters";

/** Name of a person, which may be empty. */
export const personName = v.pipe(
  text(255),
  v.check((name) => name === "" || isVisibleName(name), VISIBLE_NAME),
);

/** Name of a resource, which pages and terminals print. */
export const resourceName = v.pipe(text(127, 1), v.check(isVisibleName, VISIBLE_NAME));

/** Name of a task template, and of a field of one. */
export const templateName = v.pipe(text(100, 1), v.check(isVisibleName, VISIBLE_NAME));

export const description = text(250);

export const flag = v.boolean("true or false");

/** Returns a schema for a text that matches a pattern. */
export function matching(pattern: RegExp, expected: string) {
  return v.pipe(v.string(expected), v.regex(pattern, expected));
}

/** Returns a schema for a whole number. */
export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(min, expected), v.maxValue(max, expected));
}

/** Returns a schema for seconds, with up to three decimals. */
export function seconds(min: number, max: number) {
  const expected = `seconds, a number from ${min} to ${max}`;
  return v.pipe(v.number(expected), v.minValue(min, expected), v.maxValue(max, expected));
}

/** Returns seconds in milliseconds. */
export function millisecondsOf(value: number): number {
  return Math.round(value * 1_000);
}

export const channel = v.picklist(CHANNELS, `one of ${CHANNELS.join(", ")}`);

/** Returns a schema for a list whose order has no meaning. Entries that are in it twice count once. */
export function setOf<const Item extends v.GenericSchema<unknown, string>>(item: Item, max?: number) {
  return v.pipe(
    list(item, max),
    v.transform((all): readonly v.InferOutput<Item>[] => [...new Set(all)]),
  );
}

const TAG_KEY = "a key of 1 to 128 characters that does not begin with aws:";

/** Tags of a resource. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_TagResource.html */
export const tags = v.pipe(
  dictionary(matching(/^(?!aws:)[\s\S]{1,128}$/u, TAG_KEY), text(256)),
  v.check((all) => Object.keys(all).length <= 50, "at most 50 tags"),
);

/** Members that every resource with a description has. */
export const described = { description, tags };
