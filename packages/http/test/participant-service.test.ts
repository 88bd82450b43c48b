import { describe, expect, it } from "vitest";
import { STRICT_MESSAGE_LIMITS } from "../src/index.ts";
import {
  type Answer,
  call,
  connect,
  openTestCenter,
  type Party,
  type TestCenter,
  whileTimePasses,
} from "./test-center.ts";

async function connected(center: TestCenter, party?: Party): Promise<{ token: string; party: Party }> {
  const customer = party ?? (await center.startChat());
  const { token } = await connect(center.http, customer);
  await center.center.chats.join(customer.ref);
  return { token, party: customer };
}

function say(center: TestCenter, token: string, content: string, more: object = {}): Promise<Answer> {
  return call(center.http, "message", { token, body: { ContentType: "text/plain", Content: content, ...more } });
}

describe("CreateParticipantConnection", () => {
  it("[PT-01] returns the requested parts: a socket address for loopback, credentials for a day", async () => {
    await using center = await openTestCenter();
    const { participantToken } = await center.startChat();
    const now = center.clock.now();

    const both = await call(center.http, "connection", {
      token: participantToken,
      body: { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] },
    });
    const none = await call(center.http, "connection", { token: participantToken, body: { ConnectParticipant: true } });

    expect(both.status).toBe(200);
    expect(both.body).toEqual({
      Websocket: {
        Url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/socket\/participant\?token=/),
        ConnectionExpiry: new Date(now + 65 * 60_000).toISOString(),
      },
      ConnectionCredentials: {
        ConnectionToken: expect.any(String),
        Expiry: new Date(now + 24 * 60 * 60_000).toISOString(),
      },
    });
    expect(none.status).toBe(200);
    expect(none.body).toEqual({});
  });

  it("[PT-35] returns credentials for the time of the setting, which end with it", async () => {
    await using center = await openTestCenter({ connectionTokenMs: 65_000 });
    const customer = await center.startChat();
    const body = { Type: ["CONNECTION_CREDENTIALS"] };

    const answer = await call(center.http, "connection", { token: customer.participantToken, body });

    expect(answer.body).toMatchObject({
      ConnectionCredentials: { Expiry: new Date(center.clock.now() + 65_000).toISOString() },
    });
    const { token } = await connect(center.http, customer);
    await center.center.chats.join(customer.ref);
    expect((await say(center, token, "in time")).status).toBe(200);
    center.time.advance(65_001);
    expect((await say(center, token, "late")).status).toBe(403);
  });

  it("[PT-02] keeps earlier tokens valid", async () => {
    await using center = await openTestCenter();
    const { token, party } = await connected(center);
    await connect(center.http, party);

    expect((await say(center, token, "still here")).status).toBe(200);
  });

  it("[PT-03] is refused with 403 and a reason after the chat has ended", async () => {
    await using center = await openTestCenter();
    const { token, party } = await connected(center);
    await whileTimePasses(center, call(center.http, "disconnect", { token }));

    const answer = await call(center.http, "connection", {
      token: party.participantToken,
      body: { Type: ["WEBSOCKET"] },
    });

    expect(answer.status).toBe(403);
    expect(answer.body).toEqual({ __type: "AccessDeniedException", message: "The contact has ended." });
    expect(answer.headers.get("x-amzn-errortype")).toBe("AccessDeniedException");
  });
});

