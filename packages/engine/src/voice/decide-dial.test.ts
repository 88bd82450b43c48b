import { personalQueueId, type QueueId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AGENT, CONTACT, CONVERSATION, chatIn, GRACE, NOW, OFFLINE, QUEUE } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk } from "../../test/desks.ts";
import { CALLED, endpointFlow, startedCall, TO_GRACE } from "../../test/outbound.ts";
import { outcomeOf } from "../../test/outcome.ts";
import { profileServing } from "../../test/routing.ts";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import type { QueueAccess } from "../flow/run-flow.ts";
import { type DialContext, decideDial } from "./decide-dial.ts";

const RING_MS = 20_000;
const GRACES_QUEUE = personalQueueId(GRACE);
const author = { ...AGENT, displayName: "Grace Hopper" };
const profile = profileServing([[QUEUE, 1, 0]], { chats: 1, channel: "voice" });
const { conversation, caller } = startedCall();

/** The context of a call to Grace, who is available. */
function contextWith(changes: Partial<DialContext> = {}, desk: AgentDesk = emptyDesk(GRACE)): DialContext {
  return {
    desks: [caller],
    now: NOW,
    workLimit: () => null,
    accessOf: (): QueueAccess => "open",
    flow: TO_GRACE.flow,
    callee: { desk, author, profile },
    timeoutMs: RING_MS,
    ...changes,
  };
}

/** Types of the events of a decision, by stream, and its timers. */
function changesOf(state: ConversationState, context: DialContext) {
  const result = outcomeOf(decideDial(state, context));
  if ("refusal" in result) throw new Error(result.refusal.code);
  const typesOf = (events: readonly object[] = []) => events.map((event) => (event as { type: string }).type);
  return {
    conversation: typesOf(result.events.conversation),
    agent: typesOf(result.events.agent),
    timers: result.setTimers.map(({ kind, dueAt }) => [kind, dueAt]),
    events: result.events,
  };
}

const NOTHING = { conversation: [], agent: [], timers: [] };

describe("the audio of an agent who calls", () => {
  it("[VC-18] makes the call ring at the agent of the endpoint, for as long as an offer", () => {
    const changes = changesOf(conversation, contextWith());

    expect(changes).toMatchObject({
      conversation: ["contact.added", "contact.queued", "contact.offered", "participant.invited"],
      agent: ["agent.contact-offered"],
      timers: [
        ["offer-expired", NOW + RING_MS],
        ["call-unanswered", NOW + RING_MS],
      ],
    });
    expect(changes.events.agent).toMatchObject([
      { contactId: CALLED, conversationId: CONVERSATION, channel: "voice", queueId: GRACES_QUEUE },
    ]);
  });

  it("[VC-18] makes the call wait in the queue of the endpoint", () => {
    const toQueue = startedCall({ ...TO_GRACE, targetQueueId: QUEUE });

    const changes = changesOf(toQueue.conversation, contextWith({ callee: undefined }));

    expect(changes).toMatchObject({ conversation: ["contact.added", "contact.queued"], agent: [] });
    expect(changes.events.conversation).toMatchObject([{}, { queueId: QUEUE as QueueId }]);
  });

  it("[VC-18] changes nothing the second time, after the end, and in other conversations", () => {
    const plan = decideDial(conversation, contextWith());
    if ("refusal" in plan) throw new Error(plan.refusal.code);
    const rung = plan.drafts[0]?.state as ConversationState; // the first draft is that of the conversation
    const failed = decideDial(conversation, contextWith({ flow: undefined }));
    if ("refusal" in failed) throw new Error(failed.refusal.code);

    for (const state of [rung, failed.drafts[0]?.state as ConversationState, chatIn("connected")])
      expect(changesOf(state, contextWith())).toMatchObject(NOTHING);
  });
});

describe("a call that cannot be made", () => {
  const offline = deskAfter(
    emptyDesk(GRACE),
    (draft) => draft.add({ type: "agent.state-chosen", state: OFFLINE }),
    NOW,
  );
  const withCall: AgentDesk = {
    ...emptyDesk(GRACE),
    slots: deskWith("connected").slots.map((slot) => ({ ...slot, channel: "voice" })),
  };

  it.each<readonly [title: string, failure: string, context: DialContext]>([
    ["without the flow", "unreachable", contextWith({ flow: undefined })],
    ["with a flow that does not queue it", "unreachable", contextWith({ flow: endpointFlow([]) })],
    ["with a disabled queue", "unreachable", contextWith({ accessOf: () => "disabled" })],
    ["to an agent who does not exist", "busy", contextWith({ callee: undefined })],
    ["to an agent who is not available", "busy", contextWith({}, offline)],
    ["to an agent with a call", "busy", contextWith({}, withCall)],
    [
      "to an agent without a routing profile",
      "busy",
      contextWith({ callee: { desk: emptyDesk(GRACE), author, profile: undefined } }),
    ],
  ])("[VC-20] %s has failed as %s", (_title, failure, context) => {
    const changes = changesOf(conversation, context);

    expect(changes.conversation.at(-1)).toBe("contact.ended");
    expect(changes.events.conversation?.at(-1)).toMatchObject({ reason: "not-reached" });
    expect(changes.events.agent).toEqual([{ type: "agent.call-failed", contactId: CONTACT, failure, at: NOW }]);
  });
});
