import type { Item } from "@tributary/protocol";
import { describe, expect, it } from "vitest";
import { complete, PNG, put, start, upload, uploadOf } from "./attachment-client.ts";
import {
  call,
  connect,
  openTestCenter,
  type TestCenter,
  type TestCenterOptions,
  whileTimePasses,
} from "./test-center.ts";
import { openSocket } from "./test-socket.ts";

/** A chat whose customer has connected. */
async function openChat(options: TestCenterOptions = {}) {
  const center = await openTestCenter(options);
  const party = await center.startChat();
  const { token, socketUrl } = await connect(center.http, party);
  await center.center.chats.join(party.ref);
  return { center, party, token, socketUrl, [Symbol.asyncDispose]: () => center[Symbol.asyncDispose]() };
}

function get({ http }: TestCenter, token: string, AttachmentId: string, UrlExpiryInSeconds?: unknown) {
  return call(http, "attachment", { token, body: { AttachmentId, UrlExpiryInSeconds } });
}

async function itemsIn({ http }: TestCenter, token: string): Promise<readonly Item[]> {
  const { body } = await call(http, "transcript", { token, body: { SortOrder: "ASCENDING", MaxResults: 100 } });
  return (body.Transcript as Item[]).filter(({ Type }) => Type === "ATTACHMENT");
}

describe("StartAttachmentUpload", () => {
  it("[AX-01] returns an address of this server for 15 minutes, and the headers to send", async () => {
    await using chat = await openChat();
    const { center, token } = chat;

    const answer = await start(center.http, token, { name: "a.jpg", bytes: PNG, contentType: "image/jpg" });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      AttachmentId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      UploadMetadata: {
        Url: expect.stringContaining(`${center.http}/attachments/upload?token=`),
        UrlExpiry: new Date(center.clock.now() + 15 * 60_000).toISOString(),
        HeadersToInclude: { "Content-Type": "image/jpeg" },
      },
    });
  });

  it.each([
    [{ AttachmentName: "a.exe" }, "AttachmentName"],
    [{ AttachmentName: "" }, "AttachmentName"],
    [{ AttachmentName: `${"a".repeat(253)}.png` }, "AttachmentName"],
    [{ ContentType: "text/html" }, "ContentType"],
    [{ ContentType: undefined }, "ContentType"],
    [{ AttachmentSizeInBytes: 0 }, "AttachmentSizeInBytes"],
    [{ AttachmentSizeInBytes: 1.5 }, "AttachmentSizeInBytes"],
    [{ AttachmentSizeInBytes: "7" }, "AttachmentSizeInBytes"],
    [{ AttachmentSizeInBytes: 20 * 1024 * 1024 + 1 }, "AttachmentSizeInBytes"],
    [{ ClientToken: "" }, "ClientToken"],
    [{ ClientToken: "x".repeat(501) }, "ClientToken"],
  ])("[AX-02] %j is refused by its name: %s", async (changes, member) => {
    await using chat = await openChat();
    const right = { AttachmentName: "a.png", ContentType: "image/png", AttachmentSizeInBytes: 3, ClientToken: "a" };

    const answer = await call(chat.center.http, "start-attachment-upload", {
      token: chat.token,
      body: { ...right, ...changes },
    });

    expect([answer.status, answer.body.__type]).toEqual([400, "ValidationException"]);
    expect(answer.body.message).toContain(member);
  });

  it("[AX-02] the 36th file of a chat is refused with 402", async () => {
    await using chat = await openChat();
    const { center, token } = chat;
    for (let count = 0; count < 35; count += 1)
      await start(center.http, token, { name: "a.png", bytes: PNG }, String(count));

    const answer = await start(center.http, token, { name: "a.png", bytes: PNG }, "one more");

    expect([answer.status, answer.body.__type]).toEqual([402, "ServiceQuotaExceededException"]);
  });

  it("[AX-03] the same ClientToken returns the same upload", async () => {
    await using chat = await openChat();
    const { center, token } = chat;
    const file = { name: "a.png", bytes: PNG };
    const ids = [];
    for (const clientToken of ["a", "a", "b"])
      ids.push((await start(center.http, token, file, clientToken)).body.AttachmentId);

    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it("[AX-16] is refused by a center without a storage, whose widgets show no paper clip", async () => {
    await using chat = await openChat({ blobs: null });

    const answer = await start(chat.center.http, chat.token, { name: "a.png", bytes: PNG });

    expect([answer.status, answer.body.message]).toEqual([403, "This center accepts no attachments."]);
  });
});

