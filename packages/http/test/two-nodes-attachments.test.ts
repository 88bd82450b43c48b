import { expect, it } from "vitest";
import { complete, PNG, put, start, uploadOf } from "./attachment-client.ts";
import { ringingChat } from "./panel-center.ts";
import { call } from "./test-center.ts";
import { openTwoNodes, type TwoNodes } from "./two-nodes.ts";

async function customerOn({ a }: TwoNodes) {
  const { conversationId, customer } = await ringingChat(a.center);
  const claims = { purpose: "connection", subject: customer.participantId, scope: conversationId } as const;
  return a.tokens.issue({ ...claims, expiresAt: a.time.now() + 86_400_000 });
}

it("[AX-15] a file is begun at one node, sent to another, completed at the first and downloaded from the other", async () => {
  await using nodes = await openTwoNodes();
  const { a, b } = nodes;
  const token = await customerOn(nodes);
  const begun = uploadOf(await start(a.http, token, { name: "a.png", bytes: PNG }));

  const stored = await put({ ...begun, url: begun.url.replace(a.http, b.http) }, PNG);
  const completed = await complete(a.http, token, begun.attachmentId);
  const got = await call(b.http, "attachment", { token, body: { AttachmentId: begun.attachmentId } });
  const files = await Promise.all([a, b].map(({ http }) => fetch(String(got.body.Url).replace(b.http, http))));

  expect([stored.status, completed.status, got.status]).toEqual([200, 200, 200]);
  for (const file of files) expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
});

it("[AX-15] a node that has not received the item yet answers for it", async () => {
  await using nodes = await openTwoNodes();
  const { a, b, line } = nodes;
  const token = await customerOn(nodes);
  await call(b.http, "transcript", { token, body: {} });
  line.hold();
  const begun = uploadOf(await start(a.http, token, { name: "a.png", bytes: PNG }));
  await put(begun, PNG);
  await complete(a.http, token, begun.attachmentId);

  const got = await call(b.http, "attachment", { token, body: { AttachmentId: begun.attachmentId } });
  const file = await fetch(String(got.body.Url));

  expect([got.status, file.status]).toEqual([200, 200]);
});

it("[AX-15] of completions at both nodes at once one sends the file", async () => {
  await using nodes = await openTwoNodes();
  const { a, b } = nodes;
  const token = await customerOn(nodes);
  const begun = uploadOf(await start(a.http, token, { name: "a.png", bytes: PNG }));
  await put(begun, PNG);

  const both = await Promise.all(
    [a, b].map(({ http }, index) => complete(http, token, begun.attachmentId, String(index))),
  );
  const { body } = await call(a.http, "transcript", { token, body: {} });

  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((body.Transcript as { Type: string }[]).filter(({ Type }) => Type === "ATTACHMENT")).toHaveLength(1);
});
