import type { Center, StoredRecord } from "@tributary/engine";
import { accepted, type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  type Actor,
  asId,
  type CenterDefinition,
  type ConfigurationEdit,
  FULL_ACCESS_PROFILE,
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
const PROFILES = { agent: "Agent", administrator: FULL_ACCESS_PROFILE } as const;

const BY_SET_UP: Actor = { kind: "set-up" };

/** Resources of a new center that the set-up changes, or that users refer to. */
type NewCenter = {
  readonly instance: CenterDefinition["instance"];
  readonly hours: CenterDefinition["hoursOfOperations"][number];
  readonly queue: CenterDefinition["queues"][number];
  readonly routingProfile: CenterDefinition["routingProfiles"][number];
  readonly agentProfile: SecurityProfile;
  readonly administratorProfile: SecurityProfile;
};

/** Opens the set-up page of a new center: a secret, valid while the last event of the configuration is that of its creation. */
export type SetUpKey = { readonly token: string; readonly seq: number };

/** Returns true while the center is as it was created. A center that was changed in any way is not set up by its page any more. */
export function canSetUp({ seq }: Pick<Center["directory"], "seq">, key: SetUpKey): boolean {
  return seq === key.seq;
}

/**
 * Sets up a new center in one commit: instance, queue and hours, users with their passwords, and an access key of the administrator. Refused with
 * `conflict` if it is not as it was created. Rule AD-02.
 */
export async function carryOutSetUp(
  deps: SetUpDeps,
  key: SetUpKey,
  setUp: SetUp,
): Promise<Result<NewAccessKey, Refusal>> {
  const { administration, directory } = deps.center;
  const center = newCenterIn(directory.definition);
  if (center === undefined) return refused(refusal("conflict"));
  const administrator = userOf(deps, setUp.administrator, center);
  const users = [
    { ...administrator, securityProfileIds: [center.administratorProfile.id] },
    ...setUp.agents.map((agent) => userOf(deps, agent, center)),
  ];
  const passwords = await passwordRecords(deps, users, [setUp.administrator, ...setUp.agents]);
  const accessKey = deps.accessKeys.newKey(administrator.id);
  const { accessKeyId, record } = accessKey;
  const edited = await administration(BY_SET_UP).edit(editsOf(center, setUp, users), {
    expectedSeq: key.seq,
    putRecords: [record, ...passwords],
    facts: [
      ...users.map(({ id }) => ({ type: "user.password-set", userId: id, by: BY_SET_UP }) as const),
      { type: "access-key.created", accessKeyId, userId: administrator.id, by: BY_SET_UP },
    ],
  });
  return edited.ok ? accepted(accessKey) : edited;
}

function newCenterIn(definition: CenterDefinition): NewCenter | undefined {
  const { instance, securityProfiles } = definition;
  const [hours] = definition.hoursOfOperations;
  const [queue] = definition.queues;
  const [routingProfile] = definition.routingProfiles;
  const agentProfile = securityProfiles.find(({ name }) => name === PROFILES.agent);
  const administratorProfile = securityProfiles.find(({ name }) => name === PROFILES.administrator);
  const isComplete = hours && queue && routingProfile && agentProfile && administratorProfile;
  return isComplete && { instance, hours, queue, routingProfile, agentProfile, administratorProfile };
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

/** Hashes one password after the other: several at once would take much memory. */
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
    { kind: "instance", changes: { alias, approvedOrigins } },
    { kind: "put", list: "hoursOfOperations", resource: { ...hours, timeZone, periods } },
    { kind: "put", list: "queues", resource: { ...queue, name: setUp.queue } },
    ...users.map((resource) => ({ kind: "put", list: "users", resource }) as const),
  ];
}
