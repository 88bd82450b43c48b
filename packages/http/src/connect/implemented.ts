import type { Permission } from "@tributary/model";
import type { Operation } from "./operation.ts";
import { agentStatusOperations } from "./operations/agent-statuses.ts";
import { authenticationOperations } from "./operations/authentication.ts";
import { chatIntegrationOperations } from "./operations/chat-integration.ts";
import { chatSettingOperations } from "./operations/chat-settings.ts";
import { contactRoutingOperations } from "./operations/contact-routing.ts";
import { contactSearchOperations } from "./operations/contact-search.ts";
import { contactTranscriptOperations } from "./operations/contact-transcripts.ts";
import { contactOperations } from "./operations/contacts.ts";
import { effectiveHoursOperations } from "./operations/effective-hours.ts";
import { federationOperations } from "./operations/federation.ts";
import { hoursOfOperationOperations } from "./operations/hours-of-operations.ts";
import { instanceAttributeOperations } from "./operations/instance-attributes.ts";
import { instanceOperations } from "./operations/instances.ts";
import { monitoringOperations } from "./operations/monitoring.ts";
import { participantOperations } from "./operations/participants.ts";
import { predefinedAttributeOperations } from "./operations/predefined-attributes.ts";
import { proficiencyOperations } from "./operations/proficiencies.ts";
import { queueOperations } from "./operations/queues.ts";
import { quickConnectOperations } from "./operations/quick-connects.ts";
import { resourceSearchOperations } from "./operations/resource-searches.ts";
import { routingProfileOperations } from "./operations/routing-profiles.ts";
import { securityProfileOperations } from "./operations/security-profiles.ts";
import { streamingOperations } from "./operations/streaming.ts";
import { tagOperations } from "./operations/tags.ts";
import { taskTemplateOperations } from "./operations/task-templates.ts";
import { taskOperations } from "./operations/tasks.ts";
import { userOperations } from "./operations/users.ts";
import { viewOperations } from "./operations/views.ts";

/** Implemented operations, grouped by resource. All others are refused by name. */
export const implementedOperations: readonly Operation[] = [
  ...agentStatusOperations,
  ...authenticationOperations,
  ...chatIntegrationOperations,
  ...chatSettingOperations,
  ...contactOperations,
  ...contactRoutingOperations,
  ...contactSearchOperations,
  ...contactTranscriptOperations,
  ...effectiveHoursOperations,
  ...federationOperations,
  ...hoursOfOperationOperations,
  ...instanceAttributeOperations,
  ...instanceOperations,
  ...monitoringOperations,
  ...participantOperations,
  ...predefinedAttributeOperations,
  ...proficiencyOperations,
  ...queueOperations,
  ...quickConnectOperations,
  ...resourceSearchOperations,
  ...routingProfileOperations,
  ...securityProfileOperations,
  ...streamingOperations,
  ...tagOperations,
  ...taskOperations,
  ...taskTemplateOperations,
  ...userOperations,
  ...viewOperations,
];

/** All permissions that operations need, each once. */
export const neededPermissions: readonly Permission[] = [
  ...new Set(
    implementedOperations.flatMap(({ permission }) => (typeof permission === "string" ? permission : permission.all)),
  ),
];
