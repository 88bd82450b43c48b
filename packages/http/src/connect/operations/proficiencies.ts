/** Operations on proficiencies of users. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. Rule CP-49. */
import { accepted, type Result, refused } from "@tributary/kernel";
import { PROFICIENCY_LEVELS, type Proficiency, type Refusal, refusal, type User } from "@tributary/model";
import {
  disassociateUserProficienciesRequest,
  listUserProficienciesRequest,
  MAX_PROFICIENCIES,
  userProficienciesRequest,
} from "@tributary/protocol/connect";
import { namedId } from "../../server/named-id.ts";
import { changeOperation, listOperation, type Operation, type OperationContext } from "../operation.ts";
import { attributeNamed } from "../predefined-attribute.ts";

const USER = { list: "users", member: "UserId", kind: "agent" } as const;

/** All operations on proficiencies of users. */
export const proficiencyOperations: readonly Operation[] = [
  // A proficiency that the user has is replaced.
  changeOperation(
    ["AssociateUserProficiencies", "Users.Edit"],
    [userProficienciesRequest, USER],
    (user, { UserProficiencies }, { center }) => withProficiencies(user, proficienciesOf(center, UserProficiencies)),
  ),

  changeOperation(
    ["UpdateUserProficiencies", "Users.Edit"],
    [userProficienciesRequest, USER],
    (user, { UserProficiencies }, { center }) => {
      const changed = proficienciesOf(center, UserProficiencies);
      if (changed.ok && changed.value.some((each) => !user.proficiencies.some((known) => isSameValue(known, each))))
        return { refusal: refusal("invalid-field", "UserProficiencies", "proficiencies that the user has") };
      return withProficiencies(user, changed);
    },
  ),

  // Proficiencies that the user does not have are passed over.
  changeOperation(
    ["DisassociateUserProficiencies", "Users.Edit"],
    [disassociateUserProficienciesRequest, USER],
    (user, { UserProficiencies }, { center }) => {
      const removed = UserProficiencies.flatMap(({ AttributeName, AttributeValue }) => {
        const attributeId = attributeNamed(center.directory, AttributeName)?.id;
        return attributeId === undefined ? [] : [{ attributeId, value: AttributeValue }];
      });
      const kept = user.proficiencies.filter((each) => !removed.some((other) => isSameValue(other, each)));
      return { ...user, proficiencies: kept };
    },
  ),

  listOperation(["ListUserProficiencies", "Users.View"], listUserProficienciesRequest, {
    member: "UserProficiencyList",
    entries({ center }, { UserId }) {
      const user = center.directory.user(namedId(center.directory, "agent", UserId));
      if (user === undefined) return refused(refusal("not-found", "UserId"));
      return user.proficiencies.map(({ attributeId, value, level }) => ({
        AttributeName: center.directory.resource("predefinedAttributes", attributeId)?.name ?? attributeId,
        AttributeValue: value,
        Level: level,
      }));
    },
    idOf: ({ AttributeName, AttributeValue }) => JSON.stringify([AttributeName, AttributeValue]),
  }),
];

type Input = { readonly AttributeName: string; readonly AttributeValue: string; readonly Level: number };

function proficienciesOf(
  { directory }: OperationContext["center"],
  inputs: readonly Input[],
): Result<readonly Proficiency[], Refusal> {
  const proficiencies: Proficiency[] = [];
  for (const { AttributeName, AttributeValue: value, Level } of inputs) {
    const attributeId = attributeNamed(directory, AttributeName)?.id;
    if (attributeId === undefined) return refused(refusal("not-found", "AttributeName"));
    const level = PROFICIENCY_LEVELS.find((each) => each === Level) ?? 1; // the schema has the same levels
    proficiencies.push({ attributeId, value, level });
  }
  return accepted(proficiencies);
}

/** Returns the user with further proficiencies, which replace those at the same values. */
function withProficiencies(
  user: User,
  added: Result<readonly Proficiency[], Refusal>,
): User | { readonly refusal: Refusal } {
  if (!added.ok) return added;
  const before = user.proficiencies.map((each) => added.value.find((other) => isSameValue(other, each)) ?? each);
  const further = added.value.filter((each) => !user.proficiencies.some((known) => isSameValue(known, each)));
  const proficiencies = [...before, ...further];
  return proficiencies.length > MAX_PROFICIENCIES
    ? { refusal: refusal("invalid-field", "UserProficiencies", `at most ${MAX_PROFICIENCIES} proficiencies of a user`) }
    : { ...user, proficiencies };
}

function isSameValue(
  one: Pick<Proficiency, "attributeId" | "value">,
  other: Pick<Proficiency, "attributeId" | "value">,
): boolean {
  return one.attributeId === other.attributeId && one.value === other.value;
}
