/** Files, views and the requests of sign-ins: the documented wire, answered by a fake where the scenario needs no center. */
import { expect } from "vitest";
import { type Customer, joinCustomer, rejectionOf } from "../support/customer.ts";
import type { Fake, SentRequest } from "../support/page/network.ts";
import type { Loose } from "../support/page/page.ts";
import { scenarios } from "../support/scenario.ts";
import type { World } from "../support/world.ts";

const UPLOAD = "https://files.example/upload";
const FILE = new File(["contents"], "bill.txt", { type: "text/plain" });
const HEADERS = { "content-type": "text/plain", "content-disposition": 'attachment; filename="bill.txt"' };

const ANSWERS: Readonly<Record<string, Fake>> = {
  "start-attachment-upload": {
    status: 200,
    body: {
      AttachmentId: "file-1",
      UploadMetadata: { Url: UPLOAD, UrlExpiry: "2026-01-01T01:00:00Z", HeadersToInclude: HEADERS },
    },
  },
  [UPLOAD]: { status: 200, body: "" },
  "complete-attachment-upload": { status: 200, body: {} },
  attachment: {
    status: 200,
    body: { Url: "https://files.example/file-1", UrlExpiry: "2026-01-01T01:00:00Z", AttachmentSizeInBytes: 8 },
  },
  "https://files.example/file-1": { status: 200, body: "contents", headers: { "content-type": "text/plain" } },
  "views/a%2Fb%2B%3D": {
    status: 200,
    body: { View: { Id: "v", Name: "Form", Content: { Template: "{}", InputSchema: "{}", Actions: ["ok"] } } },
  },
  "authentication-url": { status: 200, body: { AuthenticationUrl: "https://login.example/" } },
  "cancel-authentication": { status: 200, body: {} },
};

/** A customer whose requests for files, views and authentication are answered by the fake. */
async function joinWithFiles(world: World, changes: Readonly<Record<string, Fake>> = {}): Promise<Customer> {
  const customer = await joinCustomer(world);
  customer.page.network.interceptor = ({ operation }) => changes[operation] ?? ANSWERS[operation];
  customer.page.network.requests.length = 0;
  return customer;
}

const operations = ({ page }: Customer): readonly string[] => page.network.requests.map(({ operation }) => operation);
const sent = ({ page }: Customer, operation: string): SentRequest | undefined => page.network.sent(operation)[0];

export const FILES = scenarios({
  "a file is sent in three steps": async (world) => {
    const customer = await joinWithFiles(world);
    const answer = await world.done(
      customer.session.sendAttachment({ attachment: FILE, metadata: 2 }) as Promise<Loose>,
    );

    expect(operations(customer)).toEqual(["start-attachment-upload", UPLOAD, "complete-attachment-upload"]);
    expect(sent(customer, "start-attachment-upload")?.body).toMatchObject({
      ContentType: "text/plain",
      AttachmentName: "bill.txt",
      AttachmentSizeInBytes: 8,
      ClientToken: expect.stringMatching(/./),
    });
    expect(sent(customer, "complete-attachment-upload")?.body).toMatchObject({
      AttachmentIds: ["file-1"],
      ClientToken: expect.stringMatching(/./),
    });
    expect(answer).toMatchObject({ data: {}, metadata: 2 });
  },
  "the upload has exactly the headers of its answer, https://github.com/amazon-connect/amazon-connect-streams/issues/712":
    async (world) => {
      const customer = await joinWithFiles(world);
      await world.done(customer.session.sendAttachment({ attachment: FILE }));
      const upload = sent(customer, UPLOAD);

      expect(upload?.method).toBe("PUT");
      expect(upload?.body).toEqual({ text: "contents" });
      expect(upload?.headers).toEqual(HEADERS);
    },
  "a file that is too large is refused with the reason, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/105":
    async (world) => {
      const refusal = {
        status: 400,
        body: { __type: "ValidationException", message: "The file exceeds the limit of 20 MB." },
      };
      const customer = await joinWithFiles(world, { "start-attachment-upload": refusal });

      expect(
        await rejectionOf(world, customer.session.sendAttachment({ attachment: FILE, metadata: 3 })),
      ).toMatchObject({
        type: "ValidationException",
        message: "The file exceeds the limit of 20 MB.",
        metadata: 3,
      });
      expect(operations(customer)).toEqual(["start-attachment-upload"]);
    },
  "a failed upload rejects and is not completed": async (world) => {
    const customer = await joinWithFiles(world, { [UPLOAD]: { status: 403, body: "no" } });

    expect(await rejectionOf(world, customer.session.sendAttachment({ attachment: FILE }))).toMatchObject({
      statusCode: 403,
    });
    expect(operations(customer)).not.toContain("complete-attachment-upload");
  },
  "a file beyond the quota is refused by name": async (world) => {
    const refusal = { status: 402, body: { __type: "ServiceQuotaExceededException", message: "35 files" } };
    const customer = await joinWithFiles(world, { "complete-attachment-upload": refusal });

    expect(await rejectionOf(world, customer.session.sendAttachment({ attachment: FILE }))).toMatchObject({
      type: "ServiceQuotaExceededException",
      statusCode: 402,
    });
  },
  "the address of a file is a text": async (world) => {
    const customer = await joinWithFiles(world);

    expect(await world.done(customer.session.getAttachmentURL({ attachmentId: "file-1" }))).toBe(
      "https://files.example/file-1",
    );
    expect(sent(customer, "attachment")?.body).toEqual({ AttachmentId: "file-1" });
  },
  "a file is downloaded without the token": async (world) => {
    const customer = await joinWithFiles(world);
    const blob = await world.done(customer.session.downloadAttachment({ attachmentId: "file-1" }) as Promise<Blob>);

    expect(await blob.text()).toBe("contents");
    expect(sent(customer, "https://files.example/file-1")?.bearer).toBeNull();
  },
  "an unknown file rejects with metadata": async (world) => {
    const refusal = { status: 400, body: { __type: "ValidationException", message: "unknown" } };
    const customer = await joinWithFiles(world, { attachment: refusal });

    expect(
      await rejectionOf(world, customer.session.getAttachmentURL({ attachmentId: "x", metadata: 1 })),
    ).toMatchObject({
      type: "ValidationException",
      metadata: 1,
    });
  },
  "a view is read with its encoded token": async (world) => {
    const customer = await joinWithFiles(world);
    const answer = await world.done(
      customer.session.describeView({ viewToken: "a/b+=", metadata: 1 }) as Promise<Loose>,
    );

    expect(customer.page.network.requests[0]).toMatchObject({ method: "GET", operation: "views/a%2Fb%2B%3D" });
    expect(answer).toMatchObject({ data: { View: { Name: "Form", Content: { Actions: ["ok"] } } }, metadata: 1 });
  },
  "the address of an authentication is requested": async (world) => {
    const customer = await joinWithFiles(world);
    const request = { redirectUri: "https://site.example/", sessionId: "s", metadata: 1 };
    const answer = await world.done(customer.session.getAuthenticationUrl(request));

    expect(sent(customer, "authentication-url")?.body).toEqual({
      RedirectUri: "https://site.example/",
      SessionId: "s",
    });
    expect(answer).toMatchObject({ data: { AuthenticationUrl: "https://login.example/" }, metadata: 1 });
  },
  "an authentication is cancelled": async (world) => {
    const customer = await joinWithFiles(world);
    await world.done(customer.session.cancelParticipantAuthentication({ sessionId: "s" }));

    expect(sent(customer, "cancel-authentication")?.body).toEqual({ SessionId: "s" });
  },
});
