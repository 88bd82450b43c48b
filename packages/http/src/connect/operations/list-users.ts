import { instancePageRequest } from "@tributary/protocol/connect";
import { listAnswer, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";
import { userSummary } from "../user-answer.ts";

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
