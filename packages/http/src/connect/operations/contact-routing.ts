/** Operations of our own on the routing of contacts. Rule CP-42. */
import { idOf } from "@tributary/model";
import { explainContactRoutingRequest } from "@tributary/protocol/connect";
import { routingAnswer } from "../../routing/routing-answer.ts";
import { type Operation, operation } from "../operation.ts";

/** All operations on the routing of contacts. */
export const contactRoutingOperations: readonly Operation[] = [
  operation(
    ["ExplainContactRouting", "AccessMetrics.RealTimeMetrics.Access"],
    explainContactRoutingRequest,
    ({ center, clock }, { ContactId }) => routingAnswer(center, { contactId: idOf(ContactId), now: clock.now() }),
  ),
];
