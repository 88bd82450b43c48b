import type { Journal } from "@tributary/journal";
import { type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  type Actor,
  asId,
  attributesOf,
  type ContactId,
  displayNameOf,
  type MonitorMode,
  type ParticipantId,
  type Permission,
  type Refusal,
  refusal,
  type User,
  type UserId,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import { auditRef, draftFacts } from "../audit/audit-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { conversationOfContact, toChange } from "../contact/contact-chain.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideMonitor, decideMonitorMode, NOT_MONITORED } from "../monitoring/decide-monitor.ts";
import { BARGE, LISTEN } from "../monitoring/permissions.ts";
import { newest } from "../newest.ts";
import type { Records } from "./records.ts";

/** A user, and whether they may take part in the chat that they monitor. */
export type NewMonitor = { readonly userId: UserId; readonly mayBarge: boolean };

/** Supervisors who monitor chats and calls. */
export interface Monitoring {
  /**
   * Lets a user monitor a chat or a call, silently; it appears on their desk. Written to the audit log in the same commit. Refusals: `not-found` for the contact or the
   * user, `contact-ended`, `wrong-phase` unless an agent has accepted it or if the user is in the conversation, `invalid-field` for other channels,
   * `permission-missing` if the user may not monitor or not take part, `quota-exceeded` with five supervisors.
   */
  start(contactId: string, monitor: NewMonitor, by: Actor): Promise<Result<null, Refusal>>;
  /**
   * A supervisor takes part in a contact that they monitor, or goes back to silence. Refusals: `not-found` unless they monitor it, `permission-missing`,
   * `quota-exceeded` if another one takes part.
   */
  setMode(agentId: UserId, contactId: ContactId, mode: MonitorMode): Promise<Result<null, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "durable">;
  /** The journal for what administrators do: after what was noted for the audit log. */
  readonly ordered: Pick<Journal, "run">;
  readonly records: Pick<Records, "find">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
};

const NO_CHATS = refusal("wrong-phase", "ContactId", "a chat of an instance with ENHANCED_CHAT_MONITORING");

/** Creates the operations of supervisors. */
export function createMonitoring({ journal, ordered, records, directory, clock, random }: Deps): Monitoring {
  const has = (user: User, permission: Permission): boolean => directory.permissionsOf(user).has(permission);

  function problemOf({ userId, mayBarge }: NewMonitor): Refusal | undefined {
    const user = directory.user(userId);
    if (user === undefined) return refusal("not-found", "UserId");
    if (!has(user, LISTEN)) return refusal("permission-missing", "UserId", LISTEN);
    return mayBarge && !has(user, BARGE)
      ? refusal("permission-missing", "AllowedMonitorCapabilities", BARGE)
      : undefined;
  }

  return {
    async start(contactId, monitor, by) {
      const problem = problemOf(monitor);
      const user = directory.user(monitor.userId);
      if (problem || user === undefined) return refused(problem ?? refusal("not-found", "UserId"));
      const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
      const supervisor = { participantId, displayName: displayNameOf(user), mayBarge: monitor.mayBarge };
      const id = await conversationOfContact(records.find, contactId);
      const needs = { conversation: conversationRef(id), agent: agentRef(user.id), audit: auditRef };
      return ordered.run(needs, ({ conversation: latest, agent, audit }, now) => {
        const conversation = toChange(latest, contactId);
        if ("refusal" in conversation) return conversation;
        if (conversation.contact.channel === "chat" && !attributesOf(directory.definition.instance).chatMonitoring)
          return { refusal: NO_CHATS };
        const decision = decideMonitor(conversation, { agent, ...supervisor }, now);
        if ("refusal" in decision || decision.drafts.length === 0) return decision;
        const fact = { type: "contact.monitored", userId: user.id, contactId: conversation.contact.id, by } as const;
        return { ...decision, drafts: [...decision.drafts, draftFacts(audit, [fact], now)] };
      });
    },
    async setMode(agentId, contactId, mode) {
      const user = directory.user(agentId);
      const slotOf = ({ slots }: AgentDesk) => slots.find((slot) => slot.contactId === contactId);
      const ref = agentRef(agentId);
      const slot = slotOf(await journal.durable(ref)) ?? slotOf(await newest(journal, ref));
      if (user === undefined || slot === undefined) return refused(NOT_MONITORED);
      const needs = { agent: ref, conversation: conversationRef(slot.conversationId) };
      return journal.run(needs, ({ agent, conversation }, now) => {
        if (conversation === undefined) return { refusal: NOT_MONITORED };
        const change = { agent, contactId, mode, hasPermission: has(user, BARGE) };
        return decideMonitorMode(conversation, change, now);
      });
    },
  };
}
