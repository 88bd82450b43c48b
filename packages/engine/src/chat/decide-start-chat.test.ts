import { asId, type ContactId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AT, CHAT_DURATION_MS, CONTACT, CONVERSATION, CREATED, CUSTOMER, FLOW } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideStartChat, type StartChat } from "./decide-start-chat.ts";

const NOW = AT.created;
const ids = { contactId: CONTACT, participantId: CUSTOMER.participantId };
const value = { ...ids, conversationId: CONVERSATION };
const chat: StartChat = {
  flowId: FLOW,
  displayName: CUSTOMER.displayName,
  attributes: {},
  initialMessage: null,
  contentTypes: CREATED.chat.contentTypes,
  durationMs: CHAT_DURATION_MS,
  name: null,
  description: null,
  clientToken: null,
};
const created = { ...CREATED, at: NOW };
const timer = (kind: string, afterMs: number) => ({
  id: `${kind}:${CONTACT}:${NOW + afterMs}`,
  dueAt: NOW + afterMs,
  kind,
  stream: { kind: "conversation", id: CONVERSATION },
  data: { contactId: CONTACT },
});

const FIVE_MINUTES_MS = 300_000;
const setTimers = [timer("customer-never-came", FIVE_MINUTES_MS), timer("chat-too-long", CHAT_DURATION_MS)];

describe("starting a chat", () => {
  it("[CM-06, CM-07] creates the contact with timers for a customer who does not come and for the duration", () => {
    const decision = decideStartChat(chat, ids, NOW);

    expect(outcomeOf(decision)).toEqual(outcome({ value, conversation: [created], setTimers }));
  });

  it("keeps attributes, name and description", () => {
    const described = { attributes: { plan: "gold" }, name: "Order", description: "About an order" };

    const decision = decideStartChat({ ...chat, ...described }, ids, NOW);

    expect(outcomeOf(decision)).toEqual(outcome({ value, conversation: [{ ...created, ...described }], setTimers }));
  });

  it("keeps the response mode with the terms of the chat", () => {
    const decision = decideStartChat({ ...chat, responseMode: "incremental" }, ids, NOW);

    const terms = { ...CREATED.chat, responseMode: "incremental" };
    expect(outcomeOf(decision)).toEqual(outcome({ value, conversation: [{ ...created, chat: terms }], setTimers }));
  });

  it("[RH-02] begins when its source has ended, also if the clock is behind", () => {
    const rehydrated = { continuedFrom: asId<ContactId>("source"), past: [], attributes: {} };
    const startedAt = (endedAt: number): readonly unknown[] => {
      const decision = decideStartChat({ ...chat, rehydrated: { ...rehydrated, endedAt } }, ids, NOW);
      const [draft] = "drafts" in decision ? decision.drafts : [];
      return (draft?.events ?? []).map(({ type, at }) => [type, at]);
    };

    for (const [endedAt, at] of [
      [NOW - 1, NOW],
      [NOW + 500, NOW + 500],
    ] as const)
      expect(startedAt(endedAt)).toEqual([
        ["contact.created", at],
        ["chat.rehydrated", at + 1],
      ]);
  });

  it("adds the initial message as the customer's first item", () => {
    const initialMessage = { contentType: "text/markdown", content: "**Hello**" };

    const decision = decideStartChat({ ...chat, initialMessage }, ids, NOW);

    const sent = { type: "message.sent", ...CUSTOMER, ...initialMessage, clientToken: null, at: NOW + 1 };
    expect(outcomeOf(decision)).toEqual(outcome({ value, conversation: [created, sent], setTimers }));
  });

  it("[CH-04] is refused if the initial message has another content type than the chat", () => {
    const initialMessage = { contentType: "application/json", content: "{}" };

    expect(decideStartChat({ ...chat, initialMessage }, ids, NOW)).toEqual({
      refusal: {
        code: "content-type-not-allowed",
        field: "InitialMessage.ContentType",
        expected: "text/plain, text/markdown",
      },
    });
  });

  it("[CH-06] claims the client token while it is valid, and leaves the ids for the same request only", () => {
    const clientToken = { key: "token", requestDigest: "request", validMs: 1_000 };

    const decision = decideStartChat({ ...chat, clientToken }, ids, NOW);

    const claim = { key: "start-chat:token", endsAt: NOW + 1_000 };
    expect(outcomeOf(decision)).toMatchObject({ value, claim });
    const started = { ...value, contactId: "earlier" };
    const otherwise = (requestDigest: string) =>
      "claim" in decision && decision.claim?.otherwise(JSON.stringify({ started, requestDigest }));
    expect(otherwise("request")).toEqual(started);
    expect(otherwise("another")).toBeNull();
  });
});
