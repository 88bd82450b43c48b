import { accepted, refused } from "@tributary/kernel";
import { idOf, refusal } from "@tributary/model";
import { putUserStatusRequest } from "@tributary/protocol/connect";
import { operation } from "../operation.ts";

/**
 * Sets an agent's state; while the agent has contacts, the state that comes when the desk is empty.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_PutUserStatus.html
 */
export const putUserStatus = operation("PutUserStatus", putUserStatusRequest, async ({ center }, request) => {
  const user = center.directory.user(idOf(request.UserId));
  if (user === undefined) return refused(refusal("not-found", "UserId"));
  const state = center.directory.agentState(idOf(request.AgentStatusId));
  if (state === undefined) return refused(refusal("not-found", "AgentStatusId"));
  const chosen = await center.agents.chooseState(user.id, state.id, { enqueue: true });
  return chosen.ok ? accepted({}) : chosen;
});
