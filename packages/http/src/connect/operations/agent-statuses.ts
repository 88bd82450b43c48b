/** Operations on agent statuses. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted } from "@tributary/kernel";
import {
  AGENT_STATE_DEFAULTS,
  type AgentState,
  type AgentStateType,
  type Instance,
  refusal,
  resourceArn,
} from "@tributary/model";
import {
  type AgentStatusAnswer,
  type AgentStatusSummary,
  agentStatusRequest,
  createAgentStatusRequest,
  listAgentStatusesRequest,
  updateAgentStatusRequest,
} from "@tributary/protocol/connect";
import { changeOperation, describeOperation, listOperation, type Operation, operation } from "../operation.ts";
import { namedMembers } from "../wire-values.ts";

const AGENT_STATUS = { list: "agentStates", member: "AgentStatusId", kind: "agent-state" } as const;

/** Types on the wire. */
export const AGENT_STATUS_TYPES: Readonly<Record<AgentStateType, AgentStatusSummary["Type"]>> = {
  routable: "ROUTABLE",
  "not-routable": "CUSTOM",
  offline: "OFFLINE",
};

/** All operations on agent statuses. */
export const agentStatusOperations: readonly Operation[] = [
  operation(["CreateAgentStatus", "AgentStates.Create"], createAgentStatusRequest, async ({ center, by }, request) => {
    const { instance, agentStates } = center.directory.definition;
    const created = await center.administration(by).create("agentStates", {
      ...AGENT_STATE_DEFAULTS,
      ...namedMembers(request),
      name: request.Name,
      type: "not-routable",
      isEnabled: request.State === "ENABLED",
      displayOrder: request.DisplayOrder ?? lastOrder(agentStates) + 1,
      tags: request.Tags ?? {},
    });
    if (!created.ok) return created;
    const { id } = created.value;
    return accepted({ AgentStatusId: id, AgentStatusARN: statusArn(instance, id) });
  }),

  describeOperation(
    ["DescribeAgentStatus", "AgentStates.View"],
    [agentStatusRequest, AGENT_STATUS],
    ({ instance }, status) => ({
      AgentStatus: statusAnswer(instance, status),
    }),
  ),

  listOperation(["ListAgentStatuses", "AgentStates.View"], listAgentStatusesRequest, {
    member: "AgentStatusSummaryList",
    entries({ center }, { AgentStatusTypes }) {
      const { instance, agentStates } = center.directory.definition;
      return agentStates
        .toSorted((a, b) => a.displayOrder - b.displayOrder)
        .map(
          ({ id, name, type }): AgentStatusSummary => ({
            Id: id,
            Arn: statusArn(instance, id),
            Name: name,
            Type: AGENT_STATUS_TYPES[type],
          }),
        )
        .filter(({ Type }) => AgentStatusTypes?.includes(Type) ?? true);
    },
  }),

  // The statuses that every center has, Available and Offline, are always enabled and keep their names.
  changeOperation(
    ["UpdateAgentStatus", "AgentStates.Edit"],
    [updateAgentStatusRequest, AGENT_STATUS],
    (status, request) => {
      const { Name, Description, State, DisplayOrder } = request;
      if (status.type !== "not-routable" && (State === "DISABLED" || (Name !== undefined && Name !== status.name)))
        return { refusal: refusal("invalid-field", "AgentStatusId", "a status of type CUSTOM") };
      return {
        ...status,
        ...namedMembers({ Name, Description }),
        ...(State === undefined ? {} : { isEnabled: State === "ENABLED" }),
        ...(DisplayOrder === undefined ? {} : { displayOrder: DisplayOrder }),
      };
    },
  ),
];

function lastOrder(agentStates: readonly AgentState[]): number {
  return Math.max(0, ...agentStates.map(({ displayOrder }) => displayOrder));
}

function statusArn(instance: Instance, id: string): string {
  return resourceArn(instance, "agent-state", id);
}

/** Returns an agent status as the API describes it. */
export function statusAnswer(instance: Instance, status: AgentState): AgentStatusAnswer {
  const { id, name, description, type, displayOrder, isEnabled, tags } = status;
  return {
    AgentStatusId: id,
    AgentStatusARN: statusArn(instance, id),
    Name: name,
    Description: description,
    Type: AGENT_STATUS_TYPES[type],
    DisplayOrder: displayOrder,
    State: isEnabled ? "ENABLED" : "DISABLED",
    Tags: tags,
  };
}
