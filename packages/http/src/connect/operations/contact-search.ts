/** Search of contacts. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_SearchContacts.html. Rule CP-43. */
import type { ContactSummary, ContactTime } from "@tributary/engine";
import { accepted, refused } from "@tributary/kernel";
import { type Instance, type Refusal, refusal, resourceArn } from "@tributary/model";
import { searchContactsRequest } from "@tributary/protocol/connect";
import type * as v from "valibot";
import { initiationMethod } from "../contact-answer.ts";
import { meetsCriteria, refusalOfCriteria } from "../contact-criteria.ts";
import { type Operation, operation } from "../operation.ts";
import { readPosition, writePosition } from "../position-token.ts";
import { channelName, epochSeconds } from "../wire-values.ts";

type Request = v.InferOutput<typeof searchContactsRequest>;

/** Longest time range. Unit: seconds. */
const MAX_RANGE_SECONDS = 8 * 7 * 86_400;

const DEFAULT_PAGE = 100;

/** Times of contacts by their types. */
const TIMES: Readonly<Record<Request["TimeRange"]["Type"], ContactTime>> = {
  INITIATION_TIMESTAMP: "initiatedAt",
  SCHEDULED_TIMESTAMP: "scheduledAt",
  CONNECTED_TO_AGENT_TIMESTAMP: "connectedAt",
  DISCONNECT_TIMESTAMP: "endedAt",
  ENQUEUE_TIMESTAMP: "queuedAt",
};

/** All operations of the search. */
export const contactSearchOperations: readonly Operation[] = [
  operation(["SearchContacts", "ContactSearch.View"], searchContactsRequest, async ({ center }, request) => {
    const { TimeRange, SearchCriteria = {}, NextToken, MaxResults = DEFAULT_PAGE, ...rest } = request;
    const problem = refusalOfRange(TimeRange) ?? refusalOfSort(request) ?? refusalOfCriteria(SearchCriteria);
    if (problem) return refused(problem);
    const query = JSON.stringify(["SearchContacts", TimeRange, SearchCriteria, rest]);
    const position = NextToken === undefined ? null : readPosition(query, NextToken);
    if (position === undefined) return refused(foreignToken);
    const found = await center.contacts.search({
      by: TIMES[TimeRange.Type],
      from: Math.round(TimeRange.StartTime * 1_000),
      until: Math.round(TimeRange.EndTime * 1_000),
      order: request.Sort?.Order === "ASCENDING" ? "ascending" : "descending",
      matches: meetsCriteria(center.directory, SearchCriteria),
      after: position?.at ?? null,
      limit: MaxResults,
      isCounted: position === null,
    });
    if (!found.ok) return found;
    const page = found.value;
    const { instance } = center.directory.definition;
    const total = position === null ? page.total : position.total;
    return accepted({
      Contacts: page.contacts.map((contact) => contactEntry(instance, contact)),
      ...(total === null ? {} : { TotalCount: total }),
      ...(page.next === null ? {} : { NextToken: writePosition(query, { at: page.next, total }) }),
    });
  }),
];

const foreignToken = refusal("invalid-field", "NextToken", "the NextToken of the previous page of the same request");

function refusalOfRange({ StartTime, EndTime }: Request["TimeRange"]): Refusal | undefined {
  if (EndTime < StartTime) return refusal("invalid-field", "EndTime", "a time that is not before StartTime");
  return EndTime - StartTime > MAX_RANGE_SECONDS
    ? refusal("invalid-field", "EndTime", "a time at most eight weeks after StartTime")
    : undefined;
}

/** The index has the order of the time that is searched; any other order would require reading all contacts of the range. */
function refusalOfSort({ Sort, TimeRange }: Request): Refusal | undefined {
  if (Sort?.FieldName === undefined || Sort.FieldName === TimeRange.Type) return undefined;
  return refusal(
    "operation-unknown",
    "Sort.FieldName",
    "the Type of TimeRange, or absent; other orders are not supported",
  );
}

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ContactSearchSummary.html */
function contactEntry(instance: Instance, contact: ContactSummary): object {
  const { contactId, previousId, queueId, queuedAt, agentId, connectedAt, endedAt, scheduledAt, name } = contact;
  return {
    Arn: resourceArn(instance, "contact", contactId),
    Id: contactId,
    InitialContactId: contact.conversationId,
    ...(previousId === undefined ? {} : { PreviousContactId: previousId }),
    InitiationMethod: initiationMethod(contact),
    Channel: channelName(contact.channel),
    InitiationTimestamp: epochSeconds(contact.initiatedAt),
    ...(queueId === undefined ? {} : { QueueInfo: { Id: queueId, ...timeMember("EnqueueTimestamp", queuedAt) } }),
    ...(agentId === undefined
      ? {}
      : { AgentInfo: { Id: agentId, ...timeMember("ConnectedToAgentTimestamp", connectedAt) } }),
    ...timeMember("DisconnectTimestamp", endedAt),
    ...timeMember("ScheduledTimestamp", scheduledAt),
    ...(name === undefined ? {} : { Name: name }),
    Tags: contact.tags ?? {},
  };
}

function timeMember(member: string, at: number | undefined): Readonly<Record<string, number>> {
  return at === undefined ? {} : { [member]: epochSeconds(at) };
}
