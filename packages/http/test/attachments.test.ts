import { describe, expect, it } from "vitest";
import { PNG, upload } from "./attachment-client.ts";
import { call, connect, openTestCenter, type Party, type TestCenter } from "./test-center.ts";

async function customerOf(center: TestCenter): Promise<{ token: string; party: Party }> {
  const party = await center.startChat();
  const { token } = await connect(center.http, party);
  await center.center.chats.join(party.ref);
  return { token, party };
}

describe("a file through the three operations", () => {
  it("[AX-01, AX-10] is uploaded, completed, shown in the transcript, and downloaded", async () => {
    await using center = await openTestCenter();
    const { token } = await customerOf(center);

    const { attachmentId, completed } = await upload(center.http, token, { name: "a.png", bytes: PNG });
    const transcript = await call(center.http, "transcript", { token, body: {} });
    const got = await call(center.http, "attachment", { token, body: { AttachmentId: attachmentId } });
    const file = await fetch(String(got.body["Url"]));

    expect(completed).toMatchObject({ status: 200, body: {} });
    expect(transcript.body["Transcript"]).toContainEqual(
      expect.objectContaining({
        Type: "ATTACHMENT",
        Attachments: [
          { AttachmentId: attachmentId, AttachmentName: "a.png", ContentType: "image/png", Status: "APPROVED" },
        ],
      }),
    );
    expect(got.body).toMatchObject({ AttachmentSizeInBytes: PNG.length });
    expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "attachment; filename=a.png",
      "content-length": String(PNG.length),
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "cache-control": "private",
    });
  });
});
