import { type AgentStateType, resourceArn } from "@tributary/model";
import { type AgentStatusSummary, listAgentStatusesRequest } from "@tributary/protocol/connect";
import { listAnswer, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

const TYPES: Readonly<Record<AgentStateType, AgentStatusSummary["Type"]>> = {
  routable: "ROUTABLE",
  "not-routable": "CUSTOM",
  offline: "OFFLINE",
};

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListAgentStatuses.html */
export const listAgentStatuses = operation("ListAgentStatuses", listAgentStatusesRequest, ({ center }, request) => {
  const { instance, agentStates } = center.directory.definition;
  const { AgentStatusTypes, ...page } = request;
  const all = agentStates
    .toSorted((a, b) => a.displayOrder - b.displayOrder)
    .map(
      ({ id, name, type }): AgentStatusSummary => ({
        Id: id,
        Arn: resourceArn(instance, "agent-state", id),
        Name: name,
        Type: TYPES[type],
      }),
    )
    .filter(({ Type }) => AgentStatusTypes?.includes(Type) ?? true);
  return listAnswer("AgentStatusSummaryList", pageOf(all, page));
});
