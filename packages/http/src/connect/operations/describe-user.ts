import { accepted, refused } from "@tributary/kernel";
import { idOf, refusal } from "@tributary/model";
import { userRequest } from "@tributary/protocol/connect";
import { operation } from "../operation.ts";
import { userAnswer } from "../user-answer.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeUser.html */
export const describeUser = operation("DescribeUser", userRequest, ({ center }, { UserId }) => {
  const user = center.directory.user(idOf(UserId));
  if (user === undefined) return refused(refusal("not-found", "UserId"));
  return accepted({ User: userAnswer(center.directory.definition.instance, user) });
});
