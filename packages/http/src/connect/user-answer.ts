import { type Instance, resourceArn, type User } from "@tributary/model";
import type { UserAnswer, UserSummary } from "@tributary/protocol/connect";

/** A user as lists show it. */
export function userSummary(instance: Instance, { id, username }: User): UserSummary {
  return { Id: id, Arn: resourceArn(instance, "agent", id), Username: username };
}

/** A user. */
export function userAnswer(instance: Instance, user: User): UserAnswer {
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
