import { associateContactWithUserRequest, explainContactRoutingRequest } from "@tributary/protocol/connect";
import { routingAnswer } from "../../routing/routing-answer.ts";
import { namedId } from "../../server/named-id.ts";
import { done, type Operation, operation } from "../operation.ts";

/** All operations on the routing of contacts. */
export const contactRoutingOperations: readonly Operation[] = [
  // The contact rings at the agent, or is accepted at once if their account is set up that way.
  operation(
    ["AssociateContactWithUser", "ManualAssignAnyContact.Enable"],
    associateContactWithUserRequest,
    async ({ center }, { ContactId, UserId }) =>
      done(
        await center.contacts.assign(
          namedId(center.directory, "contact", ContactId),
          namedId(center.directory, "agent", UserId),
        ),
      ),
  ),

  // Of our own. Rule CP-42.
  operation(
    ["ExplainContactRouting", "AccessMetrics.RealTimeMetrics.Access"],
    explainContactRoutingRequest,
    ({ center, clock }, { ContactId }) =>
      routingAnswer(center, { contactId: namedId(center.directory, "contact", ContactId), now: clock.now() }),
  ),
];
