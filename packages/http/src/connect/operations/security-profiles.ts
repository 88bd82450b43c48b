/** Operations on security profiles. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import {
  hasFullAccess,
  type Instance,
  type Refusal,
  refusal,
  resourceArn,
  SECURITY_PROFILE_DEFAULTS,
  type SecurityProfile,
} from "@tributary/model";
import {
  createSecurityProfileRequest,
  instancePageRequest,
  listSecurityProfilePermissionsRequest,
  type SecurityProfileAnswer,
  securityProfileRequest,
  updateSecurityProfileRequest,
} from "@tributary/protocol/connect";
import { namedId } from "../../server/named-id.ts";
import {
  changeOperation,
  deleteOperation,
  describeOperation,
  listOperation,
  namedSummaries,
  type Operation,
  operation,
  refusalOfUnsupported,
} from "../operation.ts";
import { ALL_PERMISSIONS, type HeldPermissions, refusalToChangeProfile, refusalToGrant } from "../permissions.ts";

const SECURITY_PROFILE = { list: "securityProfiles", member: "SecurityProfileId", kind: "security-profile" } as const;

/** Members of requests that this center does not support. */
const RESTRICTIONS = [
  "AllowedAccessControlTags",
  "TagRestrictedResources",
  "Applications",
  "HierarchyRestrictedResources",
  "AllowedAccessControlHierarchyGroupId",
  "AllowedFlowModules",
  "AllowedAIAgents",
  "GranularAccessControlConfiguration",
] as const;

/** All operations on security profiles. */
export const securityProfileOperations: readonly Operation[] = [
  operation(
    ["CreateSecurityProfile", "SecurityProfiles.Create"],
    createSecurityProfileRequest,
    async ({ center, by, held }, request) => {
      const problem = refusalOfUnsupported(request, RESTRICTIONS) ?? refusalToCreate(held, request);
      if (problem) return refused(problem);
      const created = await center.administration(by).create("securityProfiles", {
        ...SECURITY_PROFILE_DEFAULTS,
        name: request.SecurityProfileName,
        description: request.Description ?? "",
        permissions: [...new Set(request.Permissions)],
        tags: request.Tags ?? {},
      });
      if (!created.ok) return created;
      const { id } = created.value;
      const { instance } = center.directory.definition;
      return accepted({ SecurityProfileId: id, SecurityProfileArn: profileArn(instance, id) });
    },
  ),

  describeOperation(
    ["DescribeSecurityProfile", "SecurityProfiles.View"],
    [securityProfileRequest, SECURITY_PROFILE],
    ({ instance }, profile) => ({
      SecurityProfile: profileAnswer(instance, profile),
    }),
  ),

  listOperation(["ListSecurityProfiles", "SecurityProfiles.View"], instancePageRequest, {
    member: "SecurityProfileSummaryList",
    entries({ center }) {
      const { instance, securityProfiles } = center.directory.definition;
      return namedSummaries(instance, "security-profile", securityProfiles);
    },
  }),

  listOperation(["ListSecurityProfilePermissions", "SecurityProfiles.View"], listSecurityProfilePermissionsRequest, {
    member: "Permissions",
    entries({ center }, { SecurityProfileId }) {
      const profile = center.directory.resource(
        "securityProfiles",
        namedId(center.directory, "security-profile", SecurityProfileId),
      );
      return profile === undefined ? refused(refusal("not-found", "SecurityProfileId")) : profile.permissions;
    },
    idOf: (permission) => permission,
  }),

  changeOperation(
    ["UpdateSecurityProfile", "SecurityProfiles.Edit"],
    [updateSecurityProfileRequest, SECURITY_PROFILE],
    (profile, request, { held }) => {
      const protectedProfile = refusalToChangeProfile(held, profile);
      if (protectedProfile) return { refusal: protectedProfile };
      const { Description, Permissions } = request;
      const present = new Set(profile.permissions);
      const added = Permissions?.filter((each) => !present.has(each)) ?? [];
      const problem = refusalOfUnsupported(request, RESTRICTIONS) ?? refusalToGrant(held, added);
      if (problem) return { refusal: problem };
      return {
        ...profile,
        ...(Description === undefined ? {} : { description: Description }),
        ...(Permissions === undefined ? {} : { permissions: [...new Set(Permissions)] }),
      };
    },
  ),

  deleteOperation(
    ["DeleteSecurityProfile", "SecurityProfiles.Delete"],
    [securityProfileRequest, SECURITY_PROFILE],
    ({ held }, profile) =>
      refusalToChangeProfile(held, profile) ??
      (hasFullAccess(profile) ? refusal("invalid-field", "SecurityProfileId", NOT_ADMIN) : undefined),
  ),
];

/** Without it, there would be no way to make an administrator. */
const NOT_ADMIN = "another profile: that of administrators is not deleted";

/** The profile of administrators grants all permissions, whatever it lists. */
function refusalToCreate(
  held: HeldPermissions,
  { SecurityProfileName: name, Permissions = [] }: { SecurityProfileName: string; Permissions?: string[] | undefined },
): Refusal | undefined {
  if (hasFullAccess({ name }) && held !== ALL_PERMISSIONS)
    return refusal(
      "permission-missing",
      "SecurityProfileName",
      `only permissions that the caller holds, not all, by the name ${name.trim()}`,
    );
  return refusalToGrant(held, Permissions);
}

function profileArn(instance: Instance, id: string): string {
  return resourceArn(instance, "security-profile", id);
}

/** Returns a security profile as the API describes it. */
export function profileAnswer(
  instance: Instance,
  { id, name, description, tags }: SecurityProfile,
): SecurityProfileAnswer {
  return {
    Id: id,
    Arn: profileArn(instance, id),
    SecurityProfileName: name,
    Description: description,
    OrganizationResourceId: instance.instanceId,
    Tags: tags,
  };
}
