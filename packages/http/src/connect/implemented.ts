import type { Operation } from "./operation.ts";
import {
  describeContact,
  getContactAttributes,
  startChatContact,
  stopContact,
  updateContactAttributes,
} from "./operations/contacts.ts";
import { describeInstance, listContactFlows, listInstances } from "./operations/instances.ts";
import {
  createQueue,
  describeQueue,
  describeRoutingProfile,
  listQueues,
  listRoutingProfileQueues,
  listRoutingProfiles,
} from "./operations/routing.ts";
import {
  describeUser,
  listAgentStatuses,
  listSecurityProfiles,
  listUsers,
  putUserStatus,
  updateUserRoutingProfile,
} from "./operations/users.ts";

/** Implemented operations. All others are refused by name. */
export const implementedOperations: readonly Operation[] = [
  createQueue,
  describeContact,
  describeInstance,
  describeQueue,
  describeRoutingProfile,
  describeUser,
  getContactAttributes,
  listAgentStatuses,
  listContactFlows,
  listInstances,
  listQueues,
  listRoutingProfileQueues,
  listRoutingProfiles,
  listSecurityProfiles,
  listUsers,
  putUserStatus,
  startChatContact,
  stopContact,
  updateContactAttributes,
  updateUserRoutingProfile,
];
