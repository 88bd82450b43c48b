import { asId, type ItemId, itemIdOf } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AGENT, after, CONVERSATION, CUSTOMER, chatIn, NOW, STRANGER } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { decideMessage, type NewMessage } from "./decide-message.ts";

const hello: NewMessage = { contentType: "text/plain", content: "Hello", clientToken: "token" };
const fromCustomer = { ...hello, from: CUSTOMER.participantId };
const fromAgent = { ...hello, from: AGENT.participantId };

describe("a message", () => {
  it.each([
    ["text/plain from the customer", CUSTOMER, "text/plain"],
    ["text/markdown from the customer", CUSTOMER, "text/markdown"],
    ["text/plain from the agent", AGENT, "text/plain"],
  ] as const)("is added: %s", (_what, author, contentType) => {
    const decision = decideMessage(chatIn("connected"), { ...hello, from: author.participantId, contentType }, NOW);

    const value = { id: itemIdOf(CONVERSATION, 7, NOW), at: NOW };
    const sent = { type: "message.sent", ...author, ...hello, contentType, at: NOW };
    expect(outcomeOf(decision)).toEqual(outcome({ value, conversation: [sent] }));
  });

  it("has the time of its item if the clock is behind", () => {
    const decision = decideMessage(chatIn("connected"), fromCustomer, 1);

    const at = 4_002; // 1 ms after the last event
    expect(outcomeOf(decision)).toMatchObject({ value: { id: itemIdOf(CONVERSATION, 7, at), at } });
  });
});

describe("a repeated client token", () => {
  const sent = after(chatIn("connected"), (draft) => draft.add({ type: "message.sent", ...CUSTOMER, ...hello }), 5_000);
  const first = { id: itemIdOf(CONVERSATION, 7, 5_000), at: 5_000 };

  it("[CH-05] with the same content from the same participant returns the first message", () => {
    expect(outcomeOf(decideMessage(sent, fromCustomer, NOW))).toEqual(outcome({ value: first }));
  });

  it.each([
    ["from another participant", AGENT, hello],
    ["with another content", CUSTOMER, { ...hello, content: "Hello?" }],
    ["with another content type", CUSTOMER, { ...hello, contentType: "text/markdown" }],
    ["with the same content and another token", CUSTOMER, { ...hello, clientToken: "other" }],
    ["with the same content and no token", CUSTOMER, { ...hello, clientToken: null }],
  ] as const)("[CH-05] is a new message %s", (_what, author, message) => {
    const decision = decideMessage(sent, { ...message, from: author.participantId }, NOW);

    const value = { id: itemIdOf(CONVERSATION, 8, NOW), at: NOW };
    const conversation = [{ type: "message.sent", ...author, ...message, at: NOW }];
    expect(outcomeOf(decision)).toEqual(outcome({ value, conversation }));
  });

  const followedBy = (count: number, at: number) =>
    after(
      sent,
      (draft) => {
        for (let index = 1; index <= count; index += 1)
          draft.add({ type: "message.sent", ...AGENT, ...hello, clientToken: String(index) });
      },
      at,
    );

  it.each([63, 64, 65, 1_000, 24_000])("[CH-05] returns the first message after %i others", (count) => {
    const decision = decideMessage(followedBy(count, 6_000), fromCustomer, NOW);

    expect(outcomeOf(decision)).toEqual(outcome({ value: first }));
  });

  it.each([
    ["from another participant", AGENT, hello],
    ["with another content", CUSTOMER, { ...hello, content: "Hello?" }],
  ] as const)("[CH-05] is a new message %s, also after many others", (_what, author, message) => {
    const decision = decideMessage(followedBy(200, 6_000), { ...message, from: author.participantId }, NOW);

    expect(outcomeOf(decision)).toMatchObject({ events: { conversation: [{ type: "message.sent", ...author }] } });
  });

  it.each([0, 64, 1_000])("[CH-05] is a new message after ten minutes and %i others", (count) => {
    const state = followedBy(count, 400_000);
    const lastMoment = 5_000 + 10 * 60_000;

    expect(outcomeOf(decideMessage(state, fromCustomer, lastMoment - 1))).toEqual(outcome({ value: first }));
    expect(outcomeOf(decideMessage(state, fromCustomer, lastMoment))).toMatchObject({
      events: { conversation: [{ type: "message.sent" }] },
    });
  });

  it("[CH-05] keeps the tokens of the last ten minutes only, and a bounded number of them", () => {
    const much = followedBy(40_000, 6_000);
    const later = after(
      much,
      (draft) => {
        for (let index = 1; index <= 130; index += 1)
          draft.add({ type: "message.sent", ...AGENT, ...hello, clientToken: `later ${index}` });
      },
      6_000 + 11 * 60_000,
    );
    const kept = (state: ConversationState) =>
      state.chat?.sent.indexes.reduce((count, { size }) => count + size, state.chat.sent.newest.length);

    expect(kept(much)).toBeLessThanOrEqual(32_768 + 64);
    expect(kept(later)).toBeLessThanOrEqual(3 * 64);
  });
});

