import { PANEL_PERMISSION, type Permission } from "@tributary/model";

/** Permissions of the security profiles that a center begins with. Source: https://docs.aws.amazon.com/connect/latest/adminguide/default-security-profiles.html */
export const AGENT_PERMISSIONS: readonly Permission[] = [PANEL_PERMISSION];

/** Managers see the configuration, contacts and figures, and act on queues and contacts of the day. */
export const MANAGER_PERMISSIONS: readonly Permission[] = [
  PANEL_PERMISSION,
  "AccessMetrics",
  "AccessMetrics.RealTimeMetrics.Access",
  "AgentStates.View",
  "ContactAttributes.View",
  "ContactFlows.View",
  "ContactSearch.View",
  "HoursOfOperation.Create",
  "HoursOfOperation.Edit",
  "HoursOfOperation.View",
  "ManagerBargeIn",
  "ManagerListenIn",
  "ManualAssignAnyContact.Enable",
  "Queues.Edit",
  "Queues.EnableAndDisable",
  "Queues.View",
  "RoutingPolicies.View",
  "SecurityProfiles.View",
  "StopContact.Enabled",
  "TransferContact.Enabled",
  "TransferDestinations.View",
  "UpdateContactSchedule.Enabled",
  "Users.View",
];

/** All permissions that operations need. They are listed for people: the profile of administrators permits everything (ADR 18). */
export const ADMINISTRATOR_PERMISSIONS: readonly Permission[] = [
  ...MANAGER_PERMISSIONS,
  "AgentStates.Create",
  "AgentStates.Edit",
  "ChatTestMode",
  "ContactFlows.Delete",
  "ContactFlows.Edit",
  "Contacts.Tag.Edit",
  "HoursOfOperation.Delete",
  "PredefinedAttributes.Create",
  "PredefinedAttributes.Delete",
  "PredefinedAttributes.Edit",
  "PredefinedAttributes.View",
  "Queues.Create",
  "RoutingPolicies.Create",
  "RoutingPolicies.Edit",
  "SecurityProfiles.Create",
  "SecurityProfiles.Delete",
  "SecurityProfiles.Edit",
  "TaskTemplates.Create",
  "TaskTemplates.Delete",
  "TaskTemplates.Edit",
  "TaskTemplates.View",
  "TransferDestinations.Create",
  "TransferDestinations.Delete",
  "TransferDestinations.Edit",
  "Users.Create",
  "Users.Delete",
  "Users.Edit",
  "Users.EditPermission",
];
