/** Requests of the operations on instances and flows, and of simple lists. */
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { object } from "../../object.ts";
import { isOriginPattern } from "../../panel/approved-origins.ts";
import { description, entityName, idOrArn, instance, pageFields, someOf, tags } from "../fields.ts";

/** ListInstances: pagination only. */
export const pageRequest = object(pageFields);

/** Request for one page of a list of the instance. */
export const instancePageRequest = object({ ...instance, ...pageFields });

/** DescribeInstance. */
export const instanceRequest = object(instance);

export const createInstanceRequest = object({
  IdentityManagementType: v.picklist(
    ["SAML", "CONNECT_MANAGED", "EXISTING_DIRECTORY"],
    "one of SAML, CONNECT_MANAGED, EXISTING_DIRECTORY",
  ),
  InboundCallsEnabled: v.boolean("true or false"),
  OutboundCallsEnabled: v.boolean("true or false"),
  InstanceAlias: v.optional(v.pipe(v.string("a string"), maxCharacters(45, "at most 45 characters"))),
  Tags: v.optional(tags),
});

const flow = { ...instance, ContactFlowId: idOrArn };

/** DeleteContactFlow. */
export const contactFlowRequest = object(flow);

export const updateContactFlowNameRequest = object({
  ...flow,
  Name: v.optional(entityName(127)),
  Description: v.optional(description),
});

/** Origin of a page. Also a pattern such as `http://localhost:*`, as in the settings. */
const origin = v.pipe(
  v.string("a string"),
  v.maxLength(267, "at most 267 characters"),
  v.check(isOriginPattern, "an origin such as https://desk.example.org, without a path"),
);

export const associateApprovedOriginRequest = object({ ...instance, Origin: origin });

/** DisassociateApprovedOrigin has its origin in the query string. */
export const disassociateApprovedOriginRequest = object({ ...instance, origin });

export const listContactFlowsRequest = object({
  ...instance,
  ...pageFields,
  contactFlowTypes: v.optional(
    someOf([
      "CONTACT_FLOW",
      "CUSTOMER_QUEUE",
      "CUSTOMER_HOLD",
      "CUSTOMER_WHISPER",
      "AGENT_HOLD",
      "AGENT_WHISPER",
      "OUTBOUND_WHISPER",
      "AGENT_TRANSFER",
      "QUEUE_TRANSFER",
      "CAMPAIGN",
    ]),
  ),
});

/** Types of attributes of an instance. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateInstanceAttribute.html */
export const INSTANCE_ATTRIBUTES = [
  "INBOUND_CALLS",
  "OUTBOUND_CALLS",
  "CONTACTFLOW_LOGS",
  "CONTACT_LENS",
  "AUTO_RESOLVE_BEST_VOICES",
  "USE_CUSTOM_TTS_VOICES",
  "EARLY_MEDIA",
  "MULTI_PARTY_CONFERENCE",
  "HIGH_VOLUME_OUTBOUND",
  "ENHANCED_CONTACT_MONITORING",
  "ENHANCED_CHAT_MONITORING",
  "MULTI_PARTY_CHAT_CONFERENCE",
  "MESSAGE_STREAMING",
] as const;

export type InstanceAttributeType = (typeof INSTANCE_ATTRIBUTES)[number];

const attribute = {
  ...instance,
  AttributeType: v.picklist(INSTANCE_ATTRIBUTES, `one of ${INSTANCE_ATTRIBUTES.join(", ")}`),
};

/** DescribeInstanceAttribute. */
export const instanceAttributeRequest = object(attribute);

export const updateInstanceAttributeRequest = object({
  ...attribute,
  Value: v.picklist(["true", "false"], "true or false, as a string"),
});
