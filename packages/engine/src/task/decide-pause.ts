import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { connectionIn, type Refusal, refusal } from "@tributary/model";
import { type AgentDesk, MAX_CONTACTS_TO_ADD } from "../agent/agent-desk.ts";
import { draftAgent } from "../agent/agent-stream.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { NOT_ACCEPTED } from "../contact/decide-update.ts";

/** Context of a pause. `agent`: the desk of the agent with the task, if any, or of the agent who asks for it. */
type PauseContext = { readonly agent: AgentDesk | undefined; readonly now: EpochMs };

/**
 * Pauses a task: it leaves its queue, or the slot of its agent, who may then be offered another one. Refused for contacts of other channels, and
 * unless the task waits or is connected, or if its agent has too many contacts. Rules TA-05 and TA-10.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/concepts-pause-and-resume-tasks.html
 */
export function decidePause(state: ConversationState, context: PauseContext): Decision<null, Refusal> {
  const refused = refusalToPause(state, ["queued", "connected"]);
  if (refused) return { refusal: refused };
  if (context.agent !== undefined && context.agent.slots.length >= MAX_CONTACTS_TO_ADD)
    return {
      refusal: refusal(
        "wrong-phase",
        "ContactId",
        `a task of an agent with fewer than ${MAX_CONTACTS_TO_ADD} contacts`,
      ),
    };
  return changed(state, { contact: "contact.paused", agent: "agent.contact-paused" }, context);
}

/** Resumes a paused task: it is back at its position in the queue, or in the slot of its agent. Rules TA-06 and TA-10. */
export function decideResume(state: ConversationState, context: PauseContext): Decision<null, Refusal> {
  const refused = refusalToPause(state, ["paused"]);
  return refused
    ? { refusal: refused }
    : changed(state, { contact: "contact.resumed", agent: "agent.contact-resumed" }, context);
}

function refusalToPause({ contact }: ConversationState, phases: readonly string[]): Refusal | undefined {
  if (contact.channel !== "task") return refusal("invalid-field", "ContactId", "a task");
  const { phase } = contact.state;
  if (phase === "ended") return refusal("contact-ended", "ContactId");
  return phases.includes(phase)
    ? undefined
    : refusal("wrong-phase", "ContactId", `a task that is ${phases.join(" or ")}`);
}

type Changes =
  | { readonly contact: "contact.paused"; readonly agent: "agent.contact-paused" }
  | { readonly contact: "contact.resumed"; readonly agent: "agent.contact-resumed" };

function changed(state: ConversationState, types: Changes, { agent, now }: PauseContext): Decision<null, Refusal> {
  if (agent?.id !== connectionIn(state.contact.state)?.with.agentId) return { refusal: NOT_ACCEPTED };
  const draft = draftConversation(state, now);
  draft.add({ type: types.contact });
  if (agent === undefined) return { value: null, drafts: [draft] };
  const desk = draftAgent(agent, now);
  desk.add({ type: types.agent, contactId: state.contact.id });
  return { value: null, drafts: [draft, desk] };
}