describe("SendMessage", () => {
  it("[PT-04] returns id and time, and the original answer for a repeated ClientToken", async () => {
    await using center = await openTestCenter();
    const { token } = await connected(center);

    const first = await say(center, token, "hello", { ClientToken: "a" });
    const again = await say(center, token, "hello", { ClientToken: "a" });
    const other = await say(center, token, "hello", { ClientToken: "b" });

    expect(first.body).toEqual({ Id: expect.any(String), AbsoluteTime: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) });
    expect(again.body).toEqual(first.body);
    expect(other.body.Id).not.toBe(first.body.Id);
    const { body } = await call(center.http, "transcript", { token, body: { MaxResults: 100, StartPosition: {} } });
    const said = (body.Transcript as { Content: string }[]).filter(({ Content }) => Content === "hello");
    expect(said).toHaveLength(2);
  });

  it.each([
    ["no content", { ContentType: "text/plain" }, "Content"],
    ["empty content", { ContentType: "text/plain", Content: "" }, "Content"],
    ["content that is not text", { ContentType: "text/plain", Content: 5 }, "Content"],
    ["an unknown type", { ContentType: "text/html", Content: "x" }, "ContentType"],
    ["a type the chat was not started with", { ContentType: "application/json", Content: "{}" }, ""],
    [
      "a ClientToken of 501 characters",
      { ContentType: "text/plain", Content: "x", ClientToken: "x".repeat(501) },
      "ClientToken",
    ],
    ["16385 bytes", { ContentType: "text/plain", Content: "é".repeat(8_193) }, "16384 bytes"],
    ["a body that is not JSON", "{", "body"],
  ])("[PT-05] refuses %s with a ValidationException that names the field", async (_name, body, words) => {
    await using center = await openTestCenter();
    const { token } = await connected(center);

    const answer = await call(center.http, "message", { token, body });

    expect(answer.status).toBe(400);
    expect(answer.body.__type).toBe("ValidationException");
    expect(answer.body.message).toContain(words);
  });

  it("[PT-06] accepts 16384 bytes, or 1024 characters if configured", async () => {
    await using center = await openTestCenter();
    await using strict = await openTestCenter({ participant: { messageLimits: STRICT_MESSAGE_LIMITS } });

    expect((await say(center, (await connected(center)).token, "é".repeat(8_192))).status).toBe(200);
    const { token } = await connected(strict);
    expect((await say(strict, token, "é".repeat(1_024))).status).toBe(200);
    expect((await say(strict, token, "é".repeat(1_025))).status).toBe(400);
  });

  it("[PT-07] refuses bodies over a mebibyte in the service's own form", async () => {
    await using center = await openTestCenter();
    const { token } = await connected(center);

    const answer = await say(center, token, "x".repeat(1_100_000));

    expect(answer.status).toBe(400);
    expect(answer.body.__type).toBe("ValidationException");
  });
});

describe("tokens", () => {
  it.each([
    ["none", undefined],
    ["a malformed one", "x".repeat(1_001)],
  ])("[PT-08] a request with %s is refused with the reason", async (_name, token) => {
    await using center = await openTestCenter();

    const answer = await call(center.http, "message", { ...(token ? { token } : {}), body: {} });

    expect(answer.status).toBe(403);
    expect(answer.body.message).toContain("token");
  });

  it("[PT-09] each kind of token works for its own operations only", async () => {
    await using center = await openTestCenter();
    const { token, party } = await connected(center);

    expect((await say(center, party.participantToken, "x")).status).toBe(403);
    expect((await call(center.http, "connection", { token, body: {} })).status).toBe(403);
  });

  it("[PT-10] a connection token expires after a day, and a new connection returns a new one", async () => {
    await using center = await openTestCenter();
    const { token, party } = await connected(center, await center.startChat({ durationMs: 3 * 24 * 60 * 60_000 }));
    center.time.advance(24 * 60 * 60_000);

    const late = await say(center, token, "x");

    expect(late.status).toBe(403);
    expect(late.body.message).toBe("The token has expired.");
    expect((await say(center, (await connect(center.http, party)).token, "x")).status).toBe(200);
  });
});

