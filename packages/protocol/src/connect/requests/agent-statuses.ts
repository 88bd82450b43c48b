/** Requests of the operations on agent statuses. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { description, entityName, idOrArn, instance, pageFields, someOf, tags, wholeNumber } from "../fields.ts";

const agentStatus = { ...instance, AgentStatusId: idOrArn };
const name = entityName(127);
const state = v.picklist(["ENABLED", "DISABLED"], "one of ENABLED, DISABLED");
const displayOrder = wholeNumber(1, 50);

export const agentStatusRequest = object(agentStatus);

export const createAgentStatusRequest = object({
  ...instance,
  Name: name,
  Description: v.optional(description),
  State: state,
  DisplayOrder: v.optional(displayOrder),
  Tags: v.optional(tags),
});

export const updateAgentStatusRequest = object({
  ...agentStatus,
  Name: v.optional(name),
  Description: v.optional(description),
  State: v.optional(state),
  DisplayOrder: v.optional(displayOrder),
  ResetOrderNumber: v.optional(v.boolean("true or false")),
});

/** ListAgentStatuses. The upper-case filter name is the service's own. */
export const listAgentStatusesRequest = object({
  ...instance,
  ...pageFields,
  AgentStatusTypes: v.optional(someOf(["ROUTABLE", "CUSTOM", "OFFLINE"])),
});