describe("a message is refused", () => {
  const left = after(chatIn("connected"), (draft) => draft.add({ type: "participant.left", ...AGENT }), 5_000);

  it.each([
    ["[CH-01] from an id that is not in the conversation", chatIn("connected"), STRANGER, "token-invalid"],
    ["[CH-01] from an agent without an offer", chatIn("queued"), AGENT.participantId, "token-invalid"],
    ["[CH-02] after the end of the contact", chatIn("ended"), CUSTOMER.participantId, "contact-ended"],
    ["[CH-01] after the end from an id that is not in the conversation", chatIn("ended"), STRANGER, "token-invalid"],
    ["[CH-02] from a participant who has left", left, AGENT.participantId, "participant-left"],
    ["[CH-03] from a customer who has not joined", chatIn("created"), CUSTOMER.participantId, "not-joined"],
    ["[CH-03] from an agent who has not accepted", chatIn("offered"), AGENT.participantId, "not-joined"],
  ] as const)("%s", (_when, state, from, code) => {
    expect(decideMessage(state, { ...hello, from }, NOW)).toEqual({ refusal: { code } });
  });

  it("[CH-04] if the chat was not started with its content type", () => {
    expect(decideMessage(chatIn("connected"), { ...fromAgent, contentType: "application/json" }, NOW)).toEqual({
      refusal: { code: "content-type-not-allowed", field: "ContentType", expected: "text/plain, text/markdown" },
    });
  });

  it("on a contact of another channel", () => {
    const task = { ...chatIn("connected"), chat: null };

    expect(decideMessage(task, fromCustomer, NOW)).toEqual({ refusal: { code: "token-invalid" } });
  });
});

describe("a message in parts", () => {
  const parts = { itemId: asId<ItemId>("00000000-2000-7fff-bfff-ffffffffffff"), count: 2 };
  const inParts = { ...parts, shownTo: CUSTOMER.participantId };
  const chat = chatIn("connected");
  const incremental = { ...chat, chat: chat.chat && { ...chat.chat, responseMode: "incremental" as const } };
  const whole = { ...hello, clientToken: parts.itemId, from: AGENT.participantId };
  const sent = after(incremental, (draft) => draft.add({ type: "message.sent", ...AGENT, ...whole, inParts }), 5_000);

  it("[SB-03] has the id of its parts if the customer was shown them", () => {
    const decision = decideMessage(incremental, { ...whole, parts }, NOW);

    const event = { type: "message.sent", ...AGENT, ...hello, clientToken: parts.itemId, inParts, at: NOW };
    expect(outcomeOf(decision)).toEqual(outcome({ value: { id: parts.itemId, at: NOW }, conversation: [event] }));
  });

  it("[SB-03] is like any other if the customer was not shown its parts", () => {
    const decision = decideMessage(chat, { ...whole, parts }, NOW);

    const event = { type: "message.sent", ...AGENT, ...hello, clientToken: parts.itemId, at: NOW };
    const value = { id: itemIdOf(CONVERSATION, 7, NOW), at: NOW };
    expect(outcomeOf(decision)).toEqual(outcome({ value, conversation: [event] }));
  });

  it("[SB-04] is returned for the same content, and refused for another", () => {
    const again = decideMessage(sent, { ...whole, parts }, NOW);
    const other = decideMessage(sent, { ...whole, parts, content: "Hello?" }, NOW);

    expect(outcomeOf(again)).toEqual(outcome({ value: { id: parts.itemId, at: 5_000 } }));
    expect(other).toMatchObject({ refusal: { code: "token-reused", field: "MessageToken" } });
  });
});
