import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatAuthor, ChatReceipt, ConversationItem, MessageItem } from "./conversation-item.ts";
import { type ConversationView, emptyView, stepView, TYPING_SHOWN_MS, type ViewEvent } from "./conversation-view.ts";
import { withoutColleaguesReceipts } from "./customer-receipts.ts";
import { shownToAgent } from "./own-transfer.ts";
import { hasEnded, othersIn, timelineOf } from "./timeline.ts";

const SELF: ChatAuthor = { participantId: "me", role: "customer", displayName: "Customer" };
const AGENT: ChatAuthor = { participantId: "agent", role: "agent", displayName: "Ada" };

const after = (events: readonly ViewEvent[], from: ConversationView = emptyView("me")): ConversationView =>
  events.reduce(stepView, from);
const message = (id: string, at: number, rest: Partial<MessageItem> = {}): MessageItem => ({
  type: "message",
  id,
  at,
  author: AGENT,
  contentType: "text/plain",
  content: `text of ${id}`,
  receipts: [],
  ...rest,
});
const received = (...items: readonly ConversationItem[]): ViewEvent => ({ type: "items-received", items });
const written = (token: string, content: string, writtenAt = 0): ViewEvent => ({
  type: "message-written",
  message: { token, contentType: "text/plain", content, writtenAt },
});
const receipt = (messageId: string, rest: Partial<ChatReceipt>): ViewEvent => ({
  type: "receipt-received",
  messageId,
  receipt: { recipientId: "agent", deliveredAt: null, readAt: null, ...rest },
});
const deliveries = (view: ConversationView): readonly (string | null)[] =>
  timelineOf(view).map((entry) => (entry.type === "message" && entry.mine ? entry.delivery : null));

