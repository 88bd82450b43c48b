import { accepted } from "@tributary/kernel";
import { resourceArn } from "@tributary/model";
import {
  associateContactWithUserRequest,
  explainContactRoutingRequest,
  getContactMetricsRequest,
} from "@tributary/protocol/connect";
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

  // A metric that is not known has no value: the queue has not been served often enough.
  operation(
    ["GetContactMetrics", "AccessMetrics.RealTimeMetrics.Access"],
    getContactMetricsRequest,
    async ({ center }, { ContactId, Metrics }) => {
      const contactId = namedId(center.directory, "contact", ContactId);
      const wait = await center.contacts.wait(contactId);
      if (!wait.ok) return wait;
      const { position, estimatedMs } = wait.value;
      const seconds = estimatedMs === null ? null : Math.ceil(estimatedMs / 1_000);
      const values = { POSITION_IN_QUEUE: position, ESTIMATED_WAIT_TIME: seconds } as const;
      return accepted({
        MetricResults: Metrics.map(({ Name }) => ({ Name, Value: { Number: values[Name] ?? undefined } })),
        Id: contactId,
        Arn: resourceArn(center.directory.definition.instance, "contact", contactId),
      });
    },
  ),

  // Of our own. Rule CP-42.
  operation(
    ["ExplainContactRouting", "AccessMetrics.RealTimeMetrics.Access"],
    explainContactRoutingRequest,
    ({ center, clock }, { ContactId }) =>
      routingAnswer(center, { contactId: namedId(center.directory, "contact", ContactId), now: clock.now() }),
  ),
];
