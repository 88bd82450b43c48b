/** Requests of the operations on queues. */
import * as v from "valibot";
import { object } from "../../object.ts";
import {
  description,
  entityName,
  idOrArn,
  ids,
  instance,
  pageFields,
  searchFields,
  someOf,
  tags,
  wholeNumber,
} from "../fields.ts";
import { searchCriteria, searchFilter } from "./search.ts";

const name = entityName(127);
const maxContacts = wholeNumber(0, 1_000_000);
const queue = { ...instance, QueueId: idOrArn };

/** DescribeQueue and DeleteQueue. */
export const queueRequest = object(queue);

/** CreateQueue. Members for voice and e-mail are parsed, so that the refusal can name them. */
export const createQueueRequest = object({
  ...instance,
  Name: name,
  Description: v.optional(description),
  HoursOfOperationId: idOrArn,
  MaxContacts: v.optional(maxContacts),
  QuickConnectIds: v.optional(ids(1, 50)),
  Tags: v.optional(tags),
  OutboundCallerConfig: v.optional(v.unknown()),
  OutboundEmailConfig: v.optional(v.unknown()),
  EmailAddressesConfig: v.optional(v.unknown()),
});

export const listQueuesRequest = object({
  ...instance,
  ...pageFields,
  queueTypes: v.optional(someOf(["STANDARD", "AGENT"])),
});

export const updateQueueNameRequest = object({
  ...queue,
  Name: v.optional(name),
  Description: v.optional(description),
});

export const updateQueueStatusRequest = object({
  ...queue,
  Status: v.picklist(["ENABLED", "DISABLED"], "one of ENABLED, DISABLED"),
});

export const updateQueueHoursOfOperationRequest = object({ ...queue, HoursOfOperationId: idOrArn });

/** UpdateQueueMaxContacts. Absent: no limit. */
export const updateQueueMaxContactsRequest = object({ ...queue, MaxContacts: v.optional(maxContacts) });

/** AssociateQueueQuickConnects and DisassociateQueueQuickConnects. */
export const queueQuickConnectsRequest = object({ ...queue, QuickConnectIds: ids(1, 50) });

export const listQueueQuickConnectsRequest = object({ ...queue, ...pageFields });

export const searchQueuesRequest = object({
  ...instance,
  ...searchFields,
  SearchFilter: v.optional(searchFilter),
  SearchCriteria: v.optional(searchCriteria({ QueueTypeCondition: v.picklist(["STANDARD"], "STANDARD") })),
});
