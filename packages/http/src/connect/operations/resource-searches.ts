/** Searches of resources. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. Rule CP-46. */
import { refused } from "@tributary/kernel";
import { resourceArn } from "@tributary/model";
import {
  type AttributeFilter,
  resourceSearchRequest,
  searchAgentStatusesRequest,
  searchContactFlowsRequest,
  type TagFilter,
} from "@tributary/protocol/connect";
import { type Operation, refusalOfUnsupported, searchOperation } from "../operation.ts";
import { search } from "../search.ts";
import { AGENT_STATUS_TYPES, statusAnswer } from "./agent-statuses.ts";
import { hoursAnswer } from "./hours-of-operations.ts";
import { FLOW_TYPES } from "./instances.ts";
import { profileAnswer } from "./security-profiles.ts";

/** All searches of resources that have no further conditions. */
export const resourceSearchOperations: readonly Operation[] = [
  searchOperation(["SearchHoursOfOperations", "HoursOfOperation.View"], resourceSearchRequest, {
    member: "HoursOfOperations",
    entries({ center }, request) {
      const { instance, hoursOfOperations } = center.directory.definition;
      const found = search(hoursOfOperations, request, {
        fields: {
          Name: ({ name }) => name,
          Description: ({ description }) => description,
          TimeZone: ({ timeZone }) => timeZone,
          ResourceID: ({ id }) => id,
        },
        own: () => [],
      });
      return found.ok ? found.value.map((each) => hoursAnswer(instance, each)) : found;
    },
    idOf: ({ HoursOfOperationId }) => HoursOfOperationId,
  }),

  searchOperation(["SearchSecurityProfiles", "SecurityProfiles.View"], resourceSearchRequest, {
    member: "SecurityProfiles",
    entries({ center }, request) {
      const { instance, securityProfiles } = center.directory.definition;
      const found = search(securityProfiles, request, { fields: { Name: ({ name }) => name }, own: () => [] });
      return found.ok ? found.value.map((each) => profileAnswer(instance, each)) : found;
    },
    idOf: ({ Id }) => Id,
  }),

  searchOperation(["SearchAgentStatuses", "AgentStates.View"], searchAgentStatusesRequest, {
    member: "AgentStatuses",
    entries({ center }, { SearchCriteria, SearchFilter }) {
      const { instance, agentStates } = center.directory.definition;
      const inOrder = agentStates.toSorted((a, b) => a.displayOrder - b.displayOrder);
      const filter = { TagFilter: tagFilterOf(SearchFilter?.AttributeFilter ?? {}) };
      const found = search(
        inOrder,
        { SearchCriteria, SearchFilter: filter },
        {
          fields: {
            Name: ({ name }) => name,
            Description: ({ description }) => description,
            State: ({ isEnabled }) => (isEnabled ? "ENABLED" : "DISABLED"),
            Type: ({ type }) => AGENT_STATUS_TYPES[type],
            DisplayOrder: ({ displayOrder }) => String(displayOrder),
            ResourceID: ({ id }) => id,
          },
          own: () => [],
        },
      );
      return found.ok ? found.value.map((each) => statusAnswer(instance, each)) : found;
    },
    idOf: ({ AgentStatusId }) => AgentStatusId,
  }),

  // Without the content of the flows, which are not described in Amazon's language.
  searchOperation(["SearchContactFlows", "ContactFlows.View"], searchContactFlowsRequest, {
    member: "ContactFlows",
    entries({ center }, request) {
      const unsupported = refusalOfUnsupported(request.SearchFilter ?? {}, ["FlowAttributeFilter"]);
      if (unsupported) return refused(unsupported);
      const { instance, contactFlows } = center.directory.definition;
      const found = search(contactFlows, request, {
        fields: {
          Name: ({ name }) => name,
          Description: ({ description }) => description,
          ResourceID: ({ id }) => id,
        },
        own: ({ TypeCondition, StateCondition, StatusCondition }) => [
          ...(TypeCondition === undefined ? [] : [({ type }: FlowType) => FLOW_TYPES[type] === TypeCondition]),
          ...(StateCondition === undefined ? [] : [() => StateCondition === "ACTIVE"]),
          ...(StatusCondition === undefined ? [] : [() => StatusCondition === "PUBLISHED"]),
        ],
      });
      if (!found.ok) return found;
      return found.value.map(({ id, name, description, type, tags }) => ({
        Id: id,
        Arn: resourceArn(instance, "contact-flow", id),
        Name: name,
        Type: FLOW_TYPES[type],
        State: "ACTIVE",
        Status: "PUBLISHED",
        Description: description,
        Tags: tags,
      }));
    },
    idOf: ({ Id }) => Id,
  }),
];

type FlowType = { readonly type: keyof typeof FLOW_TYPES };

/** Returns the filter in the form of the other searches. */
function tagFilterOf({ OrConditions, AndCondition, TagCondition }: AttributeFilter): TagFilter {
  return {
    OrConditions: OrConditions?.map(({ TagConditions = [] }) => TagConditions),
    AndConditions: AndCondition?.TagConditions,
    TagCondition,
  };
}
