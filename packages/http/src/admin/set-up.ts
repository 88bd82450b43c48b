import type { Center, StoredRecord } from "@tributary/engine";
import { accepted, type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  asId,
  type CenterDefinition,
  type ConfigurationEdit,
  type Refusal,
  refusal,
  type SecurityProfile,
  USER_DEFAULTS,
  type User,
} from "@tributary/model";
import type { AccessKeys, NewAccessKey } from "../connect/access-keys.ts";
import type { HashPassword } from "../connect/operation.ts";
import type { NewPerson, SetUp } from "./set-up-form.ts";

/** Services of the set-up. */
export type SetUpDeps = {
  readonly center: Pick<Center, "administration" | "directory">;
  readonly clock: Clock;
  readonly random: Random;
  readonly hashPassword: HashPassword;
  readonly accessKeys: AccessKeys;
};

/** Names of the security profiles that a new center has. */
const PROFILES = { agent: "Agent", administrator: "Admin" } as const;

/** Resources of a new center that the set-up changes, or that users refer to. */
type NewCenter = {
  readonly instance: CenterDefinition["instance"];
  readonly hours: CenterDefinition["hoursOfOperations"][number];
  readonly queue: CenterDefinition["queues"][number];
  readonly routingProfile: CenterDefinition["routingProfiles"][number];
  readonly agentProfile: SecurityProfile;
  readonly administratorProfile: SecurityProfile;
};

/** Returns true while the center can be set up: it has no users, and the resources that a new center has. */
export function canSetUp({ definition }: { readonly definition: CenterDefinition }): boolean {
  return newCenterIn(definition) !== undefined;
}

/**
 * Sets up a new center in one commit: instance, queue and hours, users with their passwords, and an access key of the administrator. Refused with
 * `already-exists` if the center has users, and with `conflict` if its configuration changes meanwhile. Rule AD-02.
 */
export async function carryOutSetUp(deps: SetUpDeps, setUp: SetUp): Promise<Result<NewAccessKey, Refusal>> {
  const { administration, directory } = deps.center;
  const { seq: expectedSeq, definition } = directory;
  const center = newCenterIn(definition);
  if (center === undefined) return refused(refusal("already-exists", "users"));
  const administrator = userOf(deps, setUp.administrator, center);
  const users = [
    { ...administrator, securityProfileIds: [center.administratorProfile.id] },
    ...setUp.agents.map((agent) => userOf(deps, agent, center)),
  ];
  const passwords = await passwordRecords(deps, users, [setUp.administrator, ...setUp.agents]);
  const key = deps.accessKeys.newKey(administrator.id);
  const edited = await administration.edit(editsOf(center, setUp, users), {
    expectedSeq,
    putRecords: [key.record, ...passwords],
  });
  return edited.ok ? accepted(key) : edited;
}

function newCenterIn(definition: CenterDefinition): NewCenter | undefined {
  const { instance, users, securityProfiles } = definition;
  const [hours] = definition.hoursOfOperations;
  const [queue] = definition.queues;
  const [routingProfile] = definition.routingProfiles;
  const agentProfile = securityProfiles.find(({ name }) => name === PROFILES.agent);
  const administratorProfile = securityProfiles.find(({ name }) => name === PROFILES.administrator);
  const isComplete = hours && queue && routingProfile && agentProfile && administratorProfile;
  if (users.length > 0 || !isComplete) return undefined;
  return { instance, hours, queue, routingProfile, agentProfile, administratorProfile };
}

function userOf({ clock, random }: SetUpDeps, { name, username }: NewPerson, center: NewCenter): User {
  const [lastName = "", ...others] = name.split(/\s+/).reverse();
  return {
    ...USER_DEFAULTS,
    id: asId(uuidV7(clock.now(), random)),
    username,
    firstName: others.reverse().join(" "),
    lastName,
    securityProfileIds: [center.agentProfile.id],
    routingProfileId: center.routingProfile.id,
  };
}

/** Hashes one password after the other: each takes all of the memory that one may take. */
async function passwordRecords(
  { hashPassword }: SetUpDeps,
  users: readonly User[],
  people: readonly NewPerson[],
): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  for (const [index, { password }] of people.entries()) {
    const recordOf = await hashPassword(password);
    const user = users[index];
    if (user !== undefined) records.push(recordOf(user.id));
  }
  return records;
}

function editsOf({ instance, hours, queue }: NewCenter, setUp: SetUp, users: readonly User[]): ConfigurationEdit[] {
  const { alias, approvedOrigin, timeZone, periods } = setUp;
  const approvedOrigins = approvedOrigin === null ? instance.approvedOrigins : [approvedOrigin];
  return [
    { kind: "instance", instance: { ...instance, alias, approvedOrigins } },
    { kind: "put", list: "hoursOfOperations", resource: { ...hours, timeZone, periods } },
    { kind: "put", list: "queues", resource: { ...queue, name: setUp.queue } },
    ...users.map((resource) => ({ kind: "put", list: "users", resource }) as const),
  ];
}
