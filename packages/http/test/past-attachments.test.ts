/** Files of chats that a chat continues, and files of idle participants. */
import { PLAIN_CHAT } from "@tributary/testkit";
import { expect, it } from "vitest";
import { PNG, upload } from "./attachment-client.ts";
import { call, connect, openTestCenter, type TestCenter } from "./test-center.ts";
import { FLOW } from "./test-definition.ts";

/** Sends a file. Returns its id. */
async function sendFile({ http }: TestCenter, token: string): Promise<string> {
  const { attachmentId, stored, completed } = await upload(http, token, { name: "a.png", bytes: PNG });
  expect([stored, completed.status]).toEqual([200, 200]);
  return attachmentId;
}

async function chatWithFile(center: TestCenter) {
  const party = await center.startChat();
  const { token } = await connect(center.http, party);
  await center.center.chats.join(party.ref);
  return { party, attachmentId: await sendFile(center, token) };
}

const get = ({ http }: TestCenter, token: string, AttachmentId: string) =>
  call(http, "attachment", { token, body: { AttachmentId } });

it("[RH-07] a chat that continues another one has its files, and those of no other chat", async () => {
  await using center = await openTestCenter();
  const [past, stranger] = [await chatWithFile(center), await chatWithFile(center)];
  await center.center.chats.leave(past.party.ref);
  await center.center.chats.leave(stranger.party.ref);
  center.time.advance(1_000);
  const continues = { sourceContactId: past.party.ref.conversationId, extent: "entire" } as const;
  const started = await center.center.chats.start({ flowId: FLOW, ...PLAIN_CHAT, continues });
  if (!started.ok) throw new Error(started.refusal.code);
  const { conversationId, participantId } = started.value;
  const claims = { purpose: "connection", subject: participantId, scope: conversationId } as const;
  const token = center.tokens.issue({ ...claims, expiresAt: center.clock.now() + 3_600_000 });

  const answer = await get(center, token, past.attachmentId);
  const { body } = await call(center.http, "transcript", { token, body: { MaxResults: 100 } });

  expect(answer.status).toBe(200);
  expect(Buffer.from(await (await fetch(String(answer.body.Url))).arrayBuffer())).toEqual(Buffer.from(PNG));
  expect((await get(center, token, stranger.attachmentId)).status).toBe(400);
  expect(body.Transcript).toContainEqual(
    expect.objectContaining({
      Type: "ATTACHMENT",
      RelatedContactId: past.party.ref.conversationId,
      Attachments: [expect.objectContaining({ AttachmentId: past.attachmentId })],
    }),
  );
  await center.center.conversations.erase(past.party.ref.conversationId, { kind: "command-line" });
  expect((await get(center, token, past.attachmentId)).status).toBe(400);
});

it("[PI-03] a file that an idle participant sends returns them", async () => {
  await using center = await openTestCenter();
  const party = await center.startChat();
  const { token } = await connect(center.http, party);
  await center.center.chats.join(party.ref);
  const contactId = party.ref.conversationId;
  const idle = { role: "customer", type: "idle", durationMs: 120_000 } as const;
  await center.center.contacts.setTimers(contactId, [idle]);
  await center.bringAgent(party);
  const isIdle = async () => {
    const described = await center.center.contacts.describe(contactId);
    const { watched = [] } = (described.ok && described.value.chat?.inactivity) || {};
    return watched.find(({ role }) => role === "customer")?.isIdle;
  };

  center.time.advance(120_100);
  await expect.poll(isIdle).toBe(true);
  await sendFile(center, token);

  expect(await isIdle()).toBe(false);
  center.time.advance(120_100);
  await expect.poll(isIdle).toBe(true);
});
