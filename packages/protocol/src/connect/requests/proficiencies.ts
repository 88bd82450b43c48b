/** Requests of the operations on proficiencies of users. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { idOrArn, instance, pageFields, wholeNumber } from "../fields.ts";
import { attributeText } from "./predefined-attributes.ts";

/** Proficiencies that a user may have. A limit of our own, so that a user stays small. */
export const MAX_PROFICIENCIES = 100;

const user = { ...instance, UserId: idOrArn };
const place = object({ AttributeName: attributeText, AttributeValue: attributeText });

/** Level of a proficiency. */
export const level = wholeNumber(1, 5);

function listOf<Entries extends v.ObjectEntries>(entries: Entries, expected: string) {
  const length = `a list of 1 to ${MAX_PROFICIENCIES} proficiencies`;
  return v.pipe(
    v.array(object({ ...place.entries, ...entries }, expected), length),
    v.minLength(1, length),
    v.maxLength(MAX_PROFICIENCIES, length),
    v.check((all) => {
      const places = all as readonly v.InferOutput<typeof place>[]; // every entry has the members of `place`
      const names = places.map(({ AttributeName, AttributeValue }) => JSON.stringify([AttributeName, AttributeValue]));
      return new Set(names).size === names.length;
    }, "a list with each value of an attribute once"),
  );
}

/** AssociateUserProficiencies and UpdateUserProficiencies. */
export const userProficienciesRequest = object({
  ...user,
  UserProficiencies: listOf({ Level: level }, "an object with AttributeName, AttributeValue and Level"),
});

export const disassociateUserProficienciesRequest = object({
  ...user,
  UserProficiencies: listOf({}, "an object with AttributeName and AttributeValue"),
});

export const listUserProficienciesRequest = object({ ...user, ...pageFields });
