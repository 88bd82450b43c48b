/** Operations on the instance and its flows. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import { type ContactFlow, instanceArn, refusal, resourceArn } from "@tributary/model";
import {
  associateApprovedOriginRequest,
  type ContactFlowSummary,
  contactFlowRequest,
  createInstanceRequest,
  disassociateApprovedOriginRequest,
  type InstanceAnswer,
  instancePageRequest,
  instanceRequest,
  listContactFlowsRequest,
  pageRequest,
  updateContactFlowNameRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { changeOperation, deleteOperation, done, listOperation, type Operation, operation } from "../operation.ts";
import { epochSeconds, namedMembers } from "../wire-values.ts";

/** Types of flows on the wire. */
export const FLOW_TYPES = {
  inbound: "CONTACT_FLOW",
  "queue-transfer": "QUEUE_TRANSFER",
  "agent-transfer": "AGENT_TRANSFER",
} as const satisfies Record<ContactFlow["type"], ContactFlowSummary["ContactFlowType"]>;

const FLOW = { list: "contactFlows", member: "ContactFlowId", kind: "contact-flow" } as const;

/** Approved origins of an instance. Source: https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html */
const MAX_ORIGINS = 50;

/** All operations on the instance and its flows. */
export const instanceOperations: readonly Operation[] = [
  operation(["DescribeInstance", "BasicAgentAccess"], instanceRequest, (context) =>
    accepted({ Instance: instanceAnswer(context) }),
  ),

  // A center is one instance.
  operation(["CreateInstance", "SecurityProfiles.Edit"], createInstanceRequest, () =>
    refused(refusal("quota-exceeded", "InstanceAlias", "one instance per center")),
  ),

  changeOperation(
    ["UpdateContactFlowName", "ContactFlows.Edit"],
    [updateContactFlowNameRequest, FLOW],
    (flow, request) => ({ ...flow, ...namedMembers(request) }),
  ),

  deleteOperation(["DeleteContactFlow", "ContactFlows.Delete"], [contactFlowRequest, FLOW]),

  listOperation(["ListInstances", "BasicAgentAccess"], pageRequest, {
    member: "InstanceSummaryList",
    entries: (context) => [instanceAnswer(context)],
  }),

  // Effective with the next page that is loaded. An origin that is approved already stays so.
  operation(
    ["AssociateApprovedOrigin", "SecurityProfiles.Edit"],
    associateApprovedOriginRequest,
    async ({ center, by }, { Origin }) =>
      done(
        await center.administration(by).changeInstance((instance) => {
          const approvedOrigins = [...new Set([...instance.approvedOrigins, Origin])];
          if (approvedOrigins.length > MAX_ORIGINS)
            return { refusal: refusal("quota-exceeded", "Origin", `at most ${MAX_ORIGINS} approved origins`) };
          return { ...instance, approvedOrigins };
        }),
      ),
  ),

  operation(
    ["DisassociateApprovedOrigin", "SecurityProfiles.Edit"],
    disassociateApprovedOriginRequest,
    async ({ center, by }, { origin }) =>
      done(
        await center.administration(by).changeInstance((instance) => {
          const approvedOrigins = instance.approvedOrigins.filter((each) => each !== origin);
          if (approvedOrigins.length === instance.approvedOrigins.length)
            return { refusal: refusal("not-found", "Origin") };
          return { ...instance, approvedOrigins };
        }),
      ),
  ),

  // Those of the settings are not listed: they belong to the server.
  listOperation(["ListApprovedOrigins", "SecurityProfiles.View"], instancePageRequest, {
    member: "Origins",
    entries: ({ center }) => center.directory.definition.instance.approvedOrigins,
    idOf: (origin) => origin,
  }),

  listOperation(["ListContactFlows", "ContactFlows.View"], listContactFlowsRequest, {
    member: "ContactFlowSummaryList",
    entries({ center }, { contactFlowTypes }) {
      const { instance, contactFlows } = center.directory.definition;
      return contactFlows
        .map(
          ({ id, name, type }): ContactFlowSummary => ({
            Id: id,
            Arn: resourceArn(instance, "contact-flow", id),
            Name: name,
            ContactFlowType: FLOW_TYPES[type],
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
