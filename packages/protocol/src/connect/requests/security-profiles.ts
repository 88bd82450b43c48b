/** Requests of the operations on security profiles. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { description, entityName, idOrArn, instance, pageFields, tags } from "../fields.ts";

const securityProfile = { ...instance, SecurityProfileId: idOrArn };

/** Names of permissions. Source: https://docs.aws.amazon.com/connect/latest/adminguide/security-profile-list.html */
const permissions = v.pipe(
  v.array(v.pipe(v.string("a string"), v.regex(/^[A-Za-z0-9.]{1,128}$/, "names of permissions")), "a list"),
  v.maxLength(500, "at most 500 permissions"),
);

/** Restrictions, which this center does not enforce and therefore refuses. */
const restrictions = {
  AllowedAccessControlTags: v.optional(v.unknown()),
  TagRestrictedResources: v.optional(v.unknown()),
  Applications: v.optional(v.unknown()),
  HierarchyRestrictedResources: v.optional(v.unknown()),
  AllowedAccessControlHierarchyGroupId: v.optional(v.unknown()),
  AllowedFlowModules: v.optional(v.unknown()),
  AllowedAIAgents: v.optional(v.unknown()),
  GranularAccessControlConfiguration: v.optional(v.unknown()),
};

/** DescribeSecurityProfile and DeleteSecurityProfile. */
export const securityProfileRequest = object(securityProfile);

export const createSecurityProfileRequest = object({
  ...instance,
  ...restrictions,
  SecurityProfileName: entityName(127),
  Description: v.optional(description),
  Permissions: v.optional(permissions),
  Tags: v.optional(tags),
});

export const updateSecurityProfileRequest = object({
  ...securityProfile,
  ...restrictions,
  Description: v.optional(description),
  Permissions: v.optional(permissions),
});

export const listSecurityProfilePermissionsRequest = object({ ...securityProfile, ...pageFields });
