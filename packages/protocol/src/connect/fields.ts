import { attributesBytes, isVisibleName, MAX_ATTRIBUTES_BYTES } from "@tributary/model";
import * as v from "valibot";
import { hasAtMost, maxCharacters } from "../characters.ts";
import { dictionary } from "../dictionary.ts";

/** A bare id or an ARN; callers may pass either. Shape: 1-500 characters. */
export const idOrArn = v.pipe(
  v.string("a string"),
  v.minLength(1, "an id or an ARN"),
  maxCharacters(500, "at most 500 characters"),
);

/** Member of almost every request. */
export const instance = { InstanceId: idOrArn };

/** Returns a schema for a list of ids or ARNs. */
export function ids(min: number, max: number) {
  const expected = `a list of ${min} to ${max} ids`;
  return v.pipe(v.array(idOrArn, expected), v.minLength(min, expected), v.maxLength(max, expected));
}

/** Returns a schema for a whole number. */
export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(min, expected), v.maxValue(max, expected));
}

const DESCRIPTION = "at most 250 characters";

/** Description of a resource. Empty: none. */
export const description = v.pipe(v.string("a string"), maxCharacters(250, DESCRIPTION));

/** Tags of a resource. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_TagResource.html */
export const tags = v.pipe(
  dictionary(
    v.pipe(v.string("a string"), maxCharacters(256, "values of at most 256 characters")),
    "an object of strings",
  ),
  v.check(
    (all) => Object.keys(all).every((key) => key !== "" && hasAtMost(key, 128) && !key.startsWith("aws:")),
    "keys of 1 to 128 characters that do not begin with aws:",
  ),
  v.check((all) => Object.keys(all).length <= 50, "at most 50 tags"),
);

/** Expectation of a name. Rule NA-01. */
export const VISIBLE_NAME = "visible characters without control or invisible characters";

/** Returns a schema for the name of an entity, which pages and terminals print. */
export function entityName(max: number) {
  const length = `1 to ${max} characters`;
  return v.pipe(
    v.string("a string"),
    v.minLength(1, length),
    maxCharacters(max, length),
    v.check(isVisibleName, VISIBLE_NAME),
  );
}

/** Idempotency token of a request. Shape: at most 500 characters. */
export const clientToken = v.pipe(v.string("a string"), maxCharacters(500, "at most 500 characters"));

/** Returns a schema for a number in the query string, from 1 to `max`. */
export function countUpTo(max: number) {
  const expected = `a number from 1 to ${max}`;
  return v.pipe(
    v.string(expected),
    v.regex(/^\d{1,6}$/, expected),
    v.transform(Number),
    v.minValue(1, expected),
    v.maxValue(max, expected),
  );
}

/**
 * Returns a schema for a repeatable query parameter with values from `values`. A single value arrives as a string,
 * several as an array.
 */
export function someOf<const Values extends readonly string[]>(values: Values) {
  const word = v.picklist(values, `one of ${values.join(", ")}`);
  return v.union(
    [
      v.array(word),
      v.pipe(
        word,
        v.transform((one): Values[number][] => [one]),
      ),
    ],
    `one of ${values.join(", ")}`,
  );
}

/** Page of a search, in the body. */
export const searchFields = {
  NextToken: v.optional(v.pipe(v.string("a string"), v.maxLength(2500, "a token from the previous page"))),
  MaxResults: v.optional(wholeNumber(1, 500)),
};

/** Parameters of a paginated list. `maxResults`: at most 1000, 100 if absent. */
export const pageFields = {
  nextToken: v.optional(v.pipe(v.string("a string"), v.maxLength(2500, "a token from the previous page"))),
  maxResults: v.optional(countUpTo(1000)),
};

const KEY = /^[A-Za-z0-9_-]+$/;

/**
 * A contact's attributes. Shape: keys of letters, digits, dash and underscore; values strings.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartChatContact.html
 */
export const contactAttributes = v.pipe(
  dictionary(v.string("a string"), "an object of strings"),
  v.check((attributes) => Object.keys(attributes).every((key) => KEY.test(key)), "keys of letters, digits, - and _"),
  v.check(
    (attributes) => attributesBytes(attributes) <= MAX_ATTRIBUTES_BYTES,
    `at most ${MAX_ATTRIBUTES_BYTES} bytes in all`,
  ),
);
