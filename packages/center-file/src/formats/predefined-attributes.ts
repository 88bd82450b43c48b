import { PREDEFINED_ATTRIBUTE_DEFAULTS } from "@tributary/model";
import * as v from "valibot";
import { sortedSet } from "../canonical.ts";
import { setOf, text } from "../fields.ts";
import { list, members } from "../members.ts";
import type { ResourceFormat } from "../resource-format.ts";

const MAX_VALUES = 500;
const MAX_PURPOSES = 10;

const CHARACTERS = "letters, digits, spaces and _ . : / = + - @ ', not beginning with aws: or connect:";

/** Names and values. Source: https://docs.aws.amazon.com/connect/latest/adminguide/predefined-attributes.html */
const attributeText = v.pipe(text(100, 1), v.regex(/^(?!aws:|connect:)[\p{L}\p{Z}\p{N}_.:/=+\-@']+$/u, CHARACTERS));

const values = v.pipe(
  list(attributeText, MAX_VALUES),
  v.check((all) => new Set(all).size === all.length, "a list with each value once"),
);

export const predefinedAttributes: ResourceFormat<"predefinedAttributes"> = {
  defaults: PREDEFINED_ATTRIBUTE_DEFAULTS,
  entry: ({ name, values, purposes }) => ({ name, values, purposes: sortedSet(purposes) }),
  schema: ({ id }) =>
    v.pipe(
      members(
        { name: attributeText, values, purposes: setOf(text(100, 1), MAX_PURPOSES) },
        PREDEFINED_ATTRIBUTE_DEFAULTS,
      ),
      v.transform((entry) => ({ id, ...entry })),
    ),
};
