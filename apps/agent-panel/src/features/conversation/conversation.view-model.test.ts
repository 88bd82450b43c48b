import type { ChatAuthor, ChatSnapshot, TimelineEntry } from "@tributary/chat";
import { describe, expect, it } from "vitest";
import { deskContact } from "../../../test/desk-contact.ts";
import type { DeskContact } from "../../shared/desk.ts";
import {
  conversationOf,
  type Entry,
  newestUnseenOf,
  previewOf,
  unreadOf,
  waitingSinceOf,
} from "./conversation.view-model.ts";

const NOON = new Date(2026, 0, 15, 12).getTime();
const customer = { participantId: "p-customer", role: "customer", displayName: "Customer" } as const;
const system = { participantId: "p-system", role: "system", displayName: "SYSTEM" } as const;

const contact = deskContact({ since: NOON, queuedAt: NOON - 1_000 });

function theirs(key: string, at: number, content = key): TimelineEntry {
  const message = { type: "message", id: key, author: customer, contentType: "text/plain", receipts: [] } as const;
  return { ...message, key, at, content, mine: false };
}

function mine(key: string, at: number, delivery: "sending" | "sent" | "delivered" | "read" | "failed"): TimelineEntry {
  const token = delivery === "failed" ? `token-${key}` : null;
  return {
    key,
    at,
    type: "message",
    id: delivery === "sending" || delivery === "failed" ? null : key,
    author: null,
    contentType: "text/plain",
    content: key,
    receipts: [],
    mine: true,
    delivery,
    token,
  };
}

const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const CHOSEN = JSON.stringify({ templateIdentifier: "a", listTitle: "Color?", selectionText: "Blue" });

/** A carousel with one card. */
function offerBy(author: ChatAuthor): TimelineEntry {
  const data = { content: { title: "Color?", elements: [{ title: "Blue" }] } };
  const card = { templateIdentifier: "a", templateType: "ListPicker", data };
  const content = { templateType: "Carousel", data: { content: { title: "Shirts", elements: [card] } } };
  const offer = { ...theirs("list", NOON, JSON.stringify(content)), contentType: INTERACTIVE, author };
  return offer as TimelineEntry;
}

function chatOf(...timeline: TimelineEntry[]): ChatSnapshot {
  return {
    timeline,
    typing: [],
    others: [customer],
    link: { state: "up" },
    history: "complete",
    uploads: [],
    over: null,
  };
}

function arrival(key: string, role: "customer" | "agent", at: number): TimelineEntry {
  return { key, at, type: "joined", author: { participantId: key, role, displayName: key } };
}

function messagesOf(...timeline: TimelineEntry[]): Extract<Entry, { kind: "message" }>[] {
  return conversationOf(contact, chatOf(...timeline)).entries.filter((entry) => entry.kind === "message");
}

describe("files", () => {
  const files = [{ id: "f", name: "plan.pdf", contentType: "application/pdf", status: "approved" }] as const;
  const withFiles: TimelineEntry = {
    key: "sent",
    at: NOON,
    type: "message",
    id: "sent",
    author: customer,
    contentType: "",
    content: "",
    attachments: files,
    receipts: [],
    mine: false,
  };

  it("[PA-39] are shown in place of the text, and count as an unread message", () => {
    expect(messagesOf(withFiles).map(({ body }) => body)).toEqual([{ kind: "files", files }]);
    expect(previewOf([withFiles])).toEqual({ from: "other", text: "File: \u2068plan.pdf\u2069" });
    expect(unreadOf([withFiles], 0)).toBe(1);
  });
});

