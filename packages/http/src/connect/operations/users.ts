/** Operations on users, their states and permissions. */
import { accepted, refused } from "@tributary/kernel";
import {
  type AgentStateType,
  asId,
  type Instance,
  idOf,
  type RoutingProfileId,
  refusal,
  resourceArn,
  type User,
  type UserId,
} from "@tributary/model";
import {
  type AgentStatusSummary,
  instancePageRequest,
  listAgentStatusesRequest,
  putUserStatusRequest,
  type UserAnswer,
  type UserSummary,
  updateUserRoutingProfileRequest,
  userRequest,
} from "@tributary/protocol/connect";
import { listAnswer, namedSummaries, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeUser.html */
export const describeUser = operation("DescribeUser", userRequest, ({ center }, { UserId }) => {
  const user = center.directory.user(idOf(UserId));
  if (user === undefined) return refused(refusal("not-found", "UserId"));
  return accepted({ User: userAnswer(center.directory.definition.instance, user) });
});

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListUsers.html */
export const listUsers = operation("ListUsers", instancePageRequest, ({ center }, page) => {
  const { instance, users } = center.directory.definition;
  return listAnswer(
    "UserSummaryList",
    pageOf(
      users.map((user) => userSummary(instance, user)),
      page,
    ),
  );
});

/**
 * Sets an agent's state, or the next state while the agent has contacts.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_PutUserStatus.html
 */
export const putUserStatus = operation("PutUserStatus", putUserStatusRequest, async ({ center }, request) => {
  const user = center.directory.user(idOf(request.UserId));
  if (user === undefined) return refused(refusal("not-found", "UserId"));
  const state = center.directory.agentState(idOf(request.AgentStatusId));
  if (state === undefined) return refused(refusal("not-found", "AgentStatusId"));
  const chosen = await center.agents.chooseState(user.id, state.id, { enqueue: true });
  return chosen.ok ? accepted({}) : chosen;
});

/**
 * Gives a user another routing profile, effective with the next routing pass.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateUserRoutingProfile.html
 */
export const updateUserRoutingProfile = operation(
  "UpdateUserRoutingProfile",
  updateUserRoutingProfileRequest,
  async ({ center }, { UserId, RoutingProfileId }) => {
    const userId = asId<UserId>(idOf(UserId));
    const assigned = await center.administration.assignRoutingProfile(
      userId,
      asId<RoutingProfileId>(idOf(RoutingProfileId)),
    );
    return assigned.ok ? accepted({}) : assigned;
  },
);

const AGENT_STATUS_TYPES: Readonly<Record<AgentStateType, AgentStatusSummary["Type"]>> = {
  routable: "ROUTABLE",
  "not-routable": "CUSTOM",
  offline: "OFFLINE",
};

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListAgentStatuses.html */
export const listAgentStatuses = operation("ListAgentStatuses", listAgentStatusesRequest, ({ center }, request) => {
  const { instance, agentStates } = center.directory.definition;
  const { AgentStatusTypes, ...page } = request;
  const all = agentStates
    .toSorted((a, b) => a.displayOrder - b.displayOrder)
    .map(
      ({ id, name, type }): AgentStatusSummary => ({
        Id: id,
        Arn: resourceArn(instance, "agent-state", id),
        Name: name,
        Type: AGENT_STATUS_TYPES[type],
      }),
    )
    .filter(({ Type }) => AgentStatusTypes?.includes(Type) ?? true);
  return listAnswer("AgentStatusSummaryList", pageOf(all, page));
});

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListSecurityProfiles.html */
export const listSecurityProfiles = operation("ListSecurityProfiles", instancePageRequest, ({ center }, page) => {
  const { instance, securityProfiles } = center.directory.definition;
  const all = namedSummaries(instance, "security-profile", securityProfiles);
  return listAnswer("SecurityProfileSummaryList", pageOf(all, page));
});

function userSummary(instance: Instance, { id, username }: User): UserSummary {
  return { Id: id, Arn: resourceArn(instance, "agent", id), Username: username };
}

function userAnswer(instance: Instance, user: User): UserAnswer {
  return {
    ...userSummary(instance, user),
    IdentityInfo: { FirstName: user.firstName, LastName: user.lastName },
    PhoneConfig: {
      PhoneType: "SOFT_PHONE",
      AutoAccept: user.autoAcceptChats,
      AfterContactWorkTimeLimit: Math.round((user.afterContactWorkMs ?? 0) / 1000),
    },
    SecurityProfileIds: user.securityProfileIds,
    RoutingProfileId: user.routingProfileId,
  };
}
