import { describe, expect, it } from "vitest";
import { findAnomalies } from "./find-anomalies.ts";
import type { Anomaly, DeskEvent, History, Outcome, Send, ShownMessage } from "./history.ts";

const CHAT = "chat";

function send(text: string, startMs: number, outcome: Outcome = "ok", sender = "customer"): Send {
  return { chat: CHAT, sender, text, startMs, endMs: startMs + 5, outcome };
}

const shown = (...texts: readonly string[]): readonly ShownMessage[] =>
  texts.map((text) => ({ id: `id-${text}`, text }));
const desk = (what: DeskEvent["what"], agent = "ada", contact = CHAT): DeskEvent => ({ what, agent, contact });

/** A run without anomalies: two messages, one client, one contact that was handled and is over. */
function history(more: Partial<History> = {}): History {
  return {
    sends: [send("a", 0), send("b", 10)],
    receptions: [{ chat: CHAT, client: "customer", isFromStart: true, messages: shown("a", "b") }],
    transcripts: [{ chat: CHAT, messages: shown("a", "b") }],
    deskEvents: [desk("offered"), desk("accepted"), desk("cleared")],
    final: { openContacts: [], occupiedSlots: [] },
    waiting: [{ sinceHealedMs: 5_000, waitingContacts: 0, freeSlots: 3 }],
    ...more,
  };
}

const kindsOf = (more: Partial<History>): readonly Anomaly["kind"][] =>
  findAnomalies(history(more)).map(({ kind }) => kind);

describe("a run without anomalies", () => {
  it("is accepted", () => {
    expect(findAnomalies(history())).toEqual([]);
  });

  it.each<[string, Partial<History>]>([
    ["a message with an unknown outcome that is stored", { sends: [send("a", 0), send("b", 10, "unknown")] }],
    [
      "a message with an unknown outcome that is not stored",
      { sends: [send("a", 0), send("b", 10), send("c", 20, "unknown")] },
    ],
    ["a refused message that is not stored", { sends: [send("a", 0), send("b", 10), send("c", 20, "refused")] }],
    ["concurrent messages in either order", { sends: [send("a", 3), send("b", 0, "ok", "agent")] }],
    [
      "a client that joined after the first message",
      { receptions: [{ chat: CHAT, client: "agent", isFromStart: false, messages: shown("b") }] },
    ],
    [
      "a contact that is offered again after it was missed",
      { deskEvents: [desk("offered"), desk("withdrawn"), desk("offered", "grace"), desk("accepted", "grace")] },
    ],
    [
      "an occupied slot of an open contact",
      { final: { openContacts: [CHAT], occupiedSlots: [{ agent: "ada", contact: CHAT }] } },
    ],
    [
      "waiting contacts before routing had its time, or without free slots",
      {
        waiting: [
          { sinceHealedMs: 4_999, waitingContacts: 2, freeSlots: 3 },
          { sinceHealedMs: 60_000, waitingContacts: 2, freeSlots: 0 },
        ],
      },
    ],
  ])("has %s", (_name, more) => {
    expect(findAnomalies(history(more))).toEqual([]);
  });
});

describe("a broken center", () => {
  it.each<[Anomaly["kind"], string, Partial<History>]>([
    [
      "shut-out",
      "a participant is refused",
      { sends: [send("a", 0), send("b", 10), send("c", 20, "refused", "agent")] },
    ],
    ["lost", "an acknowledged message is not stored", { sends: [send("a", 0), send("b", 10), send("c", 20)] }],
    ["phantom", "a stored message was never sent", { sends: [send("a", 0)] }],
    ["phantom", "a refused message is stored", { sends: [send("a", 0), send("b", 10, "refused")] }],
    ["reordered", "the transcript contradicts acknowledgements", { sends: [send("a", 10), send("b", 0)] }],
    [
      "reordered",
      "messages of two senders contradict acknowledgements",
      { sends: [send("a", 10, "ok", "agent"), send("b", 0)] },
    ],
    [
      "different-order",
      "a client shows another order than the transcript",
      { receptions: [{ chat: CHAT, client: "customer", isFromStart: true, messages: shown("b", "a") }] },
    ],
    [
      "missed-by-client",
      "a client misses a message in the middle",
      {
        sends: [send("a", 0), send("b", 10), send("c", 20)],
        transcripts: [{ chat: CHAT, messages: shown("a", "b", "c") }],
        receptions: [{ chat: CHAT, client: "customer", isFromStart: true, messages: shown("a", "c") }],
      },
    ],
    [
      "missed-by-client",
      "a client misses the last message",
      { receptions: [{ chat: CHAT, client: "customer", isFromStart: true, messages: shown("a") }] },
    ],
    [
      "missed-by-client",
      "a client that was there from the start misses the first message",
      { receptions: [{ chat: CHAT, client: "customer", isFromStart: true, messages: shown("b") }] },
    ],
    [
      "missed-by-client",
      "a client that joined later shows nothing",
      { receptions: [{ chat: CHAT, client: "agent", isFromStart: false, messages: [] }] },
    ],
    [
      "missed-by-client",
      "a client shows nothing",
      { receptions: [{ chat: CHAT, client: "customer", isFromStart: true, messages: [] }] },
    ],
    [
      "doubled",
      "a client shows a message twice",
      { receptions: [{ chat: CHAT, client: "customer", isFromStart: true, messages: shown("a", "b", "b") }] },
    ],
    [
      "offered-twice",
      "two agents have an offer at a time",
      { deskEvents: [desk("offered"), desk("offered", "grace"), desk("accepted", "grace")] },
    ],
    [
      "offered-twice",
      "an accepted contact is offered to another agent",
      { deskEvents: [desk("offered"), desk("accepted"), desk("offered", "grace")] },
    ],
    [
      "offered-twice",
      "an agent accepts an offer that was withdrawn",
      { deskEvents: [desk("offered"), desk("withdrawn"), desk("accepted")] },
    ],
    [
      "slot-leaked",
      "a slot is occupied by a contact that is over",
      { final: { openContacts: [], occupiedSlots: [{ agent: "ada", contact: CHAT }] } },
    ],
    [
      "waiting-beside-free-slot",
      "a contact waits beside a free slot five seconds after healing",
      { waiting: [{ sinceHealedMs: 5_000, waitingContacts: 1, freeSlots: 1 }] },
    ],
  ])("is reported as %s if %s", (kind, _name, more) => {
    expect(new Set(kindsOf(more))).toEqual(new Set([kind]));
  });

  it("is reported as doubled if a message is stored under two ids", () => {
    const messages = [...shown("a", "b"), { id: "again", text: "b" }];
    const more = {
      transcripts: [{ chat: CHAT, messages }],
      receptions: [{ chat: CHAT, client: "agent", isFromStart: false, messages }],
    };
    expect(kindsOf(more)).toEqual(["doubled", "doubled"]);
  });

  it("is reported as phantom if a client shows a message that is not stored", () => {
    const receptions = [{ chat: CHAT, client: "agent", isFromStart: false, messages: shown("a", "b", "c") }];
    expect(kindsOf({ receptions })).toEqual(["phantom"]);
  });

  it("is reported as lost if the transcript of a chat is missing altogether", () => {
    expect(kindsOf({ transcripts: [], receptions: [] })).toEqual(["lost", "lost"]);
  });
});
