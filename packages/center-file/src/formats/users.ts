import { isAvatarUrl, MAX_AVATAR_URL, PROFICIENCY_LEVELS, type Proficiency, USER_DEFAULTS } from "@tributary/model";
import * as v from "valibot";
import { byCodePoints, sortedKeys, sortedSet } from "../canonical.ts";
import type { ProficiencyEntry } from "../center-file.ts";
import { flag, matching, millisecondsOf, personName, seconds, setOf, tags, text } from "../fields.ts";
import { list, members } from "../members.ts";
import { type NameOf, type Names, type ResourceFormat, reference } from "../resource-format.ts";

const { afterContactWorkMs, ...SAME_DEFAULTS } = USER_DEFAULTS;
const DEFAULTS = {
  ...SAME_DEFAULTS,
  afterContactWorkSeconds: afterContactWorkMs,
  autoAcceptCalls: null,
  avatarUrl: null,
};

const MAX_SECURITY_PROFILES = 10;
/** Proficiencies that a user may have, as in `packages/protocol/src/connect/requests/proficiencies.ts`. */
const MAX_PROFICIENCIES = 100;
const MAX_AFTER_CONTACT_WORK_SECONDS = 2_000_000;

const avatarUrl = v.pipe(
  v.string(),
  v.check(
    isAvatarUrl,
    `an https address, or a path of the center that begins with /, of at most ${MAX_AVATAR_URL} characters`,
  ),
);

const username = matching(/^[a-zA-Z0-9_.@-]{1,64}$/, "1 to 64 letters, digits, or characters of _ - . @");

export const users: ResourceFormat<"users"> = {
  defaults: DEFAULTS,
  entry: (user, nameOf) => ({
    username: user.username,
    firstName: user.firstName,
    lastName: user.lastName,
    email: user.email,
    securityProfiles: sortedSet(user.securityProfileIds.map((id) => nameOf("securityProfiles", id))),
    routingProfile: nameOf("routingProfiles", user.routingProfileId),
    afterContactWorkSeconds: user.afterContactWorkMs === null ? null : user.afterContactWorkMs / 1_000,
    autoAcceptChats: user.autoAcceptChats,
    autoAcceptCalls: user.autoAcceptCalls ?? null,
    proficiencies: proficiencyEntries(user.proficiencies, nameOf),
    avatarUrl: user.avatarUrl ?? null,
    tags: sortedKeys(user.tags),
  }),
  schema: ({ id, names }) =>
    v.pipe(
      members(
        {
          username,
          firstName: personName,
          lastName: personName,
          email: text(255),
          securityProfiles: v.pipe(
            setOf(reference("securityProfiles", names), MAX_SECURITY_PROFILES),
            v.check((all) => all.length > 0, "a list of at least one security profile"),
          ),
          routingProfile: reference("routingProfiles", names),
          // Null: only the agent ends it. The control plane has 0 for that, which could be read as none at all.
          afterContactWorkSeconds: v.nullable(seconds(1, MAX_AFTER_CONTACT_WORK_SECONDS)),
          autoAcceptChats: flag,
          autoAcceptCalls: v.nullable(flag),
          proficiencies: proficiencies(names),
          avatarUrl: v.nullable(avatarUrl),
          tags,
        },
        DEFAULTS,
      ),
      v.transform(
        ({
          securityProfiles,
          routingProfile,
          afterContactWorkSeconds,
          autoAcceptCalls,
          avatarUrl: picture,
          ...same
        }) => ({
          id,
          ...same,
          ...(autoAcceptCalls === null ? {} : { autoAcceptCalls }),
          ...(picture === null ? {} : { avatarUrl: picture }),
          securityProfileIds: securityProfiles,
          routingProfileId: routingProfile,
          afterContactWorkMs: afterContactWorkSeconds === null ? null : millisecondsOf(afterContactWorkSeconds),
        }),
      ),
    ),
};

/** Values are compared with those of their attributes later, when all of these are known. */
function proficiencies(names: Names) {
  const level = v.picklist(PROFICIENCY_LEVELS, `one of ${PROFICIENCY_LEVELS.join(", ")}`);
  const proficiency = v.pipe(
    members({ attribute: reference("predefinedAttributes", names), value: text(100, 1), level }),
    v.transform(({ attribute, ...same }): Proficiency => ({ attributeId: attribute, ...same })),
  );
  return v.pipe(
    list(proficiency, MAX_PROFICIENCIES),
    v.check(
      (all) => new Set(all.map(({ attributeId, value }) => `${attributeId} ${value}`)).size === all.length,
      "a list with each value of an attribute once",
    ),
  );
}

/** Sorted by attribute and value: routing does not depend on the order. */
function proficiencyEntries(all: readonly Proficiency[], nameOf: NameOf): readonly ProficiencyEntry[] {
  return all
    .map(({ attributeId, value, level }) => ({ attribute: nameOf("predefinedAttributes", attributeId), value, level }))
    .sort((a, b) => byCodePoints(a.attribute, b.attribute) || byCodePoints(a.value, b.value));
}
