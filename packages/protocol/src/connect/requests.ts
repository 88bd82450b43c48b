/** Requests of the operations: path labels, query string and body merged into one object, named as on the wire. */
import * as v from "valibot";
import { maxCharacters } from "../characters.ts";
import { contactAttributes, entityName, idOrArn, pageFields, someOf } from "./fields.ts";

const instance = { InstanceId: idOrArn };

/** ListInstances: pagination only. */
export const pageRequest = v.object(pageFields);

/** Request for one page of a list of the instance. */
export const instancePageRequest = v.object({ ...instance, ...pageFields });

/** DescribeInstance. */
export const instanceRequest = v.object(instance);

export const listQueuesRequest = v.object({
  ...instance,
  ...pageFields,
  queueTypes: v.optional(someOf(["STANDARD", "AGENT"])),
});

/** DescribeQueue. */
export const queueRequest = v.object({ ...instance, QueueId: idOrArn });

export const listContactFlowsRequest = v.object({
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

/** ListAgentStatuses. The upper-case filter name is the service's own. */
export const listAgentStatusesRequest = v.object({
  ...instance,
  ...pageFields,
  AgentStatusTypes: v.optional(someOf(["ROUTABLE", "CUSTOM", "OFFLINE"])),
});

/** DescribeUser. */
export const userRequest = v.object({ ...instance, UserId: idOrArn });

/** CreateQueue. Unsupported members are parsed, so that the refusal can name them. */
export const createQueueRequest = v.object({
  ...instance,
  Name: entityName(127),
  Description: v.optional(
    v.pipe(v.string("a string"), v.minLength(1, "1 to 250 characters"), maxCharacters(250, "1 to 250 characters")),
  ),
  HoursOfOperationId: idOrArn,
  MaxContacts: v.optional(v.unknown()),
  OutboundCallerConfig: v.optional(v.unknown()),
  OutboundEmailConfig: v.optional(v.unknown()),
  QuickConnectIds: v.optional(v.unknown()),
  Tags: v.optional(v.unknown()),
});

export const updateUserRoutingProfileRequest = v.object({ ...instance, UserId: idOrArn, RoutingProfileId: idOrArn });

export const putUserStatusRequest = v.object({ ...instance, UserId: idOrArn, AgentStatusId: idOrArn });

/** DescribeRoutingProfile. */
export const routingProfileRequest = v.object({ ...instance, RoutingProfileId: idOrArn });

export const listRoutingProfileQueuesRequest = v.object({ ...instance, RoutingProfileId: idOrArn, ...pageFields });

/** DescribeContact. */
export const contactRequest = v.object({ ...instance, ContactId: idOrArn });

export const stopContactRequest = v.object({
  ...instance,
  ContactId: idOrArn,
  DisconnectReason: v.optional(v.object({ Code: v.optional(v.string("a string")) }, "an object with Code")),
});

export const getContactAttributesRequest = v.object({ ...instance, InitialContactId: idOrArn });

export const updateContactAttributesRequest = v.object({
  ...instance,
  InitialContactId: idOrArn,
  Attributes: contactAttributes,
});
