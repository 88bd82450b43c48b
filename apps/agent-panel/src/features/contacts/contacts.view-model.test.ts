import { describe, expect, it } from "vitest";
import { deskContact } from "../../../test/desk-contact.ts";
import type { Desk, DeskContact } from "../../shared/desk.ts";
import { contactsOf, selectionAfter } from "./contacts.view-model.ts";

const contact = (contactId: string, phase: DeskContact["phase"], queuedAt: number): DeskContact =>
  deskContact({ contactId, phase, since: 10_000 - queuedAt, queuedAt, customerName: `Customer ${contactId}` });

const deskOf = (...contacts: DeskContact[]): Desk => ({
  agentName: "Ada",
  state: { name: "Available", kind: "routable", since: 0 },
  nextState: null,
  choices: [],
  chosenId: null,
  hasCalls: true,
  canCall: true,
  queueArns: [],
  contacts,
});

describe("the list of contacts", () => {
  it("[PA-24, PA-25] has the beginning of a task's description, and its pause", () => {
    const task = {
      ...contact("a", "connected", 100),
      channel: "task",
      isPaused: true,
      description: "About\nthe order",
    };

    const { rows } = contactsOf(deskOf(task), { selectedId: "a", conversations: new Map(), skewMs: 0 });

    expect(rows).toMatchObject([{ isPaused: true, preview: { from: "other", text: "About the order" } }]);
  });

  it("[PA-34] counts and marks nothing in a chat that is monitored", () => {
    const newest = { key: "m", text: "hello" };
    const known = { unread: 2, preview: null, draft: "", isTyping: false, isLoaded: true, newest, waitingSince: 8_000 };

    const { rows } = contactsOf(deskOf(contact("a", "monitoring", 100)), {
      selectedId: null,
      conversations: new Map([["a", known]]),
      skewMs: 0,
    });

    expect(rows).toMatchObject([{ phase: "monitoring", unread: 0, newest: null, waitingSince: null }]);
  });

  it.each([
    ["connected", false, "connected"],
    ["connected", true, "held"],
    ["missed", false, "missed"],
    ["wrap-up", false, null],
  ] as const)("[PA-53] shows a call that is %s, on hold: %s, as %s", (phase, isHeld, shown) => {
    const customer = { connectionId: "k", isHeld, isMuted: false };
    const leg = { isCalling: false, canTransfer: true, media: null, agent: undefined, customer };
    const call = { ...contact("a", phase, 100), channel: "voice", call: leg } as const;

    const { rows } = contactsOf(deskOf(call), { selectedId: null, conversations: new Map(), skewMs: 0 });

    expect(rows).toMatchObject([{ phase, call: shown }]);
  });

  it.each([
    [true, "calling-back"],
    [undefined, "calling"],
  ] as const)(
    "[PA-50, PA-75] shows a call that is not answered yet without a time, a callback: %s",
    (isCallback, shown) => {
      const leg = { isCalling: true, canTransfer: true, media: null, agent: undefined, customer: undefined };
      const call = {
        ...contact("a", "connected", 100),
        channel: "voice",
        call: leg,
        ...(isCallback && { isCallback }),
      };

      const { rows } = contactsOf(deskOf(call), { selectedId: null, conversations: new Map(), skewMs: 0 });

      expect(rows).toMatchObject([{ call: shown, since: null }]);
    },
  );

  it("[PA-54] is that of an agent who can get contacts while a call rings, unless another state was chosen", () => {
    const choices = [
      { id: "available", name: "Available", kind: "routable" },
      { id: "lunch", name: "Lunch", kind: "not-routable" },
    ] as const;
    const ringing: Desk = { ...deskOf(), choices, state: { name: "PendingBusy", kind: "system", since: 0 } };
    const local = { selectedId: null, conversations: new Map(), skewMs: 0 };

    expect(contactsOf({ ...ringing, chosenId: "available" }, local).isRoutable).toBe(true);
    expect(contactsOf({ ...ringing, chosenId: "lunch" }, local).isRoutable).toBe(false);
  });

  it("keeps the order of arrival and omits ringing contacts", () => {
    const desk = deskOf(
      contact("b", "wrap-up", 200),
      contact("ringing", "offered", 50),
      contact("a", "connected", 100),
    );
    const facts = {
      unread: 2,
      preview: { from: "other" as const, text: "hello" },
      draft: "",
      isTyping: true,
      isLoaded: true,
      newest: { key: "m", text: "hello" },
      waitingSince: 8_000,
    };

    const { rows } = contactsOf(desk, { selectedId: "b", conversations: new Map([["a", facts]]), skewMs: 5_000 });

    expect(rows).toEqual([
      {
        ...facts,
        contactId: "a",
        customerName: "Customer a",
        phase: "connected",
        isPaused: false,
        isIdle: false,
        call: null,
        since: 9_900,
        isSelected: false,
        waitingSince: 3_000,
      },
      {
        contactId: "b",
        customerName: "Customer b",
        phase: "wrap-up",
        isPaused: false,
        isIdle: false,
        call: null,
        since: 9_800,
        isSelected: true,
        unread: 0,
        preview: null,
        draft: "",
        isTyping: false,
        isLoaded: false,
        newest: null,
        waitingSince: null,
      },
    ]);
  });

  it.each([
    ["an unsent text", { draft: "Dear" }, { from: "draft", text: "Dear" }],
    ["the newest message without an unsent text", {}, { from: "own", text: "hi" }],
    ["the newest message if it is unread", { draft: "Dear", unread: 1 }, { from: "own", text: "hi" }],
    ["the newest message of the open chat", { draft: "Dear", selectedId: "a" }, { from: "own", text: "hi" }],
  ] as const)("[PA-18] shows %s", (_what, given, preview) => {
    const { selectedId = null, ...rest } = { selectedId: undefined, ...given };
    const newest = { from: "own", text: "hi" } as const;
    const facts = { unread: 0, preview: newest, draft: "", isTyping: false, isLoaded: true, newest: null };
    const conversations = new Map([["a", { ...facts, waitingSince: null, ...rest }]]);

    const { rows } = contactsOf(deskOf(contact("a", "connected", 1)), { selectedId, conversations, skewMs: 0 });

    expect(rows).toMatchObject([{ preview }]);
  });

  it("keeps the selection while the contact is on the desk", () => {
    const desk = deskOf(contact("a", "connected", 1), contact("b", "wrap-up", 2));

    expect(selectionAfter(desk, "b")).toBe("b");
    expect(selectionAfter(desk, "gone")).toBe("a");
    expect(selectionAfter(deskOf(contact("ringing", "offered", 3)), "gone")).toBeNull();
  });
});