describe("stepView", () => {
  it("[CV-02] shows a written message at once, and keeps its key when it is sent", () => {
    const writtenView = after([written("t1", "hello")]);
    const confirmed = after([{ type: "send-confirmed", token: "t1", id: "i1", at: 5 }], writtenView);

    expect(timelineOf(writtenView)).toMatchObject([{ key: "t1", delivery: "sending", token: "t1", id: null }]);
    expect(timelineOf(confirmed)).toMatchObject([{ key: "t1", delivery: "sent", token: null, id: "i1", at: 5 }]);
  });

  it("[CV-02] shows a message once when its frame arrives before the response to its request", () => {
    const view = after([written("t1", "hello"), received(message("i1", 5, { author: SELF, content: "hello" }))]);

    expect(timelineOf(view)).toMatchObject([{ key: "t1", delivery: "sent", id: "i1" }]);
    expect(timelineOf(after([{ type: "send-confirmed", token: "t1", id: "i1", at: 5 }], view))).toEqual(
      timelineOf(view),
    );
  });

  it("[CV-02] shows messages with equal text as often as they were written", () => {
    const frame = received(message("i1", 5, { author: SELF, content: "ok" }));
    const view = after([written("t1", "ok"), written("t2", "ok"), frame]);

    expect(timelineOf(view)).toMatchObject([
      { key: "t1", delivery: "sent" },
      { key: "t2", delivery: "sending" },
    ]);
  });

  it("[CV-02] does not match an earlier message with equal text to a pending one", () => {
    const earlier = message("i0", 3, { author: SELF, content: "ok" });
    const view = after([received(message("i1", 5)), written("t1", "ok"), received(earlier)]);

    expect(timelineOf(view).map(({ key }) => key)).toEqual(["i0", "i1", "t1"]);
  });

  it("[CV-02] keeps the key of a message whose response does not arrive before the chat is over", () => {
    const frame = received(message("i1", 5, { author: SELF, content: "ok" }));
    const view = after([written("t1", "ok"), frame, { type: "over" }]);

    expect(timelineOf(view)).toMatchObject([{ key: "t1", id: "i1", delivery: "sent" }]);
  });

  it("[CV-03] applies a receipt to all own messages before it", () => {
    const mine = ["i1", "i2", "i3"].map((id, index) => message(id, index, { author: SELF }));
    const view = after([received(...mine), receipt("i2", { readAt: 9 }), receipt("i3", { deliveredAt: 9 })]);

    expect(deliveries(view)).toEqual(["read", "read", "delivered"]);
  });

  it("[CV-03] applies a receipt for a third participant's message to the own messages before it", () => {
    const items = [message("i1", 1, { author: SELF }), message("i2", 2), message("i3", 3, { author: SELF })];
    const view = after([received(...items), receipt("i2", { recipientId: "third", readAt: 9 })]);
    const own = after([received(...items), receipt("i2", { recipientId: SELF.participantId, readAt: 9 })]);

    expect(deliveries(view)).toEqual(["read", null, "sent"]);
    expect(deliveries(own)).toEqual(["sent", null, "sent"]);
  });

  it("[CV-03] keeps a receipt that arrives before its message", () => {
    const view = after([receipt("i1", { readAt: 9 }), received(message("i1", 1, { author: SELF }))]);

    expect(deliveries(view)).toEqual(["read"]);
    expect(view.earlyReceipts.size).toBe(0);
  });

  it("[CV-03] lists the receipts of a message, including the participant's own", () => {
    const view = after([received(message("i1", 1)), receipt("i1", { recipientId: SELF.participantId, readAt: 9 })]);

    expect(timelineOf(view)).toMatchObject([{ receipts: [{ recipientId: SELF.participantId, readAt: 9 }] }]);
  });

  it("[CV-04] marks a refused message as failed, and retries or discards it on request", () => {
    const refused = after([written("t1", "a"), { type: "send-refused", token: "t1" }]);

    expect(deliveries(refused)).toEqual(["failed"]);
    expect(deliveries(after([{ type: "retried", token: "t1" }], refused))).toEqual(["sending"]);
    expect(timelineOf(after([{ type: "discarded", token: "t1" }], refused))).toEqual([]);
  });

  it("[CV-05] shows who is typing until they send, leave, or twelve seconds pass", () => {
    const typing = after([{ type: "typing-received", author: AGENT, at: 0 }]);

    expect(typing.typists).toHaveLength(1);
    expect(after([received(message("i1", 1))], typing).typists).toEqual([]);
    expect(after([received({ type: "left", id: "i1", at: 1, author: AGENT })], typing).typists).toEqual([]);
    expect(after([{ type: "time-passed", at: TYPING_SHOWN_MS - 1 }], typing).typists).toHaveLength(1);
    expect(after([{ type: "time-passed", at: TYPING_SHOWN_MS }], typing).typists).toEqual([]);
  });

  it("[CV-05] ignores the participant's own typing", () => {
    expect(after([{ type: "typing-received", author: SELF, at: 0 }]).typists).toEqual([]);
  });

  it("[CV-06] lists the other participants, including those whose joining has not been loaded", () => {
    const joined: ConversationItem = { type: "joined", id: "i2", at: 2, author: { ...AGENT, participantId: "other" } };
    const left: ConversationItem = { type: "left", id: "i3", at: 3, author: AGENT };
    const view = after([received(message("i1", 1), joined)]);

    expect(othersIn(view).map(({ participantId }) => participantId)).toEqual(["agent", "other"]);
    expect(othersIn(after([received(left)], view)).map(({ participantId }) => participantId)).toEqual(["other"]);
  });

  it("[CV-06, CV-10] does not list who wrote in the chats before", () => {
    const before = [message("i1", 1, { isPast: true }), message("i2", 2, { isPast: true, author: SELF })];
    const view = after([received(...before)]);

    expect(othersIn(view)).toEqual([]);
    expect(othersIn(after([received(message("i3", 3))], view))).toEqual([AGENT]);
  });

  it("[CV-06] has ended if the newest item is the end", () => {
    const ended = after([received({ type: "ended", id: "e", at: 9 })]);

    expect(hasEnded(ended)).toBe(true);
    expect(hasEnded(after([received(message("late", 8))], ended))).toBe(true);
    expect(hasEnded(after([received(message("next chat", 10))], ended))).toBe(false);
  });

  it("[CV-07] returns the same object when an event changes nothing", () => {
    const view = after([received(message("i1", 1)), receipt("i1", { readAt: 3 })]);

    expect(
      after([received(message("i1", 1)), receipt("i1", { readAt: 3 }), { type: "time-passed", at: 9 }], view),
    ).toBe(view);
  });

  describe("with transfers", () => {
    const joined = (at: number, author: ChatAuthor): ConversationItem => ({ type: "joined", id: `j${at}`, at, author });
    const item = (name: "succeeded" | "failed", at: number): ConversationItem => {
      const contentType = `application/vnd.amazonaws.connect.event.transfer.${name}`;
      return { type: "other", id: `t${at}`, at, contentType };
    };
    const self: ChatAuthor = { ...SELF, role: "agent" };
    const shown = (...items: readonly ConversationItem[]): readonly string[] =>
      timelineOf(shownToAgent(after([received(...items)]))).map(({ key }) => key);

    it("[CV-08] shows the own transfer and failed attempts, and nothing after the transfer", () => {
      const upToTransfer = [joined(1, self), item("failed", 2), message("i3", 3), item("succeeded", 4)];
      const later = [
        { type: "left", id: "l5", at: 5, author: self } as const,
        joined(6, AGENT),
        message("i7", 7),
        item("failed", 8),
        item("succeeded", 9),
      ];

      expect(shown(...upToTransfer)).toEqual(["j1", "t2", "i3", "t4"]);
      expect(shown(...upToTransfer, ...later)).toEqual(["j1", "t2", "i3", "t4"]);
      expect(shown(...upToTransfer.slice(1), ...later)).toEqual(["t2", "i3", "t4"]);
      const view = shownToAgent(after([received(...upToTransfer, ...later)]));
      expect(timelineOf(view).map(({ type }) => type)).toEqual(["joined", "transfer-failed", "message", "transferred"]);
      expect(othersIn(view).map(({ participantId }) => participantId)).toEqual(["agent"]);
      expect(hasEnded(view)).toBe(true);
      expect(hasEnded(shownToAgent(after([received(...upToTransfer.slice(0, 3))])))).toBe(false);
    });

    it("[CV-08] does not show the transfers of other agents", () => {
      const before = [message("i1", 1), item("failed", 2), item("succeeded", 3)];

      expect(shown(...before, joined(4, self), message("i5", 5))).toEqual(["i1", "j4", "i5"]);
      expect(hasEnded(shownToAgent(after([received(...before, joined(4, self))])))).toBe(false);
    });
  });

  it("[CV-11] names the others as they are called now, in the order of joining", () => {
    const customer: ChatAuthor = { participantId: "customer", role: "customer", displayName: "Customer" };
    const zoe = { ...customer, displayName: "Zoë" };
    const joined = [customer, AGENT].map(
      (author, at): ConversationItem => ({ type: "joined", id: `j${at}`, at, author }),
    );
    const renamed: ConversationItem = { type: "renamed", id: "r", at: 3, participant: zoe };
    const namesIn = (view: ConversationView) => othersIn(view).map(({ displayName }) => displayName);
    const before = after([received(...joined, message("i2", 2, { author: customer }))]);

    expect(namesIn(before)).toEqual(["Customer", "Ada"]);
    expect(namesIn(after([received(renamed)], before))).toEqual(["Zoë", "Ada"]);
    expect(namesIn(after([received(message("i4", 4, { author: zoe }))], before))).toEqual(["Zoë", "Ada"]);
    expect(timelineOf(after([received(renamed)], before)).at(-1)).toMatchObject({ type: "renamed", participant: zoe });
  });

  it("[CV-09] leaves out what other agents have received, and keeps the receipts of the customer and the participant", () => {
    const self: ChatAuthor = { ...SELF, role: "agent" };
    const customer: ChatAuthor = { participantId: "customer", role: "customer", displayName: "Customer" };
    const joined = [customer, self, AGENT].map(
      (author, at): ConversationItem => ({ type: "joined", id: `j${at}`, at, author }),
    );
    const alone = after([
      received(...joined.slice(0, 2), message("i5", 5, { author: self })),
      receipt("i5", { readAt: 9 }),
    ]);
    const several = after([received(...joined)], alone);
    const read = after(
      [receipt("i5", { recipientId: "customer", readAt: 9 }), receipt("i5", { recipientId: "me", readAt: 9 })],
      several,
    );

    expect(withoutColleaguesReceipts(alone)).toBe(alone);
    expect(deliveries(withoutColleaguesReceipts(several)).at(-1)).toBe("sent");
    expect(deliveries(withoutColleaguesReceipts(read)).at(-1)).toBe("read");
    expect(timelineOf(withoutColleaguesReceipts(read)).at(-1)).toMatchObject({
      receipts: [{ recipientId: "customer" }, { recipientId: "me" }],
    });
  });

  it("[CV-01] equals the transcript after one read of it, after any loss, duplication or reordering", () => {
    fc.assert(
      fc.property(conversations(), ({ transcript, seen, sends }) => {
        const live = after(seen);
        const converged = after([received(...transcript), ...sends.map(confirmation)], live);

        expect(converged.items).toEqual(transcript);
        expect(converged.pending).toEqual([]);
        for (const view of [live, converged]) {
          const keys = timelineOf(view).map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
    );
  });
});

type Send = { readonly token: string; readonly item: MessageItem };

const confirmation = ({ token, item }: Send): ViewEvent => ({
  type: "send-confirmed",
  token,
  id: item.id,
  at: item.at,
});

/** A transcript with receipts, and a random selection of its events as received by a client: any part, repeated, in any order. */
function conversations(): fc.Arbitrary<{ transcript: ConversationItem[]; seen: ViewEvent[]; sends: Send[] }> {
  const plan = fc.record({ own: fc.boolean(), read: fc.boolean(), text: fc.constantFrom("ok", "yes", "no") });
  return fc.array(plan, { maxLength: 12 }).chain((plans) => {
    const transcript = plans.map(({ own, read, text }, index) => {
      const author = own ? SELF : AGENT;
      const receipts = read ? [{ recipientId: own ? "agent" : "me", deliveredAt: 500, readAt: 600 }] : [];
      return message(`i${index}`, index + 1, { author, content: text, receipts });
    });
    const sends = transcript.filter(({ author }) => author === SELF).map((item) => ({ token: `t-${item.id}`, item }));
    const facts = transcript.flatMap((item): ViewEvent[] => [
      received({ ...item, receipts: [] }),
      ...item.receipts.map((one): ViewEvent => ({ type: "receipt-received", messageId: item.id, receipt: one })),
    ]);
    const pool = [...facts, ...sends.map(confirmation)];
    const chaos = fc.array(fc.nat({ max: Math.max(0, pool.length - 1) }), { maxLength: 40 });
    return chaos.map((picks) => ({
      transcript,
      sends,
      seen: [
        ...sends.map(({ token, item }) => written(token, item.content)),
        ...picks.flatMap((pick) => pool[pick] ?? []),
      ],
    }));
  });
}
