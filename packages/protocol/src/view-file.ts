/** A view in a file: until views can be created, they are files of the center. Source: CY-05 in packages/http. */
import * as v from "valibot";
import { maxCharacters } from "./characters.ts";
import { looseObject } from "./object.ts";

const ID = "1 to 500 letters, digits, -, _, / and $";
const JSON_TEXT = "an object, or JSON text of one";

/** JSON of a schema or a template, which clients receive as text. */
const jsonText = v.union(
  [
    v.pipe(
      looseObject({}),
      v.transform((members) => JSON.stringify(members)),
    ),
    v.pipe(
      v.string(),
      v.check((text) => v.is(v.pipe(v.string(), v.parseJson(), looseObject({})), text)),
    ),
  ],
  JSON_TEXT,
);

/**
 * A view: a form or page that a message presents. `Id` and `Version` together are unique. Unknown members are refused.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_View.html
 */
export const viewFile = v.strictObject({
  Id: v.pipe(v.string(ID), v.regex(/^[a-zA-Z0-9_\-/$]{1,500}$/, ID)),
  Name: v.pipe(v.string("1 to 255 characters"), v.minLength(1, "1 to 255 characters"), maxCharacters(255)),
  Description: v.optional(v.pipe(v.string("a string"), maxCharacters(4_096))),
  Version: v.pipe(v.number("a whole number"), v.integer("a whole number"), v.minValue(1, "a whole number from 1")),
  InputSchema: jsonText,
  Template: jsonText,
  Actions: v.pipe(
    v.array(v.pipe(v.string("a string"), v.minLength(1, "1 to 255 characters"), maxCharacters(255)), "a list of names"),
    v.maxLength(1_000, "at most 1000 actions"),
  ),
});

export type ViewFile = v.InferOutput<typeof viewFile>;
