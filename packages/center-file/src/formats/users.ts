import { USER_DEFAULTS } from "@tributary/model";
import * as v from "valibot";
import { sortedKeys, sortedSet } from "../canonical.ts";
import { flag, matching, millisecondsOf, personName, seconds, setOf, tags, text } from "../fields.ts";
import { members } from "../members.ts";
import { type ResourceFormat, reference } from "../resource-format.ts";

const { afterContactWorkMs, ...SAME_DEFAULTS } = USER_DEFAULTS;
const DEFAULTS = { ...SAME_DEFAULTS, afterContactWorkSeconds: afterContactWorkMs };

const MAX_SECURITY_PROFILES = 10;
const MAX_AFTER_CONTACT_WORK_SECONDS = 2_000_000;

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
          tags,
        },
        DEFAULTS,
      ),
      v.transform(({ securityProfiles, routingProfile, afterContactWorkSeconds, ...same }) => ({
        id,
        ...same,
        securityProfileIds: securityProfiles,
        routingProfileId: routingProfile,
        afterContactWorkMs: afterContactWorkSeconds === null ? null : millisecondsOf(afterContactWorkSeconds),
      })),
    ),
};
