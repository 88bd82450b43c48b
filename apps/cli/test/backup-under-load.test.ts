import { join } from "node:path";
import { present } from "@tributary/kernel";
import { expect, it } from "vitest";
import { type RunningCenter, startCenter, startServer } from "./center-process.ts";
import { runCli, scratch } from "./run-cli.ts";

/** Chats that are written to at the same time. */
const CHATS = 8;

type Chat = { readonly token: string; readonly sent: string[] };

async function post(url: string, path: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const headers = token === undefined ? {} : { "x-amz-bearer": token };
  const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Starts a chat, and connects its customer. */
async function startChat({ url }: Pick<RunningCenter, "url">): Promise<Chat> {
  const started = await post(url, "/startChat", { ParticipantDetails: { DisplayName: "Customer" } });
  const { startChatResult } = started.data as { startChatResult: { ParticipantToken: string } };
  const connection = await post(
    url,
    "/participant/connection",
    { Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true },
    startChatResult.ParticipantToken,
  );
  const { ConnectionToken } = connection.ConnectionCredentials as { ConnectionToken: string };
  return { token: ConnectionToken, sent: [] };
}

/** Sends numbered messages until `isOver`. Those in `sent` were acknowledged. */
async function keepWriting(url: string, chat: Chat, isOver: () => boolean): Promise<void> {
  for (let count = 0; !isOver(); count += 1) {
    const Content = `message ${count}`;
    await post(url, "/participant/message", { ContentType: "text/plain", Content }, chat.token);
    chat.sent.push(Content);
  }
}

/** Returns the customer's messages in the transcript, oldest first. */
async function transcriptOf(url: string, { token }: Chat): Promise<readonly string[]> {
  const contents: string[] = [];
  for (let NextToken: unknown; ; ) {
    const page = await post(
      url,
      "/participant/transcript",
      { MaxResults: 100, SortOrder: "ASCENDING", ScanDirection: "BACKWARD", ...(NextToken ? { NextToken } : {}) },
      token,
    );
    const items = page.Transcript as { ParticipantRole?: string; Content?: string | null }[];
    contents.unshift(
      ...items.flatMap((item) => (item.ParticipantRole === "CUSTOMER" && item.Content ? [item.Content] : [])),
    );
    NextToken = page.NextToken;
    if (!NextToken) return contents;
  }
}

it("[LI-01, LI-06] a backup of a center in use, once restored, has every message acknowledged before, once and in order", async () => {
  await using folder = await scratch();
  await using center = await startCenter({ participantRequestsPerSecond: "1000000" });
  const chats = await Promise.all(Array.from({ length: CHATS }, () => startChat(center)));
  let isOver = false;
  const writing = chats.map((chat) => keepWriting(center.url, chat, () => isOver));
  await expect.poll(() => Math.min(...chats.map(({ sent }) => sent.length)), { timeout: 60_000 }).toBeGreaterThan(20);

  const acknowledged = chats.map(({ sent }) => sent.length);
  const backedUp = await center.cli(["backup", folder.file]);
  isOver = true;
  await Promise.all(writing);
  const data = join(folder.data, "restored");
  const restored = await runCli(["restore", folder.file, "--data-dir", data]);
  await using other = await startServer(data);

  expect([backedUp.stderr, restored.stderr]).toEqual(["", ""]);
  for (const [index, chat] of chats.entries()) {
    const before = present(acknowledged[index], "count");
    const kept = await transcriptOf(other.url, chat);
    expect(kept.length).toBeGreaterThanOrEqual(before);
    expect(kept).toEqual(Array.from(kept, (_, count) => `message ${count}`));
  }
});
