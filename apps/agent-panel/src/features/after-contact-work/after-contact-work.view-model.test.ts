import { describe, expect, it } from "vitest";
import { deskContact } from "../../../test/desk-contact.ts";
import { afterContactWorkOf } from "./after-contact-work.view-model.ts";

const contact = deskContact({ phase: "wrap-up", since: 5_000, endsAt: 65_000 });

describe("after-contact work", () => {
  it("is null while the contact is offered, connected or monitored", () => {
    expect(afterContactWorkOf({ ...contact, phase: "monitoring" }, new Set())).toBeNull();
    expect(afterContactWorkOf({ ...contact, phase: "connected" }, new Set())).toBeNull();
    expect(afterContactWorkOf({ ...contact, phase: "offered" }, new Set())).toBeNull();
  });

  it("has the start of the work and its time limit", () => {
    expect(afterContactWorkOf(contact, new Set())).toEqual({
      contactId: "c-1",
      outcome: "handled",
      since: 5_000,
      endsAt: 65_000,
      isClosing: false,
    });
  });

  it("reports the outcome of a contact that was not accepted", () => {
    expect(afterContactWorkOf({ ...contact, phase: "missed", endsAt: null }, new Set(["c-1"]))).toEqual({
      contactId: "c-1",
      outcome: "missed",
      since: 5_000,
      endsAt: null,
      isClosing: true,
    });
  });
});