describe("CompleteAttachmentUpload", () => {
  it("[AX-08, AX-14] sends an item without content to the sockets and the transcript, the same in both", async () => {
    await using chat = await openChat();
    const { center, token } = chat;
    using socket = await openSocket(chat.socketUrl);
    socket.subscribe();

    const { attachmentId, completed } = await upload(center.http, token, { name: "a.png", bytes: PNG });
    await socket.until(() => socket.items.some(({ Type }) => Type === "ATTACHMENT"));
    const [item] = await itemsIn(center, token);

    expect(completed).toMatchObject({ status: 200, body: {} });
    expect(item).toEqual({
      AbsoluteTime: expect.any(String),
      Id: expect.any(String),
      Type: "ATTACHMENT",
      ParticipantId: chat.party.ref.participantId,
      ParticipantRole: "CUSTOMER",
      DisplayName: "Customer",
      InitialContactId: chat.party.ref.conversationId,
      ContactId: chat.party.ref.conversationId,
      Attachments: [
        { AttachmentId: attachmentId, AttachmentName: "a.png", ContentType: "image/png", Status: "APPROVED" },
      ],
    });
    expect(socket.items.find(({ Type }) => Type === "ATTACHMENT")).toEqual(item);
  });

  it("[AX-08] refuses other ids than one, bytes that did not arrive, and those of another type", async () => {
    await using chat = await openChat();
    const { center, token } = chat;
    const body = (AttachmentIds: unknown) => ({ token, body: { AttachmentIds, ClientToken: "c" } });
    const missing = uploadOf(await start(center.http, token, { name: "a.png", bytes: PNG }, "m"));
    const wrong = await upload(center.http, token, { name: "b.png", bytes: Buffer.from("<svg onload=alert(1)>") });
    const answers = [];
    for (const ids of [[], ["a", "b"], "a", undefined, ["unknown"], [missing.attachmentId]]) {
      answers.push(await call(center.http, "complete-attachment-upload", body(ids)));
    }

    expect([...answers, wrong.completed].map(({ status, body: { __type } }) => [status, __type])).toEqual(
      Array.from({ length: 7 }, () => [400, "ValidationException"]),
    );
    expect(await itemsIn(center, token)).toEqual([]);
  });

  it("[AX-08] is answered with 409 for one of two at once, and with 200 when it is repeated", async () => {
    await using chat = await openChat();
    const { center, token } = chat;
    const started = uploadOf(await start(center.http, token, { name: "a.png", bytes: PNG }));
    await put(started, PNG);

    const both = await Promise.all(["x", "y"].map((each) => complete(center.http, token, started.attachmentId, each)));
    const [won = ""] = both.flatMap(({ status }, index) => (status === 200 ? (["x", "y"][index] ?? []) : []));
    const again = await complete(center.http, token, started.attachmentId, won);

    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(again).toMatchObject({ status: 200, body: {} });
    expect(await itemsIn(center, token)).toHaveLength(1);
  });

  it("[AX-14] a rejected file is an item of its sender only", async () => {
    await using chat = await openChat({ scanner: { scan: async () => "rejected" } });
    const { center, token, party } = chat;
    const agent = await connect(center.http, await center.bringAgent(party));
    using own = await openSocket(chat.socketUrl);
    using other = await openSocket(agent.socketUrl);
    own.subscribe();
    other.subscribe();

    await upload(center.http, token, { name: "a.png", bytes: PNG });
    await own.until(() => own.items.some(({ Type }) => Type === "ATTACHMENT"));
    await call(center.http, "message", { token, body: { ContentType: "text/plain", Content: "later" } });
    await other.until(() => other.items.some(({ Content }) => Content === "later"));

    expect(own.items.flatMap(({ Attachments = [] }) => Attachments.map(({ Status }) => Status))).toEqual(["REJECTED"]);
    expect(other.items.filter(({ Type }) => Type === "ATTACHMENT")).toEqual([]);
    expect([(await itemsIn(center, token)).length, (await itemsIn(center, agent.token)).length]).toEqual([1, 0]);
  });
});

describe("GetAttachment", () => {
  it.each([
    [undefined, 300],
    [null, 300],
    [5, 5],
    [300, 300],
  ])("[AX-09] an address for %s seconds is valid for %i", async (asked, seconds) => {
    await using chat = await openChat();
    const { center, token } = chat;
    const { attachmentId } = await upload(center.http, token, { name: "a.png", bytes: PNG });
    const { body } = await get(center, token, attachmentId, asked);

    center.time.advance(seconds * 1_000 - 1);
    const before = await fetch(String(body.Url));
    center.time.advance(1);
    const after = await fetch(String(body.Url));

    expect([before.status, after.status]).toEqual([200, 403]);
    expect(body.AttachmentSizeInBytes).toBe(PNG.length);
  });

  it.each([4, 301, 1.5, "10", -1])("[AX-09] %s seconds are refused", async (seconds) => {
    await using chat = await openChat();

    const answer = await get(chat.center, chat.token, "any", seconds);

    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining("UrlExpiryInSeconds")]);
  });

  it("[AX-09] is refused to a customer whose chat has ended, and not to the agent until they clear the contact", async () => {
    await using chat = await openChat();
    const { center, token, party } = chat;
    const agent = await connect(center.http, await center.bringAgent(party));
    const { attachmentId } = await upload(center.http, token, { name: "a.png", bytes: PNG });
    await whileTimePasses(center, call(center.http, "disconnect", { token }));

    const answers = [await get(center, token, attachmentId), await get(center, agent.token, attachmentId)];

    expect(answers.map(({ status }) => status)).toEqual([403, 200]);
  });
});
