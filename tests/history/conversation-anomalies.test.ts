import { describe, expect, it } from "vitest";
import { conversationAnomalies } from "./conversation-anomalies.ts";
import type { ConversationRun } from "./conversation-run.ts";
import type { Anomaly, Outcome, Reception, Send, ShownMessage } from "./history.ts";

const CHAT = "chat";

const send = (text: string, startMs: number, outcome: Outcome = "ok", sender = "customer"): Send => ({
  chat: CHAT,
  sender,
  text,
  startMs,
  endMs: startMs + 5,
  outcome,
});
const shown = (...texts: readonly string[]): readonly ShownMessage[] =>
  texts.map((text) => ({ id: `id-${text}`, text }));
const page = (texts: readonly string[], more: Partial<Reception> = {}): Reception => ({
  chat: CHAT,
  client: "onMessage of page 1",
  isFromStart: true,
  isToEnd: true,
  messages: shown(...texts),
  ...more,
});

/** A conversation without anomalies. */
function run(more: Partial<ConversationRun> = {}): ConversationRun {
  return {
    chat: CHAT,
    sends: [send("a", 0), send("b", 10), send("c", 20, "ok", "agent")],
    receptions: [page(["a", "b", "c"])],
    transcript: shown("a", "b", "c"),
    unanswered: [],
    isConnected: true,
    ends: 1,
    lateCallbacks: [],
    events: [{ client: "page 1", events: ["onTyping t1", "onTyping t2"] }],
    receipts: { acknowledged: ["id-c"], stored: ["id-a", "id-c"], ofCustomer: ["id-a"], shown: ["id-a"] },
    brokenSessions: 0,
    faults: [],
    returnsMs: { afterCut: [], afterSilence: [] },
    ...more,
  };
}

const kindsOf = (more: Partial<ConversationRun>): readonly Anomaly["kind"][] =>
  conversationAnomalies(run(more)).map(({ kind }) => kind);

describe("a conversation without anomalies", () => {
  it.each<[string, Partial<ConversationRun>]>([
    ["everything arrived", {}],
    ["a message without an answer that is stored", { sends: [send("a", 0), send("b", 9, "unknown"), send("c", 20)] }],
    ["a refused message that is not stored", { sends: [...run().sends, send("d", 30, "refused")] }],
    ["a page that was closed early", { receptions: [page(["a", "b"], { isToEnd: false }), page(["a", "b", "c"])] }],
    ["a page that was closed before anything arrived", { receptions: [page([], { isToEnd: false })] }],
    [
      "a page that was opened later and closed earlier",
      { receptions: [page(["b"], { isFromStart: false, isToEnd: false })] },
    ],
    [
      "the same event in two sessions",
      { events: [1, 2].map((number) => ({ client: `page ${number}`, events: ["onTyping t1"] })) },
    ],
    ["sessions that were broken and replaced", { brokenSessions: 2 }],
    [
      "a late message of a session that was closed",
      { sends: [{ ...send("b", 0), session: "1" }, { ...send("a", 0), session: "2" }, send("c", 20, "ok", "agent")] },
    ],
  ])("is accepted: %s", (_, more) => {
    expect(kindsOf(more)).toEqual([]);
  });
});

describe("a broken library or center", () => {
  it.each<[Anomaly["kind"], string, Partial<ConversationRun>]>([
    ["lost", "an acknowledged message is not stored", { transcript: shown("a", "c"), receptions: [page(["a", "c"])] }],
    ["phantom", "a refused message is stored", { sends: [send("a", 0), send("b", 9, "refused"), send("c", 20)] }],
    ["phantom", "a page shows a message that is not stored", { receptions: [page(["a", "b", "c", "d"])] }],
    ["doubled", "a page shows a message twice", { receptions: [page(["a", "b", "b", "c"])] }],
    [
      "doubled",
      "a message is stored twice",
      { transcript: [...shown("a", "b"), { id: "id-2", text: "b" }, ...shown("c")], receptions: [] },
    ],
    ["different-order", "a page shows another order", { receptions: [page(["b", "a", "c"])] }],
    ["missed-by-client", "a page does not show a message", { receptions: [page(["a", "c"])] }],
    ["missed-by-client", "a page does not show the last message", { receptions: [page(["a", "b"])] }],
    [
      "missed-by-client",
      "a page that was closed early has a gap",
      { receptions: [page(["a", "c"], { isToEnd: false })] },
    ],
    [
      "reordered",
      "a message is stored before one that was acknowledged earlier",
      { sends: [send("a", 10), send("b", 0), send("c", 20, "ok", "agent")] },
    ],
    [
      "out-of-call-order",
      "messages that were written at once are stored in another order",
      { sends: [send("b", 0), send("a", 0), send("c", 20, "ok", "agent")] },
    ],
    ["unanswered", "a promise was never answered", { unanswered: ["b"] }],
    ["not-connected", "the session did not return", { isConnected: false }],
    ["not-ended", "the end was not reported", { ends: 0 }],
    ["ended-twice", "the end was reported twice", { ends: 2 }],
    ["late-callback", "a callback was called after the end", { lateCallbacks: ["onMessage"] }],
    [
      "repeated-event",
      "an event was passed on twice",
      { events: [{ client: "page 1", events: ["onTyping t1", "onTyping t1"] }] },
    ],
    ["receipt-lost", "an acknowledged receipt is not stored", { receipts: { ...run().receipts, stored: ["id-a"] } }],
    ["receipt-missed", "a receipt was not shown", { receipts: { ...run().receipts, shown: [] } }],
    [
      "shut-out",
      "everything of a participant was refused",
      { sends: [...run().sends, send("d", 30, "refused", "bot")] },
    ],
  ])("%s: %s", (kind, _, more) => {
    expect(new Set(kindsOf(more))).toEqual(new Set([kind]));
  });
});
