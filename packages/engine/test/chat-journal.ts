import {
  createInProcessFanout,
  createMemoryDisk,
  createMemoryStore,
  type DurableTimer,
  openJournal,
} from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import type { ContactState } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { type AgentDraft, agentRef, draftAgent } from "../src/agent/agent-stream.ts";
import {
  type ConversationDraft,
  conversationRef,
  draftConversation,
  draftNewConversation,
} from "../src/contact/conversation-stream.ts";
import { ADA, AT, AVAILABLE, CONTACT, CONVERSATION, CREATED, STEPS } from "./conversations.ts";
import { OFFERED, WORK_ENDS_AT } from "./desks.ts";

/** Events of the agent that belong to the step to a phase. */
const AGENT_STEPS: Partial<Record<ContactState["phase"], (draft: AgentDraft) => void>> = {
  offered(draft) {
    draft.add({ type: "agent.state-chosen", state: AVAILABLE });
    draft.add(OFFERED);
  },
  connected: (draft) => draft.add({ type: "agent.contact-accepted", contactId: CONTACT }),
  ended: (draft) => draft.add({ type: "agent.contact-ended", contactId: CONTACT, workEndsAt: WORK_ENDS_AT }),
};

/** Events to commit at a time, with timers to set. */
export type Additions = {
  readonly at: number;
  readonly conversation?: (draft: ConversationDraft) => void;
  readonly agent?: (draft: AgentDraft) => void;
  readonly timers?: readonly DurableTimer[];
};

/** Opens a journal on a memory store with the chat in that phase, and the agent's desk to match. */
export async function openChatJournal(phase: ContactState["phase"]) {
  const clock = createManualClock(AT.created);
  const disk = createMemoryDisk();
  const store = createMemoryStore({ clock, disk });
  const fanout = createInProcessFanout({ log: silentLogger });

  /** Lets everything happen that needs no time, and returns the result. */
  async function run<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined); // reported when the result is awaited below
    await clock.drain();
    return work;
  }

  const journal = await run(openJournal({ store, fanout, clock, log: silentLogger }));

  async function commit({ at, conversation: add, agent: addToDesk, timers: setTimers = [] }: Additions): Promise<void> {
    clock.jumpTo(at);
    const needs = { conversation: conversationRef(CONVERSATION), agent: agentRef(ADA) };
    const committed = journal.run(needs, ({ conversation, agent }, now) => {
      const chat = conversation ? draftConversation(conversation, now) : draftNewConversation(CONTACT, now);
      const desk = draftAgent(agent, now);
      add?.(chat);
      addToDesk?.(desk);
      return { value: null, drafts: [chat, desk].filter(({ events }) => events.length > 0), setTimers };
    });
    await run(committed);
  }

  await commit({ at: AT.created, conversation: (draft) => draft.add(CREATED) });
  for (const step of STEPS.slice(0, STEPS.findIndex((each) => each.phase === phase) + 1)) {
    const addToDesk = AGENT_STEPS[step.phase];
    await commit({ at: step.at, conversation: step.add, ...(addToDesk && { agent: addToDesk }) });
  }
  return {
    clock,
    disk,
    store,
    journal,
    run,
    commit,
    chat: () => run(journal.durable(conversationRef(CONVERSATION))),
    desk: () => run(journal.durable(agentRef(ADA))),
    async [Symbol.asyncDispose]() {
      await journal[Symbol.asyncDispose]();
      const closing = store[Symbol.asyncDispose]();
      await clock.drain();
      await closing;
    },
  };
}
