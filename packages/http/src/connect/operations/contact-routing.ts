/** Operations on the routing of contacts. Source of Amazon's: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { asId, idOf, type UserId } from "@tributary/model";
import { associateContactWithUserRequest, explainContactRoutingRequest } from "@tributary/protocol/connect";
import { routingAnswer } from "../../routing/routing-answer.ts";
import { done, type Operation, operation } from "../operation.ts";

/** All operations on the routing of contacts. */
export const contactRoutingOperations: readonly Operation[] = [
  // The contact rings at the agent, or is accepted at once if their account is set up that way.
  operation(
    ["AssociateContactWithUser", "ManualAssignAnyContact.Enable"],
    associateContactWithUserRequest,
    async ({ center }, { ContactId, UserId }) =>
      done(await center.contacts.assign(idOf(ContactId), asId<UserId>(idOf(UserId)))),
  ),

  // Of our own. Rule CP-42.
  operation(
    ["ExplainContactRouting", "AccessMetrics.RealTimeMetrics.Access"],
    explainContactRoutingRequest,
    ({ center, clock }, { ContactId }) => routingAnswer(center, { contactId: idOf(ContactId), now: clock.now() }),
  ),
];
