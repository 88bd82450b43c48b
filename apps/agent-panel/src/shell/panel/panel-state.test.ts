import { examplePanelUpdate } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { Desk, DeskContact } from "../../shared/desk.ts";
import { deskOf } from "../desk-of.ts";
import { initialState, type PanelState, signedOut, snapshotOf, withDesk, withSelection } from "./panel-state.ts";

const silence = { snapshot: () => null, facts: () => new Map(), draft: () => "" };
const signedIn: PanelState = { ...initialState(true), standing: "signed-in", connection: "up" };

function contact(contactId: string, phase: DeskContact["phase"]): DeskContact {
  return {
    contactId,
    conversationId: contactId,
    channel: "chat",
    phase,
    since: 1,
    endsAt: null,
    customerName: null,
    queueName: null,
    queuedAt: null,
    attributes: [],
    agentConnectionId: "p",
  };
}

function deskWith(...contacts: DeskContact[]): Desk {
  return { ...deskOf(examplePanelUpdate(1, []), 1), contacts };
}

describe("what stands in the window", () => {
  it.each([
    [initialState(true), "sign-in"],
    [signedIn, "starting"],
    [withDesk(signedIn, deskWith()), "workspace"],
    [{ ...signedIn, standing: "not-permitted" as const }, "not-permitted"],
    [{ ...signedIn, standing: "outdated" as const }, "outdated"],
    [{ ...withDesk(signedIn, deskWith()), unapprovedHost: "https://example.org" }, "not-approved"],
  ])("case %#: %s", (state, page) => {
    expect(snapshotOf(state, silence).page).toBe(page);
  });

  it("says while it starts that the center does not answer", () => {
    const shown = snapshotOf({ ...signedIn, connection: "lost" }, silence);

    expect(shown).toEqual({ page: "starting", isUnreachable: true });
  });

  it("keeps nothing of the desk once nobody is signed in, but for the agent's own settings", () => {
    const busy = withDesk({ ...signedIn, isSoundOn: false }, deskWith(contact("a", "connected")));

    expect(signedOut(busy, true)).toEqual({
      ...initialState(false),
      form: { phase: "idle", problem: null, isAgain: true },
    });
  });
});

describe("the contact that is looked at", () => {
  it("is the one that was accepted, as soon as it no longer rings", () => {
    const ringing = withDesk(signedIn, deskWith(contact("old", "connected"), contact("new", "offered")));

    const wished = withDesk(
      withSelection(ringing, "new"),
      deskWith(contact("old", "connected"), contact("new", "offered")),
    );
    const granted = withDesk(wished, deskWith(contact("old", "connected"), contact("new", "connected")));

    expect([ringing.selectedId, wished.selectedId, granted.selectedId]).toEqual(["old", "old", "new"]);
    expect(granted.wishedId).toBeNull();
  });

  it("does not change for a contact that is not on the desk", () => {
    const state = withDesk(signedIn, deskWith(contact("a", "connected")));

    expect(withSelection(state, "elsewhere")).toBe(state);
  });

  it("is no longer awaited once the contact has gone", () => {
    const wished = withSelection(withDesk(signedIn, deskWith(contact("new", "offered"))), "new");

    expect(withDesk(wished, deskWith()).wishedId).toBeNull();
  });
});

describe("what was asked for and not answered", () => {
  it("is forgotten with the contact's next step", () => {
    const asked = { ...signedIn, answering: new Set(["a", "b"]), closing: new Set(["c", "d"]) };

    const after = withDesk(
      asked,
      deskWith(contact("a", "offered"), contact("b", "connected"), contact("c", "wrap-up")),
    );

    expect([[...after.answering], [...after.closing]]).toEqual([["a"], ["c"]]);
  });
});
