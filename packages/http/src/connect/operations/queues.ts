/** Operations on queues. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import {
  type Instance,
  personalQueueArn,
  QUEUE_DEFAULTS,
  type Queue,
  type QuickConnectId,
  refusal,
  resourceArn,
} from "@tributary/model";
import {
  createQueueRequest,
  listQueueQuickConnectsRequest,
  listQueuesRequest,
  type QueueAnswer,
  type QueueSummary,
  queueQuickConnectsRequest,
  queueRequest,
  searchQueuesRequest,
  updateQueueHoursOfOperationRequest,
  updateQueueMaxContactsRequest,
  updateQueueNameRequest,
  updateQueueStatusRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import {
  changeOperation,
  deleteOperation,
  describeOperation,
  listOperation,
  type Operation,
  operation,
  refusalOfUnsupported,
  searchOperation,
} from "../operation.ts";
import { search } from "../search.ts";
import { namedMembers } from "../wire-values.ts";
import { quickConnectSummary } from "./quick-connects.ts";

const QUEUE = { list: "queues", member: "QueueId", kind: "queue" } as const;

/** All operations on queues. */
export const queueOperations: readonly Operation[] = [
  operation(["CreateQueue", "Queues.Create"], createQueueRequest, async ({ center, by }, request) => {
    const unsupported = refusalOfUnsupported(request, [
      "OutboundCallerConfig",
      "OutboundEmailConfig",
      "EmailAddressesConfig",
    ]);
    if (unsupported) return refused(unsupported);
    const created = await center.administration(by).create("queues", {
      ...QUEUE_DEFAULTS,
      ...namedMembers(request),
      name: request.Name,
      hoursOfOperationId: namedId(center.directory, "operating-hours", request.HoursOfOperationId),
      maxContacts: request.MaxContacts ?? null,
      quickConnectIds: quickConnectIds(center, request.QuickConnectIds),
      tags: request.Tags ?? {},
    });
    if (!created.ok) return created;
    const { id } = created.value;
    return accepted({ QueueId: id, QueueArn: queueArn(center.directory.definition.instance, id) });
  }),

  describeOperation(["DescribeQueue", "Queues.View"], [queueRequest, QUEUE], ({ instance }, queue) => ({
    Queue: queueAnswer(instance, queue),
  })),

  // Queues of the instance, then agents' own; both unless types are named.
  listOperation(["ListQueues", "Queues.View"], listQueuesRequest, {
    member: "QueueSummaryList",
    entries({ center }, { queueTypes }) {
      const { instance, queues, users } = center.directory.definition;
      const standard = queues.map(
        ({ id, name }): QueueSummary => ({ Id: id, Arn: queueArn(instance, id), Name: name, QueueType: "STANDARD" }),
      );
      const personal = users.map(
        ({ id }): QueueSummary => ({ Id: id, Arn: personalQueueArn(instance, id), QueueType: "AGENT" }),
      );
      return [...standard, ...personal].filter(({ QueueType }) => queueTypes?.includes(QueueType) ?? true);
    },
  }),

  searchOperation(["SearchQueues", "Queues.View"], searchQueuesRequest, {
    member: "Queues",
    entries({ center }, request) {
      const { instance, queues } = center.directory.definition;
      const found = search(queues, request, {
        fields: { Name: ({ name }) => name, Description: ({ description }) => description, ResourceID: ({ id }) => id },
        // Only standard queues are searched.
        own: ({ QueueTypeCondition }) => (QueueTypeCondition === undefined ? [] : [() => true]),
      });
      return found.ok ? found.value.map((queue) => queueAnswer(instance, queue)) : found;
    },
    idOf: ({ QueueId }) => QueueId,
  }),

  changeOperation(["UpdateQueueName", "Queues.Edit"], [updateQueueNameRequest, QUEUE], (queue, request) => ({
    ...queue,
    ...namedMembers(request),
  })),

  changeOperation(
    ["UpdateQueueStatus", "Queues.EnableAndDisable"],
    [updateQueueStatusRequest, QUEUE],
    (queue, { Status }) => ({
      ...queue,
      isEnabled: Status === "ENABLED",
    }),
  ),

  changeOperation(
    ["UpdateQueueHoursOfOperation", "Queues.Edit"],
    [updateQueueHoursOfOperationRequest, QUEUE],
    (queue, { HoursOfOperationId }, { center }) => ({
      ...queue,
      hoursOfOperationId: namedId(center.directory, "operating-hours", HoursOfOperationId),
    }),
  ),

  changeOperation(
    ["UpdateQueueMaxContacts", "Queues.Edit"],
    [updateQueueMaxContactsRequest, QUEUE],
    (queue, { MaxContacts }) => ({
      ...queue,
      maxContacts: MaxContacts ?? null,
    }),
  ),

  deleteOperation(["DeleteQueue", "Queues.Edit"], [queueRequest, QUEUE]),

  listOperation(["ListQueueQuickConnects", "Queues.View"], listQueueQuickConnectsRequest, {
    member: "QuickConnectSummaryList",
    entries({ center }, { QueueId }) {
      const { directory } = center;
      const queue = directory.queue(namedId(directory, "queue", QueueId));
      if (queue === undefined) return refused(refusal("not-found", "QueueId"));
      const quickConnects = queue.quickConnectIds.flatMap((id) => directory.resource("quickConnects", id) ?? []);
      return quickConnects.map((each) => quickConnectSummary(directory.definition.instance, each));
    },
  }),

  changeOperation(
    ["AssociateQueueQuickConnects", "Queues.Edit"],
    [queueQuickConnectsRequest, QUEUE],
    (queue, { QuickConnectIds }, { center }) => ({
      ...queue,
      quickConnectIds: [...new Set([...queue.quickConnectIds, ...quickConnectIds(center, QuickConnectIds)])],
    }),
  ),

  changeOperation(
    ["DisassociateQueueQuickConnects", "Queues.Edit"],
    [queueQuickConnectsRequest, QUEUE],
    (queue, { QuickConnectIds }, { center }) => {
      const removed = new Set(quickConnectIds(center, QuickConnectIds));
      return { ...queue, quickConnectIds: queue.quickConnectIds.filter((id) => !removed.has(id)) };
    },
  ),
];

function quickConnectIds(
  { directory }: HttpContext["center"],
  idsOrArns: readonly string[] = [],
): readonly QuickConnectId[] {
  return [...new Set(idsOrArns.map((each) => namedId(directory, "transfer-destination", each)))];
}

function queueArn(instance: Instance, id: string): string {
  return resourceArn(instance, "queue", id);
}

function queueAnswer(instance: Instance, queue: Queue): QueueAnswer {
  const { id, name, description, hoursOfOperationId, maxContacts, isEnabled, tags } = queue;
  return {
    QueueId: id,
    QueueArn: queueArn(instance, id),
    Name: name,
    Description: description,
    Status: isEnabled ? "ENABLED" : "DISABLED",
    Tags: tags,
    ...(hoursOfOperationId === null ? {} : { HoursOfOperationId: hoursOfOperationId }),
    ...(maxContacts === null ? {} : { MaxContacts: maxContacts }),
  };
}
