import { accepted } from "@tributary/kernel";
import { expect, it } from "vitest";
import { downloadFile, sendFile } from "./attachments.ts";
import type { ServiceCall } from "./service-client.ts";

const UPLOAD = "https://files.example/upload";
const HEADERS = { "content-type": "text/plain", "x-amz-acl": "owner" };
const FILE = new File(["contents"], "bill.txt", { type: "text/plain" });

function setUp(uploadStatus = 200) {
  const calls: ServiceCall[] = [];
  const fetched: (readonly [url: string, request: RequestInit | undefined])[] = [];
  const deps = {
    newToken: () => "token",
    call: async (call: ServiceCall) => {
      calls.push(call);
      const UploadMetadata = { Url: UPLOAD, HeadersToInclude: HEADERS };
      return accepted({ AttachmentId: "file-1", UploadMetadata, Url: "https://files.example/file-1" });
    },
    fetch: async (url: string, request?: RequestInit) => {
      fetched.push([url, request]);
      return new Response("contents", { status: url === UPLOAD ? uploadStatus : 200 });
    },
  };
  return { deps, calls, fetched };
}

it("[CJ-12] uploads with exactly the headers of the upload address, then completes", async () => {
  const { deps, calls, fetched } = setUp();

  expect((await sendFile(deps, FILE)).ok).toBe(true);
  expect(fetched).toEqual([[UPLOAD, { method: "PUT", headers: HEADERS, body: FILE }]]);
  expect(calls.map(({ path }) => path)).toEqual(["start-attachment-upload", "complete-attachment-upload"]);
});

it("[CJ-12] does not complete a failed upload", async () => {
  const { deps, calls } = setUp(403);

  expect(await sendFile(deps, FILE)).toMatchObject({ ok: false, refusal: { status: 403 } });
  expect(calls).toHaveLength(1);
});

it("[CJ-12] downloads without a token", async () => {
  const { deps, fetched } = setUp();

  const file = await downloadFile(deps, "file-1");
  expect(file.ok && (await file.value.text())).toBe("contents");
  expect(fetched).toEqual([["https://files.example/file-1", undefined]]);
});
