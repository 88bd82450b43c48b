import { describe, expect, it } from "vitest";
import type { DeskContact } from "../../shared/desk.ts";
import { afterContactWorkOf } from "./after-contact-work.view-model.ts";

const contact: DeskContact = {
  contactId: "c-1",
  conversationId: "c-1",
  channel: "chat",
  phase: "wrap-up",
  since: 5_000,
  endsAt: 65_000,
  customerName: null,
  queueName: null,
  queuedAt: null,
  attributes: [],
  agentConnectionId: null,
};

describe("after-contact work", () => {
  it("does not exist while there is a customer at the other end", () => {
    expect(afterContactWorkOf({ ...contact, phase: "connected" }, new Set())).toBeNull();
    expect(afterContactWorkOf({ ...contact, phase: "offered" }, new Set())).toBeNull();
  });

  it("counts from the end of the contact to its own", () => {
    expect(afterContactWorkOf(contact, new Set())).toEqual({
      contactId: "c-1",
      outcome: "handled",
      since: 5_000,
      endsAt: 65_000,
      isClosing: false,
    });
  });

  it("names what came of a contact that nobody took", () => {
    expect(afterContactWorkOf({ ...contact, phase: "missed", endsAt: null }, new Set(["c-1"]))).toEqual({
      contactId: "c-1",
      outcome: "missed",
      since: 5_000,
      endsAt: null,
      isClosing: true,
    });
  });
});
