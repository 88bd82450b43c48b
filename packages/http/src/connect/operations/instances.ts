/** Operations on the instance and its flows. */
import { accepted } from "@tributary/kernel";
import { instanceArn } from "@tributary/model";
import {
  type ContactFlowSummary,
  type InstanceAnswer,
  instanceRequest,
  listContactFlowsRequest,
  pageRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { listAnswer, namedSummaries, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";
import { epochSeconds } from "../wire-values.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeInstance.html */
export const describeInstance = operation("DescribeInstance", instanceRequest, (context) =>
  accepted({ Instance: instanceAnswer(context) }),
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListInstances.html */
export const listInstances = operation("ListInstances", pageRequest, (context, page) =>
  listAnswer("InstanceSummaryList", pageOf([instanceAnswer(context)], page)),
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListContactFlows.html */
export const listContactFlows = operation("ListContactFlows", listContactFlowsRequest, ({ center }, request) => {
  const { instance, contactFlows } = center.directory.definition;
  const { contactFlowTypes, ...page } = request;
  const all = namedSummaries(instance, "contact-flow", contactFlows)
    .map(
      (summary): ContactFlowSummary => ({
        ...summary,
        ContactFlowType: "CONTACT_FLOW",
        ContactFlowState: "ACTIVE",
        ContactFlowStatus: "PUBLISHED",
      }),
    )
    .filter(({ ContactFlowType }) => contactFlowTypes?.includes(ContactFlowType) ?? true);
  return listAnswer("ContactFlowSummaryList", pageOf(all, page));
});

function instanceAnswer({ center, addresses }: HttpContext): InstanceAnswer {
  const { instance } = center.directory.definition;
  return {
    Id: instance.instanceId,
    Arn: instanceArn(instance),
    IdentityManagementType: "CONNECT_MANAGED",
    InstanceAlias: instance.alias,
    CreatedTime: epochSeconds(instance.createdAt),
    InstanceStatus: "ACTIVE",
    InboundCallsEnabled: false,
    OutboundCallsEnabled: false,
    InstanceAccessUrl: addresses().http,
  };
}
