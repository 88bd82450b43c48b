import { SignJWT } from "jose";
import { expect, it } from "vitest";
import { createStartSurface } from "../src/index.ts";
import { visitorKeyOf } from "../src/settings.ts";
import { openTestCenter, type TestCenter } from "./test-center.ts";

const SECRET = "s".repeat(32);

const open = (isVisitorRequired = false) =>
  openTestCenter({
    surfaces: [createStartSurface({ pages: null, visitorKey: visitorKeyOf(SECRET) ?? null, isVisitorRequired })],
  });

async function start({ http }: TestCenter, body: unknown, token: string | null) {
  const headers = token === null ? {} : { "x-amz-security-token": token };
  const answer = await fetch(`${http}/startChat`, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: answer.status, data: (await answer.json()).data };
}

function tokenOf({ clock }: TestCenter, claims: Record<string, unknown>): Promise<string> {
  const jwt = new SignJWT({ exp: Math.floor(clock.now() / 1_000) + 600, ...claims });
  return jwt.setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(SECRET));
}

it("[WS-07] starts a chat with the facts that the site has signed, in place of those of the page", async () => {
  await using center = await open();
  const token = await tokenOf(center, { sub: "7", name: "Ada", attributes: { plan: "gold" } });
  const page = {
    ParticipantDetails: { DisplayName: "Grace" },
    Attributes: { plan: "silver", customerName: "Grace", page: "cart" },
  };

  const { status, data } = await start(center, page, token);
  const contact = await center.center.contacts.describe(data.startChatResult.ContactId);

  expect(status).toBe(200);
  expect(contact.ok && contact.value.attributes).toMatchObject({
    plan: "gold",
    customerName: "Ada",
    page: "cart",
    verifiedVisitorId: "7",
  });
  expect(contact.ok && contact.value.participants.map(({ displayName }) => displayName)).toContain("Ada");
});

it("[WS-07] refuses a wrong token, and the attribute of verified customers without one", async () => {
  await using center = await open();

  const wrong = await start(center, {}, "a.b.c");
  const forged = await start(center, { Attributes: { verifiedVisitorId: "7" } }, null);

  expect([wrong.status, wrong.data.Error.code]).toEqual([403, "token-invalid"]);
  expect([forged.status, forged.data.Error.code]).toEqual([400, "invalid-field"]);
  expect(forged.data.Error.message).toContain("Attributes.verifiedVisitorId");
});

it("[WS-08] refuses a start without a signed identity if one is required", async () => {
  await using center = await open(true);

  const without = await start(center, {}, null);
  const withToken = await start(center, {}, await tokenOf(center, { sub: "7" }));

  expect([without.status, without.data.Error.code, withToken.status]).toEqual([403, "token-invalid", 200]);
});
