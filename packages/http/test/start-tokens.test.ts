import { describe, expect, it } from "vitest";
import { startTokenOf } from "../src/start/start-token.ts";
import { createStartSurface } from "../src/start/surface.ts";
import { openConnect } from "./open-connect.ts";
import { openTestCenter, type TestCenter } from "./test-center.ts";
import { FLOW } from "./test-definition.ts";

const TOKEN = "0d9b3f0e-6d54-4f0c-9d6f-6f3c1f2b7a55";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A center whose control plane requires no signatures, with the public start call. */
const openStarts = () =>
  openTestCenter({
    surfaces: [openConnect(), createStartSurface({ pages: null })],
  });

async function signedStart({ http }: TestCenter, changes: object = {}) {
  const request = { InstanceId: "i", ContactFlowId: FLOW, ParticipantDetails: { DisplayName: "Customer" }, ...changes };
  const answer = await fetch(`${http}/contact/chat`, { method: "PUT", body: JSON.stringify(request) });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

async function publicStart({ http }: TestCenter, changes: object = {}) {
  const request = { ContactFlowId: FLOW, ParticipantDetails: { DisplayName: "Customer" }, ...changes };
  const answer = await fetch(`${http}/startChat`, { method: "POST", body: JSON.stringify(request) });
  const body = (await answer.json()) as { data: { startChatResult: Record<string, string>; Error?: object } };
  return { status: answer.status, chat: body.data.startChatResult, error: body.data.Error };
}

describe("a client token at the control plane", () => {
  it("[CP-15] of any text is a short key, which differs from that of another text", () => {
    const keys = ["漢".repeat(500), "漢".repeat(499), "\u0001".repeat(300), "x".repeat(200)].map(
      (ClientToken) => startTokenOf({ ClientToken }, "control-plane")?.key ?? "",
    );

    expect(new Set(keys).size).toBe(4);
    expect(Math.max(...keys.map((key) => Buffer.byteLength(key)))).toBeLessThan(300);
  });

  it("[CP-15] with the same request returns the first chat for seven days, whatever the order of members", async () => {
    await using center = await openStarts();
    const first = await signedStart(center, { ClientToken: "order-4711", Attributes: { a: "1", b: "2" } });
    center.time.advance(7 * DAY_MS - MINUTE_MS);

    const again = await signedStart(center, { Attributes: { b: "2", a: "1" }, ClientToken: "order-4711" });

    expect(first.status).toBe(200);
    expect(again.body.ContactId).toBe(first.body.ContactId);
  });

  it.each([
    ["another name", { ParticipantDetails: { DisplayName: "Other" } }],
    ["other attributes", { Attributes: { a: "2" } }],
    ["an initial message", { InitialMessage: { ContentType: "text/plain", Content: "Hello" } }],
    ["another duration", { ChatDurationInMinutes: 60 }],
    ["a related contact", { RelatedContactId: "other" }],
  ])("[CP-15] with %s is refused as an IdempotencyException that names the field", async (_what, changes) => {
    await using center = await openStarts();
    await signedStart(center, { ClientToken: "order-4711", Attributes: { a: "1" } });

    const other = await signedStart(center, { ClientToken: "order-4711", Attributes: { a: "1" }, ...changes });

    expect(other).toMatchObject({
      status: 409,
      body: { __type: "IdempotencyException", Message: expect.stringContaining("ClientToken") },
    });
    expect(other.body).not.toHaveProperty("ParticipantToken");
  });

  it("[CP-15] is free for another request after seven days", async () => {
    await using center = await openStarts();
    const first = await signedStart(center, { ClientToken: "order-4711" });
    center.time.advance(7 * DAY_MS + MINUTE_MS);

    const later = await signedStart(center, { ClientToken: "order-4711", Attributes: { a: "1" } });

    expect(later.status).toBe(200);
    expect(later.body.ContactId).not.toBe(first.body.ContactId);
  });
});

describe("a client token of the public start call", () => {
  it("[WS-03] that is a random UUID returns the first chat to the same request for ten minutes", async () => {
    await using center = await openStarts();
    const first = await publicStart(center, { ClientToken: TOKEN });
    center.time.advance(9 * MINUTE_MS);
    const again = await publicStart(center, { ClientToken: TOKEN });
    center.time.advance(2 * MINUTE_MS);
    const later = await publicStart(center, { ClientToken: TOKEN });

    expect(again.chat.ContactId).toBe(first.chat.ContactId);
    expect(later.chat.ContactId).not.toBe(first.chat.ContactId);
  });

  it("[WS-03] with another request is refused without the first chat", async () => {
    await using center = await openStarts();
    await publicStart(center, { ClientToken: TOKEN });

    const other = await publicStart(center, { ClientToken: TOKEN, Attributes: { a: "1" } });

    expect(other).toMatchObject({ status: 409, chat: undefined, error: { code: "token-reused" } });
  });

  it.each(["order-4711", "0d9b3f0e-6d54-1f0c-9d6f-6f3c1f2b7a55", "constructor"])(
    "[WS-03] that can be guessed is ignored: %s",
    async (ClientToken) => {
      await using center = await openStarts();
      const victim = await publicStart(center, { ClientToken });

      const thief = await publicStart(center, { ClientToken });

      expect(thief.status).toBe(200);
      expect(thief.chat.ContactId).not.toBe(victim.chat.ContactId);
    },
  );

  it("[WS-03] never returns a chat that the control plane started with it", async () => {
    await using center = await openStarts();
    const victim = await signedStart(center, { ClientToken: TOKEN });

    const thief = await publicStart(center, { ClientToken: TOKEN });

    expect(thief.chat.ContactId).not.toBe(victim.body.ContactId);
  });
});
