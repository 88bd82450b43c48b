/** Operations on users. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import {
  autoAccepts,
  type Instance,
  type Refusal,
  refusal,
  resourceArn,
  type SecurityProfileId,
  USER_DEFAULTS,
  type User,
} from "@tributary/model";
import {
  type AutoAcceptConfigs,
  createUserRequest,
  instancePageRequest,
  putUserStatusRequest,
  searchUsersRequest,
  type UserAnswer,
  type UserIdentityInfo,
  type UserPhoneConfig,
  type UserSummary,
  updateUserIdentityInfoRequest,
  updateUserPhoneConfigRequest,
  updateUserRoutingProfileRequest,
  updateUserSecurityProfilesRequest,
  userRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import {
  changeOperation,
  deleteOperation,
  describeOperation,
  listOperation,
  type Operation,
  operation,
  refusalOfUnsupported,
  searchOperation,
} from "../operation.ts";
import { refusalToAssign, refusalToRemove } from "../permissions.ts";
import { search } from "../search.ts";

const USER = { list: "users", member: "UserId", kind: "agent" } as const;

/** Members of CreateUser that this center does not support. */
const UNSUPPORTED = [
  "DirectoryUserId",
  "HierarchyGroupId",
  "AfterContactWorkConfigs",
  "PhoneNumberConfigs",
  "PersistentConnectionConfigs",
  "VoiceEnhancementConfigs",
] as const;

/** All operations on users. */
export const userOperations: readonly Operation[] = [
  // A user without a password cannot sign in until one is set by another way.
  operation(["CreateUser", "Users.Create"], createUserRequest, async ({ center, by, held, hashPassword }, request) => {
    const profileIds = securityProfileIds(center, request.SecurityProfileIds);
    const problem =
      refusalOfUnsupported(request, UNSUPPORTED) ??
      refusalOfAutoAccept(request.AutoAcceptConfigs) ??
      refusalToAssign(center.directory, held, profileIds);
    if (problem) return refused(problem);
    const { Password } = request;
    const recordFor = Password === undefined ? undefined : await hashPassword(Password);
    const user: Omit<User, "id"> = {
      ...USER_DEFAULTS,
      username: request.Username,
      ...identityOf(request.IdentityInfo),
      ...phoneOf(request.PhoneConfig),
      ...autoAcceptOf(request),
      securityProfileIds: profileIds,
      routingProfileId: namedId(center.directory, "routing-profile", request.RoutingProfileId),
      tags: request.Tags ?? {},
    };
    const passwordOf =
      recordFor &&
      (({ id }: User) => ({
        putRecords: [recordFor(id)],
        facts: [{ type: "user.password-set", userId: id, by }] as const,
      }));
    const created = await center.administration(by).create("users", user, passwordOf);
    if (!created.ok) return created;
    const { id } = created.value;
    return accepted({ UserId: id, UserArn: userArn(center.directory.definition.instance, id) });
  }),

  describeOperation(["DescribeUser", "Users.View"], [userRequest, USER], ({ instance }, user) => ({
    User: userAnswer(instance, user),
  })),

  listOperation(["ListUsers", "Users.View"], instancePageRequest, {
    member: "UserSummaryList",
    entries({ center }) {
      const { instance, users } = center.directory.definition;
      return users.map((user) => userSummary(instance, user));
    },
  }),

  searchOperation(["SearchUsers", "Users.View"], searchUsersRequest, {
    member: "Users",
    entries({ center }, request) {
      if (request.SearchFilter?.UserAttributeFilter !== undefined)
        return refused(refusal("operation-unknown", "UserAttributeFilter", "not supported"));
      const { instance, users } = center.directory.definition;
      const found = search(users, request, {
        fields: {
          Username: ({ username }) => username,
          FirstName: ({ firstName }) => firstName,
          LastName: ({ lastName }) => lastName,
          RoutingProfileId: ({ routingProfileId }) => routingProfileId,
          SecurityProfileId: ({ securityProfileIds }) => securityProfileIds,
          ResourceId: ({ id }) => id,
        },
        own: () => [],
        unsupported: ["ListCondition", "HierarchyGroupCondition"],
      });
      return found.ok ? found.value.map((user) => userAnswer(instance, user)) : found;
    },
    idOf: ({ Id }) => Id,
  }),

  // Sets an agent's state, or the next state while the agent has contacts.
  operation(["PutUserStatus", "AgentStates.Edit"], putUserStatusRequest, async ({ center }, request) => {
    const user = center.directory.user(namedId(center.directory, "agent", request.UserId));
    if (user === undefined) return refused(refusal("not-found", "UserId"));
    const state = center.directory.agentState(namedId(center.directory, "agent-state", request.AgentStatusId));
    if (state === undefined) return refused(refusal("not-found", "AgentStatusId"));
    if (!state.isEnabled) return refused(refusal("invalid-field", "AgentStatusId", "a status that is enabled"));
    const chosen = await center.agents.chooseState(user.id, state.id, { enqueue: true });
    return chosen.ok ? accepted({}) : chosen;
  }),

  // Effective with the next routing pass.
  changeOperation(
    ["UpdateUserRoutingProfile", "Users.Edit"],
    [updateUserRoutingProfileRequest, USER],
    (user, { RoutingProfileId }, { center }) => ({
      ...user,
      routingProfileId: namedId(center.directory, "routing-profile", RoutingProfileId),
    }),
  ),

  changeOperation(
    ["UpdateUserSecurityProfiles", "Users.EditPermission"],
    [updateUserSecurityProfilesRequest, USER],
    (user, request, { center, held }) => {
      const profileIds = securityProfileIds(center, request.SecurityProfileIds);
      const added = profileIds.filter((id) => !user.securityProfileIds.includes(id));
      const removed = user.securityProfileIds.filter((id) => !profileIds.includes(id));
      const problem =
        refusalToAssign(center.directory, held, added) ?? refusalToRemove(center.directory, held, removed);
      return problem ? { refusal: problem } : { ...user, securityProfileIds: profileIds };
    },
  ),

  changeOperation(
    ["UpdateUserIdentityInfo", "Users.Edit"],
    [updateUserIdentityInfoRequest, USER],
    (user, { IdentityInfo }) => ({
      ...user,
      ...identityOf(IdentityInfo),
    }),
  ),

  changeOperation(
    ["UpdateUserPhoneConfig", "Users.Edit"],
    [updateUserPhoneConfigRequest, USER],
    ({ autoAcceptCalls, ...user }, { PhoneConfig }) => ({
      ...user,
      // The setting is that of all channels.
      ...(PhoneConfig.AutoAccept !== undefined || autoAcceptCalls === undefined ? {} : { autoAcceptCalls }),
      ...phoneOf(PhoneConfig),
    }),
  ),

  deleteOperation(["DeleteUser", "Users.Delete"], [userRequest, USER], ({ center, held }, user) =>
    refusalToRemove(center.directory, held, user.securityProfileIds),
  ),
];

