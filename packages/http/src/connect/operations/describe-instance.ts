import { accepted } from "@tributary/kernel";
import { instanceRequest } from "@tributary/protocol/connect";
import { instanceAnswer } from "../instance-answer.ts";
import { operation } from "../operation.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeInstance.html */
export const describeInstance = operation("DescribeInstance", instanceRequest, (context) =>
  accepted({ Instance: instanceAnswer(context) }),
);
