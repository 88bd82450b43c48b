/** Operations on the instance and its flows. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
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
import { listOperation, namedSummaries, type Operation, operation } from "../operation.ts";
import { epochSeconds } from "../wire-values.ts";

/** All operations on the instance and its flows. */
export const instanceOperations: readonly Operation[] = [
  operation("DescribeInstance", instanceRequest, (context) => accepted({ Instance: instanceAnswer(context) })),

  listOperation("ListInstances", pageRequest, {
    member: "InstanceSummaryList",
    entries: (context) => [instanceAnswer(context)],
  }),

  listOperation("ListContactFlows", listContactFlowsRequest, {
    member: "ContactFlowSummaryList",
    entries({ center }, { contactFlowTypes }) {
      const { instance, contactFlows } = center.directory.definition;
      return namedSummaries(instance, "contact-flow", contactFlows)
        .map(
          (summary): ContactFlowSummary => ({
            ...summary,
            ContactFlowType: "CONTACT_FLOW",
            ContactFlowState: "ACTIVE",
            ContactFlowStatus: "PUBLISHED",
          }),
        )
        .filter(({ ContactFlowType }) => contactFlowTypes?.includes(ContactFlowType) ?? true);
    },
  }),
];

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
