/** Permissions of the control plane: those that operations need, and those that callers hold. Source: docs/adr/0018-permissions.md */
import type { Directory } from "@tributary/engine";
import {
  hasFullAccess,
  type Permission,
  type Refusal,
  refusal,
  type SecurityProfile,
  type UserId,
} from "@tributary/model";

/** Permission that an operation needs: the same for all requests, or by a label in the path, such as the ARN of a resource. */
export type NeededPermission =
  | Permission
  | {
      readonly label: string;
      /** All permissions that `of` may return. */
      readonly all: readonly Permission[];
      of(value: string): Permission;
    };

/** Permissions of a caller. */
export type HeldPermissions = { has(name: string): boolean };

export const ALL_PERMISSIONS: HeldPermissions = { has: () => true };

const NO_PERMISSIONS: HeldPermissions = { has: () => false };

type Profiles = Pick<Directory, "user" | "permissionsOf" | "resource">;

/** Returns the permissions of a user: those of all their security profiles; all if one of them is that of administrators. Rules PV-02 and PV-03. */
export function permissionsHeldBy(directory: Profiles, userId: UserId): HeldPermissions {
  const user = directory.user(userId);
  if (user === undefined) return NO_PERMISSIONS;
  return isAdministrator(directory, userId) ? ALL_PERMISSIONS : directory.permissionsOf(user);
}

/** True if a security profile of the user is that of administrators. Rule PV-03. */
export function isAdministrator(directory: Pick<Profiles, "user" | "resource">, userId: UserId): boolean {
  return directory.user(userId)?.securityProfileIds.some((id) => isOfAdministrators(directory, id)) ?? false;
}

/** Returns the permission that an operation needs and the caller does not hold. Rule PV-01. */
export function missingPermission(
  held: HeldPermissions,
  needed: NeededPermission,
  labels: Readonly<Record<string, string>>,
): Permission | undefined {
  const permission = typeof needed === "string" ? needed : needed.of(labels[needed.label] ?? "");
  return held.has(permission) ? undefined : permission;
}

/** Returns the refusal to give permissions to a security profile that the caller does not hold. Rule PV-04. */
export function refusalToGrant(held: HeldPermissions, permissions: readonly string[]): Refusal | undefined {
  const missing = permissions.find((each) => !held.has(each));
  return missing === undefined ? undefined : refusal("permission-missing", "Permissions", grantOf(missing));
}

/**
 * Returns the refusal to assign security profiles with permissions that the caller does not hold. A profile that this node does not know is refused too: another
 * node may have created it a moment ago, with any permissions. Rule PV-04.
 */
export function refusalToAssign(
  directory: Profiles,
  held: HeldPermissions,
  profileIds: readonly string[],
): Refusal | undefined {
  if (held === ALL_PERMISSIONS) return undefined;
  for (const id of profileIds) {
    const profile = directory.resource("securityProfiles", id);
    if (profile === undefined) return refusal("not-found", "SecurityProfileIds");
    const missing = missingFor(held, profile);
    if (missing !== undefined) return refusal("permission-missing", "SecurityProfileIds", grantOf(missing));
  }
  return undefined;
}

const BY_ADMINISTRATORS = "only administrators change the security profile Admin, and the users who have it";

/** Returns the refusal to change or delete the profile of administrators. Rule PV-07. */
export function refusalToChangeProfile(held: HeldPermissions, profile: SecurityProfile): Refusal | undefined {
  return held !== ALL_PERMISSIONS && hasFullAccess(profile)
    ? refusal("permission-missing", "SecurityProfileId", BY_ADMINISTRATORS)
    : undefined;
}

/** Returns the refusal to take profiles from a user, or to delete a user with them, if one is that of administrators. Rule PV-07. */
export function refusalToRemove(
  directory: Profiles,
  held: HeldPermissions,
  profileIds: readonly string[],
): Refusal | undefined {
  return held !== ALL_PERMISSIONS && profileIds.some((id) => isOfAdministrators(directory, id))
    ? refusal("permission-missing", "UserId", BY_ADMINISTRATORS)
    : undefined;
}

function missingFor(held: HeldPermissions, profile: SecurityProfile): string | undefined {
  if (hasFullAccess(profile)) return `all, by the security profile ${profile.name}`;
  return profile.permissions.find((each) => !held.has(each));
}

function isOfAdministrators(directory: Pick<Profiles, "resource">, profileId: string): boolean {
  const profile = directory.resource("securityProfiles", profileId);
  return profile !== undefined && hasFullAccess(profile);
}

function grantOf(permission: string): string {
  return `only permissions that the caller holds, not ${permission}`;
}
