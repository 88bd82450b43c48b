import { type Actor, asId, type ConversationEvent, type ConversationId, type Numbered } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { CALLBACK, callIn, EXPIRES_AT, REQUESTED_AT, TERMS } from "../../test/callbacks.ts";
import { ADA, after, CONTACT, CONVERSATION, CUSTOMER, chatIn, NOW, QUEUE } from "../../test/conversations.ts";
import { deskWith, emptyDesk } from "../../test/desks.ts";
import type { AuditState } from "../audit/audit-stream.ts";
import { contactRecordsOf } from "../contact/contact-summary.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { type ConversationDraft, draftConversation } from "../contact/conversation-stream.ts";
import { decideErasure, decideExpiry } from "./decide-deletion.ts";

const AUDIT: AuditState = { kind: "audit", id: "instance", seq: 7, lastAt: 0 };
const BY: Actor = { kind: "command-line" };
const ENDED = chatIn("ended");
const READ = { state: ENDED, indexed: [], agents: [], claim: null };

function erase(conversation: typeof ENDED | undefined, desks = [emptyDesk()]) {
  return decideErasure({ conversation, desks, audit: AUDIT }, { read: READ, by: BY, now: NOW });
}

describe("erasing a conversation", () => {
  it("[RE-03, RE-06] deletes the stream with its records, and adds the ids to the audit log", () => {
    const decision = erase(ENDED);
    if ("refusal" in decision) throw new Error("refused");

    expect(decision.value).toEqual([CONTACT]);
    expect(decision.deleteStreams).toMatchObject([{ kind: "conversation", id: CONVERSATION }]);
    expect(decision.drafts.flatMap(({ events }) => events)).toMatchObject([
      { type: "conversation.erased", contactIds: [CONTACT], by: BY, seq: 8, at: NOW },
    ]);
    expect(new Set(decision.deleteRecords?.map(({ kind }) => kind))).toEqual(
      new Set([
        "contact-summary",
        "contact",
        "contact-initiated",
        "contact-queued",
        "contact-connected",
        "contact-ended",
      ]),
    );
  });

  it("[RE-03] deletes an entry for each time at which the contact was queued or accepted, and releases the claim of its start", () => {
    const queued = {
      type: "contact.queued",
      contactId: CONTACT,
      queueId: QUEUE,
      priority: 5,
      seq: 3,
      at: 1_234,
    } as const;
    const accepted = { type: "contact.accepted", contactId: CONTACT, agentId: ADA, seq: 5, at: 1_300 } as const;

    const decision = decideErasure(
      { conversation: ENDED, desks: [], audit: AUDIT },
      { read: { ...READ, indexed: [queued, accepted], claim: { key: "k", holder: "h" } }, by: BY, now: NOW },
    );

    const records = "refusal" in decision ? [] : (decision.deleteRecords ?? []);
    expect("refusal" in decision ? [] : decision.releaseClaims).toEqual([{ key: "k", holder: "h" }]);
    expect(records).toContainEqual({ kind: "contact-queued", id: `000000000001234/${CONTACT}` });
    expect(records).toContainEqual({ kind: "contact-connected", id: `000000000001300/${CONTACT}` });
  });

  it("[RE-03] deletes all entries of a callback that was queued elsewhere", () => {
    const written = new Set<string>();
    const seen: Numbered<ConversationEvent>[] = [];
    let state: ConversationState = callIn("queued");
    const add = (at: number, change: (draft: ConversationDraft) => unknown): void => {
      const draft = draftConversation(state, at);
      change(draft);
      state = draft.state;
      seen.push(...draft.events);
      for (const { kind, id } of contactRecordsOf(state, draft.events)) written.add(`${kind} ${id}`);
    };
    const { participantId } = CUSTOMER;
    add(REQUESTED_AT, (draft) =>
      draft.add({
        type: "callback.requested",
        participantId,
        nextContactId: CALLBACK,
        ...TERMS,
        expiresAt: EXPIRES_AT,
      }),
    );
    add(5_000, (draft) => draft.add({ type: "contact.queued", queueId: asId("support"), priority: 5 }));
    add(6_000, (draft) => draft.add({ type: "contact.ended", reason: "api" }));
    const indexed = seen.filter(({ type }) => type === "contact.queued");

    const decision = decideErasure(
      { conversation: state, desks: [], audit: AUDIT },
      { read: { ...READ, state, indexed }, by: BY, now: NOW },
    );

    const deleted = "refusal" in decision ? [] : (decision.deleteRecords ?? []).map(({ kind, id }) => `${kind} ${id}`);
    expect([...written].filter((key) => !deleted.includes(key))).toEqual([]);
    expect([...written].filter((key) => key.startsWith("contact-queued") && key.endsWith(CALLBACK))).toHaveLength(2);
  });

  it.each(["created", "in-flow", "queued", "offered", "connected"] as const)(
    "[RE-01] is refused for one that is %s",
    (phase) => {
      expect(erase(chatIn(phase))).toMatchObject({ refusal: { code: "wrong-phase", field: "ContactId" } });
    },
  );

  it.each(["after-contact-work", "missed"] as const)("[RE-01] is refused while it is on a desk, as %s", (phase) => {
    expect(erase(ENDED, [emptyDesk(), deskWith(phase)])).toMatchObject({
      refusal: { code: "in-use", field: "ContactId" },
    });
  });

  it("[RE-06] is refused if there is none", () => {
    expect(erase(undefined)).toEqual({ refusal: { code: "not-found", field: "ContactId" } });
  });
});

describe("deleting conversations whose time is over", () => {
  it("[RE-01, RE-03] deletes those that are as they were read and on no desk, in one commit with the audit log", () => {
    const changed = after(ENDED, (draft) => draft.add({ type: "attributes.updated", attributes: { a: "b" } }));
    const gone = { ...ENDED, id: asId<ConversationId>("gone") };
    const read = [READ, { ...READ, state: gone }];
    const expire = (conversation: typeof ENDED, desks = [emptyDesk()]) =>
      decideExpiry({ conversations: [conversation], desks, audit: AUDIT }, { read, now: NOW });

    const decision = expire(ENDED);
    const none = expire(changed);

    expect(decision).toMatchObject({ value: [ENDED.id], deleteStreams: [{ id: ENDED.id }] });
    expect("refusal" in decision ? [] : decision.drafts.flatMap(({ events }) => events)).toMatchObject([
      { type: "conversations.expired", conversationIds: [ENDED.id], by: { kind: "server" } },
    ]);
    expect(none).toEqual({ value: [], drafts: [] });
    expect(expire(ENDED, [emptyDesk(), deskWith("missed")])).toEqual({ value: [], drafts: [] });
  });
});
