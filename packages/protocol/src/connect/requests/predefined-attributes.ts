/** Requests of the operations on predefined attributes. */
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { object } from "../../object.ts";
import { instance, pageFields, searchFields } from "../fields.ts";
import { searchCriteria } from "./search.ts";

const LENGTH = "1 to 100 characters";
const CHARACTERS = "letters, digits, spaces and _ . : / = + - @ ', not beginning with aws: or connect:";

const shortText = v.pipe(v.string("a string"), v.minLength(1, LENGTH), maxCharacters(100, LENGTH));

/** Name or value of an attribute. Source: https://docs.aws.amazon.com/connect/latest/adminguide/predefined-attributes.html */
export const attributeText = v.pipe(shortText, v.regex(/^(?!aws:|connect:)[\p{L}\p{Z}\p{N}_.:/=+\-@']+$/u, CHARACTERS));

const attribute = { ...instance, Name: attributeText };

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_PredefinedAttributeValues.html */
const values = object(
  {
    StringList: v.pipe(
      v.array(attributeText, "a list"),
      v.maxLength(500, "at most 500 values"),
      v.check((all) => new Set(all).size === all.length, "a list with each value once"),
    ),
  },
  "an object with StringList",
);

/** Members that are changed. */
const members = {
  Values: v.optional(values),
  Purposes: v.optional(v.pipe(v.array(shortText, "a list"), v.maxLength(10, "at most 10 purposes"))),
  AttributeConfiguration: v.optional(
    object({ EnableValueValidationOnAssociation: v.optional(v.boolean("true or false")) }, "an object"),
  ),
};

/** CreatePredefinedAttribute and UpdatePredefinedAttribute. */
export const predefinedAttributeInputRequest = object({ ...attribute, ...members });

/** DescribePredefinedAttribute and DeletePredefinedAttribute. */
export const predefinedAttributeRequest = object(attribute);

export const listPredefinedAttributesRequest = object({ ...instance, ...pageFields });

export const searchPredefinedAttributesRequest = object({
  ...instance,
  ...searchFields,
  SearchCriteria: v.optional(searchCriteria({})),
});
