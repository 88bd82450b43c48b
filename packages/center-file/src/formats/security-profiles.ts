import { SECURITY_PROFILE_DEFAULTS } from "@tributary/model";
import * as v from "valibot";
import { sortedKeys, sortedSet } from "../canonical.ts";
import { described, matching, resourceName, setOf } from "../fields.ts";
import { members } from "../members.ts";
import type { ResourceFormat } from "../resource-format.ts";

const MAX_PERMISSIONS = 500;

/** Source: https://docs.aws.amazon.com/connect/latest/adminguide/security-profile-list.html */
const permission = matching(/^[A-Za-z0-9.]{1,128}$/, "the name of a permission, such as BasicAgentAccess");

const schema = members(
  { ...described, name: resourceName, permissions: setOf(permission, MAX_PERMISSIONS) },
  SECURITY_PROFILE_DEFAULTS,
);

export const securityProfiles: ResourceFormat<"securityProfiles"> = {
  defaults: SECURITY_PROFILE_DEFAULTS,
  entry: ({ name, description, permissions, tags }) => ({
    name,
    description,
    permissions: sortedSet(permissions),
    tags: sortedKeys(tags),
  }),
  schema: ({ id }) =>
    v.pipe(
      schema,
      v.transform((entry) => ({ id, ...entry })),
    ),
};