function securityProfileIds(
  { directory }: HttpContext["center"],
  idsOrArns: readonly string[],
): readonly SecurityProfileId[] {
  return [...new Set(idsOrArns.map((each) => namedId(directory, "security-profile", each)))];
}

function identityOf(info: UserIdentityInfo = {}): Partial<Pick<User, "firstName" | "lastName" | "email">> {
  const { FirstName, LastName, Email } = info;
  return {
    ...(FirstName === undefined ? {} : { firstName: FirstName }),
    ...(LastName === undefined ? {} : { lastName: LastName }),
    ...(Email === undefined ? {} : { email: Email }),
  };
}

function phoneOf(config: UserPhoneConfig = {}): Partial<Pick<User, "autoAcceptChats" | "afterContactWorkMs">> {
  const { AutoAccept, AfterContactWorkTimeLimit: seconds } = config;
  return {
    ...(AutoAccept === undefined ? {} : { autoAcceptChats: AutoAccept }),
    ...(seconds === undefined ? {} : { afterContactWorkMs: seconds === 0 ? null : seconds * 1_000 }),
  };
}

/** Returns the settings of a list by channel. A channel that is not in it has the setting of all channels, which is off by default; chats and calls never share one. */
function autoAcceptOf({
  AutoAcceptConfigs: configs,
  PhoneConfig,
}: {
  readonly AutoAcceptConfigs?: AutoAcceptConfigs | undefined;
  readonly PhoneConfig?: UserPhoneConfig | undefined;
}): Partial<Pick<User, "autoAcceptChats" | "autoAcceptCalls">> {
  if (configs === undefined) return {};
  const isOn = (channel: "CHAT" | "VOICE"): boolean =>
    configs.findLast(({ Channel }) => Channel === channel)?.AutoAccept ?? PhoneConfig?.AutoAccept ?? false;
  return { autoAcceptChats: isOn("CHAT"), autoAcceptCalls: isOn("VOICE") };
}

function refusalOfAutoAccept(configs: AutoAcceptConfigs = []): Refusal | undefined {
  for (const { Channel, AutoAccept, AgentFirstCallbackAutoAccept } of configs) {
    if (AutoAccept && Channel !== "VOICE" && Channel !== "CHAT")
      return refusal(
        "invalid-field",
        "AutoAcceptConfigs",
        "VOICE or CHAT: contacts of other channels are accepted by agents",
      );
    if (AgentFirstCallbackAutoAccept === true)
      return refusal("operation-unknown", "AgentFirstCallbackAutoAccept", "not supported");
  }
  return undefined;
}

function userArn(instance: Instance, id: string): string {
  return resourceArn(instance, "agent", id);
}

function userSummary(instance: Instance, { id, username }: User): UserSummary {
  return { Id: id, Arn: userArn(instance, id), Username: username };
}

function userAnswer(instance: Instance, user: User): UserAnswer {
  const { firstName, lastName, email } = user;
  return {
    ...userSummary(instance, user),
    IdentityInfo: { FirstName: firstName, LastName: lastName, ...(email === "" ? {} : { Email: email }) },
    PhoneConfig: {
      PhoneType: "SOFT_PHONE",
      AutoAccept: autoAccepts(user, "voice"),
      AfterContactWorkTimeLimit: Math.round((user.afterContactWorkMs ?? 0) / 1_000),
    },
    AutoAcceptConfigs: [
      { Channel: "VOICE", AutoAccept: autoAccepts(user, "voice") },
      { Channel: "CHAT", AutoAccept: autoAccepts(user, "chat") },
    ],
    SecurityProfileIds: user.securityProfileIds,
    RoutingProfileId: user.routingProfileId,
    Tags: user.tags,
  };
}
