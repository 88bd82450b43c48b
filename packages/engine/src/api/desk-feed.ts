import type { FeedEnd, Following, Journal } from "@tributary/journal";
import { asError, type Logger } from "@tributary/kernel";
import type { AgentEvent, ContactId, ConversationEvent, ConversationId, Numbered, UserId } from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import { isChatEvent } from "../chat/state/chat-part.ts";
import type { Directory } from "../configuration/directory.ts";
import { conversationRef } from "../contact/conversation-stream.ts";

/** Receives an agent's desk. Called synchronously; an exception ends the feed. */
export interface DeskFollower {
  /** Something that the desk shows may have changed: read the view again. */
  onChange(): void;
  /** An event of the agent, before the change that it causes is reported. */
  onEvent(event: Numbered<AgentEvent>): void;
  /** A transient signal to all pages of the agent. */
  onSignal(name: string, data: unknown): void;
  /** The feed has ended; nothing more is delivered. */
  onEnd(reason: FeedEnd): void;
}

type Deps = {
  readonly journal: Pick<Journal, "follow" | "durable">;
  readonly directory: Directory;
  readonly log: Logger;
};

/**
 * Follows everything that an agent's desk shows: the agent, the conversations in their slots, and the configuration.
 *
 * Messages and receipts are left out: they are not part of the desk. Rules LV-01 to LV-05 and MO-06.
 */
export function followDesk({ journal, directory, log }: Deps, agentId: UserId, follower: DeskFollower): Following {
  const conversations = new Map<ContactId, Disposable>();
  let isOpen = true;

  /** Resolves when the conversation is followed. */
  async function add(contactId: ContactId, conversationId: ConversationId): Promise<void> {
    if (!isOpen || conversations.has(contactId)) return; // disposed while the desk was being read
    const ref = conversationRef(conversationId);
    const position = async (): Promise<number> => (await journal.durable(ref))?.seq ?? 0;
    const following = journal.follow(
      ref,
      { position },
      {
        onEvent(event) {
          if (isShownTo(agentId, event)) follower.onChange();
        },
        onEnd: end,
      },
    );
    conversations.set(contactId, following);
    await following.ready;
  }

  function remove(contactId: ContactId): void {
    conversations.get(contactId)?.[Symbol.dispose]();
    conversations.delete(contactId);
  }

  function track(event: AgentEvent): void {
    // A change of the conversation before it is followed would go unnoticed.
    switch (event.type) {
      case "agent.contact-offered":
      case "agent.call-started":
      case "agent.monitoring-started":
        void add(event.contactId, event.conversationId).then(notifyChange);
        break;
      case "agent.contact-cleared":
      case "agent.offer-withdrawn":
      case "agent.monitoring-ended":
        remove(event.contactId);
    }
  }

  function notifyChange(): void {
    if (!isOpen) return;
    try {
      follower.onChange();
    } catch (error) {
      log.error("desk follower failed", { agentId, error: asError(error) });
      end("follower-failed"); // the reason that a feed reports for an exception of its follower
    }
  }

  function end(reason: FeedEnd): void {
    close();
    follower.onEnd(reason);
  }

  function close(): void {
    isOpen = false;
    agent[Symbol.dispose]();
    configuration[Symbol.dispose]();
    for (const contactId of [...conversations.keys()]) remove(contactId);
  }

  const configuration = directory.onChange(notifyChange);
  const position = async (): Promise<number> => {
    const desk = await journal.durable(agentRef(agentId));
    await Promise.all(desk.slots.map(({ contactId, conversationId }) => add(contactId, conversationId)));
    return desk.seq;
  };
  const agent = journal.follow(
    agentRef(agentId),
    { position },
    {
      onEvent(event) {
        track(event);
        follower.onEvent(event);
        if (isOpen) follower.onChange();
      },
      onSignal: (name, data) => follower.onSignal(name, data),
      onEnd: end,
    },
  );
  return { ready: agent.ready, [Symbol.dispose]: close };
}

/** An update with nothing new in it would show an agent that a supervisor has come or gone. */
function isShownTo(agentId: UserId, event: ConversationEvent): boolean {
  if (event.type === "contact.monitored") return event.agentId === agentId;
  return event.type !== "contact.monitoring-ended" && !isChatEvent(event.type);
}
