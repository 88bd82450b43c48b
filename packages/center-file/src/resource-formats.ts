import type { ResourceList } from "@tributary/model";
import { agentStates } from "./formats/agent-states.ts";
import { contactFlows } from "./formats/contact-flows.ts";
import { hoursOfOperations } from "./formats/hours-of-operations.ts";
import { predefinedAttributes } from "./formats/predefined-attributes.ts";
import { queues } from "./formats/queues.ts";
import { quickConnects } from "./formats/quick-connects.ts";
import { routingProfiles } from "./formats/routing-profiles.ts";
import { securityProfiles } from "./formats/security-profiles.ts";
import { taskTemplates } from "./formats/task-templates.ts";
import { users } from "./formats/users.ts";
import type { ResourceFormat } from "./resource-format.ts";

const FORMATS: { readonly [List in ResourceList]: ResourceFormat<List> } = {
  agentStates,
  hoursOfOperations,
  queues,
  routingProfiles,
  securityProfiles,
  predefinedAttributes,
  users,
  contactFlows,
  quickConnects,
  taskTemplates,
};

/** Returns the format of the resources of a list. */
export function formatOf<List extends ResourceList>(list: List): ResourceFormat<List> {
  return FORMATS[list];
}