describe("a conversation", () => {
  it("groups consecutive messages of one author", () => {
    const entries = messagesOf(
      theirs("one", NOON),
      theirs("two", NOON + 1_000),
      mine("three", NOON + 2_000, "read"),
      theirs("four", NOON + 3_000),
      theirs("five", NOON + 3_000 + 300_001),
    );

    expect(entries.map(({ key, startsGroup }) => [key, startsGroup])).toEqual([
      ["one", true],
      ["two", false],
      ["three", true],
      ["four", true],
      ["five", true],
    ]);
  });

  it("[PA-08] starts with one line in place of its day and the first arrivals, and has a line for each new day", () => {
    const tomorrow = NOON + 86_400_000;
    const { entries } = conversationOf(
      contact,
      chatOf(
        arrival("customer", "customer", NOON),
        theirs("one", NOON + 1),
        arrival("p-agent", "agent", NOON + 42_000),
        arrival("second agent", "agent", NOON + 50_000),
        { key: "end", at: tomorrow, type: "ended" },
      ),
    );

    expect(entries.map((entry) => [entry.kind, "at" in entry && entry.at])).toEqual([
      ["start", NOON],
      ["message", NOON + 1],
      ["joined", NOON + 50_000],
      ["day", tomorrow],
      ["ended", tomorrow],
    ]);
    expect(entries[0]).toMatchObject({ waitedMs: 42_000 });
  });

  it("[PA-08] counts the time until the answer from the queue of the contact after a transfer", () => {
    const chat = chatOf(
      arrival("customer", "customer", NOON),
      arrival("first agent", "agent", NOON),
      arrival("p-agent", "agent", NOON + 60_000),
    );
    const startAt = (queuedAt: number | null, agentConnectionId: string | null = "p-agent") =>
      conversationOf({ ...contact, queuedAt, agentConnectionId }, chat, 2_000).entries[0];

    expect(startAt(NOON + 50_000)).toMatchObject({ kind: "start", waitedMs: 8_000 });
    expect(startAt(null)).toMatchObject({ kind: "start", waitedMs: null });
    expect(startAt(NOON, null)).toMatchObject({ kind: "start", waitedMs: null });
  });

  it("[PA-08] keeps all lines while earlier messages are not loaded", () => {
    const chat: ChatSnapshot = { ...chatOf(theirs("one", NOON)), history: "more" };

    expect(conversationOf(contact, chat).entries.map(({ kind }) => kind)).toEqual(["day", "message"]);
  });

  it("[PA-23] reports transfers of the agent", () => {
    const { entries } = conversationOf(
      contact,
      chatOf(
        theirs("one", NOON),
        { key: "failed", at: NOON + 1, type: "transfer-failed" },
        { key: "done", at: NOON + 2, type: "transferred" },
      ),
    );

    expect(entries.slice(-2)).toEqual([
      { kind: "transfer-failed", key: "failed", at: NOON + 1 },
      { kind: "transferred", key: "done", at: NOON + 2 },
    ]);
  });

  it("[PA-20] can be transferred while it is a connected chat", () => {
    const canTransfer = (part: Partial<DeskContact>): boolean =>
      conversationOf({ ...contact, ...part }, null).canTransfer;

    expect([canTransfer({}), canTransfer({ phase: "wrap-up" }), canTransfer({ phase: "missed" })]).toEqual([
      true,
      false,
      false,
    ]);
    expect(canTransfer({ channel: "voice" })).toBe(false);
  });

  it.each(["missed", "rejected", "failed"] as const)(
    "[PA-06] reports a contact that was %s in place of messages",
    (phase) => {
      expect(conversationOf({ ...contact, phase, since: 7 }, null).lapsed).toEqual({ outcome: phase, at: 7 });
      expect(conversationOf(contact, null).lapsed).toBeNull();
    },
  );

  it("[PA-04] reports since when the customer waits for an answer", () => {
    const answered = [theirs("one", NOON), mine("two", NOON + 1, "read")];

    expect(waitingSinceOf(answered)).toBeNull();
    expect(waitingSinceOf([...answered, theirs("three", NOON + 2), theirs("four", NOON + 3)])).toBe(NOON + 2);
  });

  it("shows the delivery state of the newest own message and of unsent ones", () => {
    const entries = messagesOf(
      mine("old", NOON, "read"),
      mine("refused", NOON + 1, "failed"),
      mine("newest", NOON + 2, "delivered"),
    );

    expect(entries.map(({ key, delivery, token }) => [key, delivery, token])).toEqual([
      ["old", null, null],
      ["refused", "failed", "token-refused"],
      ["newest", "delivered", null],
    ]);
  });

  it("distinguishes the customer's messages from those of the center", () => {
    const greeting: TimelineEntry = {
      ...theirs("hello", NOON),
      type: "message",
      author: system,
      mine: false,
    } as TimelineEntry;

    expect(messagesOf(greeting, theirs("hi", NOON + 1)).map(({ side }) => side)).toEqual(["center", "customer"]);
  });

  it("[PA-32] distinguishes messages of other agents, which have their name, from all others", () => {
    const author = { participantId: "p-2", role: "agent", displayName: "Grace" } as const;
    const grace = { ...theirs("note", NOON), author } as TimelineEntry;
    const entries = messagesOf(theirs("hi", NOON), grace, mine("yes", NOON, "sent"));

    expect(entries.map(({ side, authorName, startsGroup }) => [side, authorName, startsGroup])).toEqual([
      ["customer", "Customer", true],
      ["agent", "Grace", true],
      ["own", null, true],
    ]);
    expect(previewOf([grace])).toEqual({ from: "agent", text: "note" });
  });

  it("[PA-33] reports the agent's own departure without a name, and those of others with theirs", () => {
    const left = (participantId: string, at: number): TimelineEntry => {
      return { key: participantId, at, type: "left", author: { participantId, role: "agent", displayName: "Ada" } };
    };
    const { entries } = conversationOf(
      { ...contact, phase: "wrap-up" },
      chatOf(left("p-2", NOON), left("p-agent", NOON)),
    );

    expect(entries.slice(-2)).toEqual([
      { kind: "left", key: "p-2", at: NOON, name: "Ada" },
      { kind: "own-left", key: "p-agent", at: NOON },
    ]);
  });

  it("[PA-37] has the messages of a supervisor as theirs, and they answer the customer", () => {
    const author = { participantId: "p-sam", role: "supervisor", displayName: "Sam" } as const;
    const sam = { ...theirs("note", NOON), author } as TimelineEntry;

    expect(messagesOf(sam)).toMatchObject([{ side: "supervisor", authorName: "Sam" }]);
    expect(previewOf([sam])).toEqual({ from: "supervisor", text: "note" });
    expect(waitingSinceOf([theirs("hi", NOON - 1), sam])).toBeNull();
  });

  it("[PA-56] reports sign-ins, new names and invitations", () => {
    const participant = { participantId: "p-zoe", role: "customer", displayName: "Zoë" } as const;
    const { entries } = conversationOf(
      contact,
      chatOf(
        { key: "1", at: NOON, type: "authentication", step: "initiated", sessionId: "s" },
        { key: "2", at: NOON + 1, type: "authentication", step: "succeeded" },
        { key: "3", at: NOON + 2, type: "renamed", participant },
        { key: "4", at: NOON + 3, type: "invited", participant },
      ),
    );

    expect(entries.filter(({ kind }) => kind !== "start")).toEqual([
      { kind: "authentication", key: "1", at: NOON, step: "initiated" },
      { kind: "authentication", key: "2", at: NOON + 1, step: "succeeded" },
      { kind: "renamed", key: "3", at: NOON + 2, name: "Zoë" },
      { kind: "invited", key: "4", at: NOON + 3, name: "Zoë" },
    ]);
  });

  it("[PA-35] lets a supervisor write only while they take part, and transfer nothing", () => {
    const monitored = (mode: "silent" | "barge") =>
      conversationOf({ ...contact, phase: "monitoring", monitor: { mode, mayBarge: true } }, chatOf());

    expect(monitored("silent")).toMatchObject({ connectedSince: NOON, canWrite: false, canTransfer: false });
    expect(monitored("barge")).toMatchObject({ connectedSince: NOON, canWrite: true, canTransfer: false });
    expect(conversationOf({ ...contact, phase: "monitoring" }, null).history).toBe("loading");
  });

  it("[PA-36] shows a supervisor's own arrivals and departures by name, and no time until an answer", () => {
    const author = { participantId: "p-agent", role: "supervisor", displayName: "Sam" } as const;
    const { entries } = conversationOf(
      { ...contact, phase: "monitoring", monitor: { mode: "silent", mayBarge: true } },
      chatOf(
        arrival("customer", "customer", NOON),
        arrival("Ada", "agent", NOON + 1),
        { key: "in", at: NOON + 2, type: "joined", author },
        { key: "out", at: NOON + 3, type: "left", author },
      ),
    );

    expect(entries).toMatchObject([
      { kind: "start", waitedMs: null },
      { kind: "joined", name: "Sam" },
      { kind: "left", name: "Sam" },
    ]);
  });

  it.each(["application/json", "application/vnd.amazonaws.connect.message.interactive"])(
    "shows a placeholder for an unsupported message of type %s",
    (contentType) => {
      const unknown = { ...theirs("list", NOON), contentType } as TimelineEntry;

      expect(messagesOf(unknown).map(({ body }) => body)).toEqual([{ kind: "other" }]);
      expect(previewOf([unknown])).toBeNull();
    },
  );

  it("[PA-42] shows messages that offer answers, and the answer to their carousel as the chosen text", () => {
    const offer = offerBy(system);
    const answer = theirs("answer", NOON, CHOSEN);

    expect(messagesOf(offer, answer).map(({ body }) => body)).toMatchObject([
      { kind: "interactive", message: { title: "Shirts", cards: [{ title: "Color?", choices: [{ title: "Blue" }] }] } },
      { kind: "plain", text: "Blue" },
    ]);
    expect([previewOf([offer])?.text, previewOf([offer, answer])?.text]).toEqual(["Shirts", "Blue"]);
    expect(newestUnseenOf([offer, answer], 0)?.text).toBe("Blue");
  });

  it.each([
    ["no carousel offers it", []],
    ["only the customer offers it", [offerBy(customer)]],
  ])("[PA-42] shows a text that looks like an answer to a carousel as it is if %s", (_case, offers) => {
    const answer = theirs("answer", NOON, CHOSEN);

    expect(messagesOf(...offers, answer).at(-1)?.body).toEqual({ kind: "plain", text: CHOSEN });
    expect(previewOf([...offers, answer])?.text).toBe(CHOSEN);
  });

  it.each([
    [CHOSEN, { kind: "plain", text: "Blue" }],
    ['{"version":"1.0","action":"SHOW_MORE","data":{}}', { kind: "plain", text: "SHOW_MORE" }],
    ["{}", { kind: "other" }],
  ])("[PA-42] shows the interactive response %s as its text", (content, body) => {
    const response = { ...theirs("response", NOON, content), contentType: `${INTERACTIVE}.response` } as TimelineEntry;

    expect(messagesOf(response).map((message) => message.body)).toEqual([body]);
  });

  it("[PA-44] marks an open chat whose customer is idle, and shows no line for it", () => {
    const idle = { endsAt: NOON };
    const gone: TimelineEntry = { key: "idle", at: NOON, type: "idle", author: customer };
    const shown = conversationOf({ ...contact, idle }, chatOf(theirs("one", NOON), gone));

    expect([shown.idle, shown.entries.map(({ kind }) => kind)]).toEqual([idle, ["start", "message"]]);
    expect(conversationOf({ ...contact, idle, phase: "wrap-up" }, chatOf()).idle).toBeNull();
  });

  it("[PA-45] has a line with the date between an earlier chat and this one, in place of its first arrivals", () => {
    const past = { ...theirs("past", NOON - 86_400_000), isPast: true } as TimelineEntry;
    const chat = chatOf(
      past,
      arrival("customer", "customer", NOON),
      theirs("one", NOON + 1),
      arrival("p-agent", "agent", NOON + 42_000),
    );

    for (const history of ["complete", "more"] as const)
      expect(conversationOf(contact, { ...chat, history }).entries).toMatchObject([
        { kind: "day", at: NOON - 86_400_000 },
        { kind: "message", key: "past" },
        { kind: "start", at: NOON, waitedMs: 42_000, isContinued: true },
        { kind: "message", key: "one", startsGroup: true },
      ]);
  });

  it("[PA-46] ends with the customer's rating", () => {
    const rating = { score: 4, comment: "Quick" };

    expect(conversationOf({ ...contact, rating }, chatOf(theirs("one", NOON))).entries.at(-1)).toEqual({
      kind: "rated",
      key: "rated",
      rating,
    });
  });

  it("accepts messages only while the contact is connected and its session is active", () => {
    const over: ChatSnapshot = { ...chatOf(), over: { reason: "ended", message: null } };

    expect(conversationOf(contact, chatOf()).canWrite).toBe(true);
    expect(conversationOf(contact, over).canWrite).toBe(false);
    expect(conversationOf(contact, null).canWrite).toBe(false);
    expect(conversationOf({ ...contact, phase: "wrap-up" }, chatOf()).canWrite).toBe(false);
  });
});

