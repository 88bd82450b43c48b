import { describe, expect, it } from "vitest";
import { deskContact } from "../../../test/desk-contact.ts";
import type { Desk, DeskContact } from "../../shared/desk.ts";
import { incomingOf, kindOf, leftRatio, type Place, placesOf, ringRequestOf } from "./incoming.view-model.ts";

const contact = (contactId: string, phase: DeskContact["phase"], since: number): DeskContact =>
  deskContact({ contactId, phase, since, endsAt: phase === "offered" ? since + 20_000 : null, queuedAt: 100 });

const desk: Desk = {
  agentName: "Ada",
  state: { name: "Available", kind: "routable", since: 0 },
  nextState: null,
  choices: [],
  chosenId: null,
  hasCalls: true,
  canCall: true,
  queueArns: [],
  contacts: [
    contact("late", "offered", 2_000),
    contact("early", "offered", 1_000),
    contact("talking", "connected", 500),
  ],
};

const always = (): boolean => true;
const quiet = { answering: new Set<string>(), isSoundBlocked: false };

describe("incoming contacts", () => {
  it("lists ringing contacts, the longest ringing first", () => {
    expect(incomingOf(desk, quiet).offers.map((offer) => offer.contactId)).toEqual(["early", "late"]);
  });

  it("[PA-09] keep their places, and a new one gets the first that is empty", () => {
    const { offers } = incomingOf(desk, quiet);
    const named = (id: string) => ({ ...offers[0], contactId: id }) as (typeof offers)[number];
    let places: readonly Place[] = [];
    const after = (...ids: string[]): string[] => {
      places = placesOf(places, ids.map(named));
      return places.map(({ offer, isOver }) => (isOver ? "" : offer.contactId));
    };

    expect(after("a", "b", "c")).toEqual(["a", "b", "c"]);
    expect(after("b", "c")).toEqual(["", "b", "c"]);
    expect(after("c", "d")).toEqual(["d", "", "c"]);
    expect(after("d")).toEqual(["d"]);
    expect(after("d", "d2")).toEqual(["d", "d2"]);
    expect(after()).toEqual([]);
  });

  it("rings until each offer is being answered", () => {
    const one = incomingOf(desk, { ...quiet, answering: new Set(["early"]) });
    const none = incomingOf(desk, { ...quiet, answering: new Set(["early", "late"]) });

    expect(ringRequestOf(incomingOf(desk, quiet).offers, always)).toEqual({ tone: "chat", title: "several" });
    expect(ringRequestOf(one.offers, always)).toEqual({ tone: "chat", title: "one" });
    expect(ringRequestOf(none.offers, always)).toEqual({ tone: null, title: null });
  });

  it("[PA-52] rings with the tone of calls first, and with none that is not permitted", () => {
    const [late, ...rest] = desk.contacts;
    const call: DeskContact = { ...contact("late", "offered", 2_000), channel: "voice" };
    const { offers } = incomingOf({ ...desk, contacts: late === undefined ? [] : [call, ...rest] }, quiet);

    expect(ringRequestOf(offers, always).tone).toBe("call");
    expect(ringRequestOf(offers, (kind) => kind === "chat").tone).toBe("chat");
    expect(ringRequestOf(offers, () => false)).toEqual({ tone: null, title: "several" });
  });

  it("[PA-53] are named by their kind", () => {
    expect(["voice", "task", "chat", "email"].map((channel) => kindOf({ channel }))).toEqual([
      "call",
      "task",
      "chat",
      "chat",
    ]);
  });

  it("[PA-75] names a callback, which rings with the tone of calls", () => {
    const callback: DeskContact = { ...contact("back", "offered", 2_000), channel: "voice", isCallback: true };
    const { offers } = incomingOf({ ...desk, contacts: [callback] }, quiet);

    expect(offers.map(kindOf)).toEqual(["callback"]);
    expect(ringRequestOf(offers, always).tone).toBe("call");
  });

  it("reports blocked sound only while an offer rings", () => {
    const blocked = { ...quiet, isSoundBlocked: true };

    expect(incomingOf(desk, blocked).isSoundBlocked).toBe(true);
    expect(incomingOf({ ...desk, contacts: [] }, blocked).isSoundBlocked).toBe(false);
  });

  it("counts down from one to zero and stops there", () => {
    const offer = { offeredAt: 1_000, expiresAt: 21_000 };

    expect([0, 1_000, 6_000, 21_000, 30_000].map((now) => leftRatio(offer, now))).toEqual([1, 1, 0.75, 0, 0]);
    expect(leftRatio({ offeredAt: 1_000, expiresAt: null }, 9_000)).toBe(1);
  });
});
