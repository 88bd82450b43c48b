import { pageRequest } from "@tributary/protocol/connect";
import { instanceAnswer } from "../instance-answer.ts";
import { listAnswer, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListInstances.html */
export const listInstances = operation("ListInstances", pageRequest, (context, page) =>
  listAnswer("InstanceSummaryList", pageOf([instanceAnswer(context)], page)),
);