describe("SendEvent", () => {
  it("[PT-11] accepts typing, receipts with unknown keys, and the connection acknowledgement", async () => {
    await using center = await openTestCenter();
    const { token, party } = await connected(center);
    const agent = await connected(center, await center.bringAgent(party));
    const message = await say(center, agent.token, "hello");
    const prefix = "application/vnd.amazonaws.connect.event.";
    const event = (type: string, content?: object) =>
      call(center.http, "event", {
        token,
        body: { ContentType: prefix + type, ...(content ? { Content: JSON.stringify(content) } : {}) },
      });

    for (const answer of [
      await event("typing"),
      await event("message.delivered", { messageId: message.body.Id }),
      await event("message.read", { messageId: message.body.Id, disableThrottle: true }),
      await event("connection.acknowledged"),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ Id: expect.any(String), AbsoluteTime: expect.any(String) });
    }
    expect((await event("participant.joined")).status).toBe(400);
    expect((await event("message.read")).status).toBe(400);
  });

  it("[PT-12] records every receipt although all have the same ClientToken", async () => {
    await using center = await openTestCenter();
    const { token, party } = await connected(center);
    const agent = await connected(center, await center.bringAgent(party));
    const first = await say(center, agent.token, "one");
    const second = await say(center, agent.token, "two");
    for (const { body } of [first, second]) {
      await call(center.http, "event", {
        token,
        body: {
          ContentType: "application/vnd.amazonaws.connect.event.message.read",
          Content: JSON.stringify({ messageId: body.Id }),
          ClientToken: "INCOMING_READ_RECEIPT",
        },
      });
    }

    const { body } = await call(center.http, "transcript", { token: agent.token, body: { MaxResults: 2 } });

    const receipts = [
      expect.objectContaining({ RecipientParticipantId: party.ref.participantId, ReadTimestamp: expect.any(String) }),
    ];
    expect(body.Transcript).toEqual([
      expect.objectContaining({
        Id: second.body.Id,
        MessageMetadata: { MessageId: second.body.Id, Receipts: receipts },
      }),
      expect.objectContaining({ Id: first.body.Id, MessageMetadata: { MessageId: first.body.Id, Receipts: receipts } }),
    ]);
  });
});

describe("limits and addresses", () => {
  it("[PT-13] limits a participant's rate, but not reconnecting", async () => {
    await using center = await openTestCenter({ participant: { rate: { perSecond: 20, burst: 40 } } });
    const { token, party } = await connected(center);
    const statuses = await Promise.all(Array.from({ length: 41 }, async () => (await say(center, token, "x")).status));

    expect(statuses.filter((status) => status === 200)).toHaveLength(40);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    await expect(connect(center.http, party)).resolves.toBeDefined();
    center.time.advance(50);
    expect((await say(center, token, "x")).status).toBe(200);
    const throttled = await say(center, token, "x");
    expect(throttled.body.__type).toBe("ThrottlingException");
  });

  it.each([
    ["unknown", "nothing", 404, "UnknownOperationException"],
    ["malformed", "%zz", 400, "ValidationException"],
    ["malformed", "views/%c0%af", 400, "ValidationException"],
  ])("[PT-33] refuses an %s path in its own form: %s", async (_kind, path, status, type) => {
    await using center = await openTestCenter();

    const answer = await call(center.http, path, { body: {} });

    expect([answer.status, answer.body.__type, answer.headers.get("x-amzn-errortype")]).toEqual([status, type, type]);
  });

  it("[PT-15] allows pages of any origin: preflight cached for a day, readable errors, 404 in JSON", async () => {
    await using center = await openTestCenter();

    const preflight = await fetch(`${center.http}/participant/message`, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
    });
    const unknown = await call(center.http, "nothing", { body: {} });
    const view = await fetch(`${center.http}/participant/views/${encodeURIComponent("a/b+c==").repeat(20)}`);

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("amz-sdk-request");
    expect(preflight.headers.get("access-control-max-age")).toBe("86400");
    expect(unknown.status).toBe(404);
    expect(unknown.body.__type).toBe("UnknownOperationException");
    expect(unknown.headers.get("access-control-expose-headers")).toBe("x-amzn-RequestId, x-amzn-ErrorType");
    expect(unknown.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(view.status).toBe(403);
    expect(view.headers.get("access-control-allow-origin")).toBe("*");
  });
});
