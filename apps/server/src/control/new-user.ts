import type { CommandInput } from "@tributary/control";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type CenterDefinition, USER_DEFAULTS, type User } from "@tributary/model";
import { entityName, password, username } from "@tributary/protocol/connect";
import * as v from "valibot";

type Input = CommandInput<"user-add">;

const personName = entityName(255);

/** Returns the user that a command describes, without an id. Refusals: one sentence with the expected values. Rule CO-01. */
export function newUser(definition: CenterDefinition, input: Input): Result<Omit<User, "id">, string> {
  const problem = problemOf(input);
  if (problem !== undefined) return refused(problem);
  const securityProfiles = manyNamed("security profile", definition.securityProfiles, input.securityProfiles);
  if (!securityProfiles.ok) return securityProfiles;
  const routingProfile = routingProfileOf(definition, input.routingProfile);
  if (!routingProfile.ok) return routingProfile;
  const { username: name, firstName, lastName } = input;
  return accepted({
    ...USER_DEFAULTS,
    username: name,
    firstName,
    lastName,
    securityProfileIds: securityProfiles.value.map(({ id }) => id),
    routingProfileId: routingProfile.value.id,
  });
}

/** Returns the sentence about a password that users may not have. */
export function passwordProblem(given: string): string | undefined {
  return problemWith("The password", password, given);
}

function problemOf({ username: name, firstName, lastName }: Input): string | undefined {
  return (
    problemWith("The user name", username, name) ??
    (firstName === "" ? undefined : problemWith("The first name", personName, firstName)) ??
    (lastName === "" ? undefined : problemWith("The last name", personName, lastName))
  );
}

/** The messages of the schemas are phrases such as "1 to 64 letters". */
function problemWith(what: string, schema: v.GenericSchema<string, string>, given: string): string | undefined {
  const parsed = v.safeParse(schema, given, { abortEarly: true });
  return parsed.success ? undefined : `${what} must have ${parsed.issues[0].message}.`;
}

type Named = { readonly name: string };

function routingProfileOf({ routingProfiles }: CenterDefinition, name: string | null) {
  const [only, ...others] = routingProfiles;
  if (name !== null) return oneNamed("routing profile", routingProfiles, name);
  if (only !== undefined && others.length === 0) return accepted(only);
  return refused(`Choose one of the routing profiles with --routing-profile: ${namesOf(routingProfiles)}.`);
}

function manyNamed<Profile extends Named>(
  noun: string,
  profiles: readonly Profile[],
  names: readonly string[],
): Result<readonly Profile[], string> {
  const found = new Set<Profile>();
  for (const name of names) {
    const one = oneNamed(noun, profiles, name);
    if (!one.ok) return one;
    found.add(one.value);
  }
  return accepted([...found]);
}

/** Names differ in more than case: rule CF-03. */
function oneNamed<Profile extends Named>(
  noun: string,
  profiles: readonly Profile[],
  name: string,
): Result<Profile, string> {
  const found = profiles.find((profile) => profile.name.toLowerCase() === name.trim().toLowerCase());
  if (found !== undefined) return accepted(found);
  return refused(`There is no ${noun} "${name}"; the center has ${namesOf(profiles)}.`);
}

function namesOf(profiles: readonly Named[]): string {
  return profiles.length === 0 ? "none" : profiles.map(({ name }) => `"${name}"`).join(", ");
}