describe("the summary of a conversation", () => {
  it("counts the customer's messages since the conversation was last seen", () => {
    const timeline = [theirs("one", NOON), theirs("two", NOON + 1), theirs("three", NOON + 2)];

    expect(unreadOf(timeline, NOON)).toBe(2);
    expect(unreadOf(timeline, NOON + 2)).toBe(0);
  });

  it("counts messages before the agent's own last message as read", () => {
    expect(unreadOf([theirs("one", NOON), mine("two", NOON + 1, "read"), theirs("three", NOON + 2)], 0)).toBe(1);
  });

  it.each(["sending", "failed"] as const)(
    "[PA-03] sees the customer's messages before an own one that is %s",
    (delivery) => {
      // It is last until it is confirmed, and has the time of the page's clock.
      const timeline = [mine("answer", NOON, "sent"), theirs("one", NOON + 1), mine("own", NOON - 9_000, delivery)];

      expect([unreadOf(timeline, NOON), newestUnseenOf(timeline, NOON)?.key]).toEqual([1, "one"]);
      expect([waitingSinceOf(timeline), previewOf(timeline)?.text]).toEqual([NOON + 1, "one"]);
    },
  );

  it("[PA-45] has no messages of an earlier chat", () => {
    const past = { ...theirs("past", NOON), isPast: true } as TimelineEntry;

    expect([unreadOf([past], 0), waitingSinceOf([past]), previewOf([past])]).toEqual([0, null, null]);
    const both = [past, theirs("one", NOON + 1)];
    expect([unreadOf(both, 0), waitingSinceOf(both), previewOf(both)?.text]).toEqual([1, NOON + 1, "one"]);
  });

  it("[PA-18] previews the newest message in one line, with its writer", () => {
    const words = theirs("two", NOON + 1, "  several\n\nlines\tof words ");

    expect(previewOf([theirs("one", NOON), words])).toEqual({ from: "other", text: "several lines of words" });
    expect(previewOf([words, mine("answer", NOON + 2, "sent")])).toEqual({ from: "own", text: "answer" });
    expect(previewOf([])).toBeNull();
  });
});
