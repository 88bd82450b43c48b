import type { Operation } from "./operation.ts";
import { describeContact } from "./operations/describe-contact.ts";
import { describeInstance } from "./operations/describe-instance.ts";
import { describeQueue } from "./operations/describe-queue.ts";
import { describeRoutingProfile } from "./operations/describe-routing-profile.ts";
import { describeUser } from "./operations/describe-user.ts";
import { getContactAttributes } from "./operations/get-contact-attributes.ts";
import { listAgentStatuses } from "./operations/list-agent-statuses.ts";
import { listContactFlows } from "./operations/list-contact-flows.ts";
import { listInstances } from "./operations/list-instances.ts";
import { listQueues } from "./operations/list-queues.ts";
import { listRoutingProfileQueues } from "./operations/list-routing-profile-queues.ts";
import { listRoutingProfiles } from "./operations/list-routing-profiles.ts";
import { listSecurityProfiles } from "./operations/list-security-profiles.ts";
import { listUsers } from "./operations/list-users.ts";
import { putUserStatus } from "./operations/put-user-status.ts";
import { startChatContact } from "./operations/start-chat-contact.ts";
import { stopContact } from "./operations/stop-contact.ts";
import { updateContactAttributes } from "./operations/update-contact-attributes.ts";

/** The operations of the table that this center carries out. All others are refused by name. */
export const implementedOperations: readonly Operation[] = [
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
];
