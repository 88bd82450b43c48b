import { examplePanelUpdate } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { deskContact } from "../../../test/desk-contact.ts";
import type { Desk, DeskContact } from "../../shared/desk.ts";
import { deskOf } from "../desk-of.ts";
import { initialState, type PanelState, signedOut, snapshotOf, withDesk, withSelection } from "./panel-state.ts";

const silence = { snapshot: () => null, facts: () => new Map(), draft: () => "", attached: () => null };
const signedIn: PanelState = {
  ...initialState({ isSoundOn: true, isFormatting: false }),
  sessionStatus: "signed-in",
  connection: "up",
};

const contact = (contactId: string, phase: DeskContact["phase"]): DeskContact => deskContact({ contactId, phase });

function deskWith(...contacts: DeskContact[]): Desk {
  return { ...deskOf(examplePanelUpdate(1, []), 1), contacts };
}

describe("the content of the window", () => {
  it.each([
    [initialState({ isSoundOn: true, isFormatting: false }), "sign-in"],
    [signedIn, "starting"],
    [withDesk(signedIn, deskWith()), "workspace"],
    [{ ...signedIn, sessionStatus: "not-permitted" as const }, "not-permitted"],
    [{ ...signedIn, sessionStatus: "outdated" as const }, "outdated"],
    [{ ...withDesk(signedIn, deskWith()), unapprovedHost: "https://example.org" }, "not-approved"],
  ])("case %#: %s", (state, page) => {
    expect(snapshotOf(state, silence).page).toBe(page);
  });

  it("reports an unreachable center during the start", () => {
    const shown = snapshotOf({ ...signedIn, connection: "lost" }, silence);

    expect(shown).toEqual({ page: "starting", isUnreachable: true });
  });

  it("keeps only the agent's settings after signing out", () => {
    const busy = withDesk({ ...signedIn, isSoundOn: false }, deskWith(contact("a", "connected")));

    expect(signedOut(busy, true)).toEqual({
      ...initialState({ isSoundOn: false, isFormatting: false }),
      form: { phase: "idle", problem: null, isAgain: true },
    });
  });
});

describe("the selected contact", () => {
  it("is the accepted contact as soon as it no longer rings", () => {
    const ringing = withDesk(signedIn, deskWith(contact("old", "connected"), contact("new", "offered")));

    const requested = withDesk(
      withSelection(ringing, "new"),
      deskWith(contact("old", "connected"), contact("new", "offered")),
    );
    const granted = withDesk(requested, deskWith(contact("old", "connected"), contact("new", "connected")));

    expect([ringing.selectedId, requested.selectedId, granted.selectedId]).toEqual(["old", "old", "new"]);
    expect(granted.requestedId).toBeNull();
  });

  it("does not change for a contact that is not on the desk", () => {
    const state = withDesk(signedIn, deskWith(contact("a", "connected")));

    expect(withSelection(state, "elsewhere")).toBe(state);
  });

  it("is no longer pending once the contact is gone", () => {
    const requested = withSelection(withDesk(signedIn, deskWith(contact("new", "offered"))), "new");

    expect(withDesk(requested, deskWith()).requestedId).toBeNull();
  });
});

describe("a pending request", () => {
  it("is dropped with the contact's next step", () => {
    const requested = { ...signedIn, answering: new Set(["a", "b"]), closing: new Set(["c", "d"]) };

    const after = withDesk(
      requested,
      deskWith(contact("a", "offered"), contact("b", "connected"), contact("c", "wrap-up")),
    );

    expect([[...after.answering], [...after.closing]]).toEqual([["a"], ["c"]]);
  });
});
