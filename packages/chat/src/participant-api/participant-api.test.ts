import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createFileApi } from "./file-api.ts";
import type { HttpFetch } from "./http-fetch.ts";
import { createParticipantApi } from "./participant-api.ts";
import { putByFetch } from "./put-bytes.ts";

function serviceWithResponse(status: number, text: string) {
  const requests: {
    readonly url: string;
    readonly method: string;
    readonly headers: object;
    readonly body: unknown;
  }[] = [];
  const fetch: HttpFetch = (url, { method, headers, body }) => {
    requests.push({ url, method, headers, body });
    return Promise.resolve({ status, text: () => Promise.resolve(text) });
  };
  const deps = { fetch, put: putByFetch(fetch), clock: createManualClock() };
  const endpoint = "https://center.example";
  return { api: createParticipantApi(deps, endpoint), files: createFileApi(deps, endpoint), requests };
}
const MESSAGE = { contentType: "text/plain", content: "hi", clientToken: "t" };

const progress = () => ({ signal: new AbortController().signal, onProgress: () => undefined });

describe("createParticipantApi", () => {
  it("[CA-01] sends a message in the documented request format", async () => {
    const { api, requests } = serviceWithResponse(200, '{"Id":"i","AbsoluteTime":"2026-01-01T00:00:00.001Z"}');

    expect(await api.sendMessage("token", MESSAGE)).toEqual({ ok: true, value: { id: "i", at: 1_767_225_600_001 } });
    expect(requests).toEqual([
      {
        url: "https://center.example/participant/message",
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Amz-Bearer": "token" },
        body: '{"ContentType":"text/plain","Content":"hi","ClientToken":"t"}',
      },
    ]);
  });

  it("[CA-01] requests the newest page without a position, and other pages with one", async () => {
    const { api, requests } = serviceWithResponse(200, '{"Transcript":[],"NextToken":""}');

    await api.getTranscript("t", { kind: "newest" });
    await api.getTranscript("t", { kind: "since", itemId: "i", nextToken: "n" });
    expect(await api.getTranscript("t", { kind: "before", itemId: "i", nextToken: null })).toEqual({
      ok: true,
      value: { items: [], nextToken: null },
    });

    const page = { MaxResults: 100, SortOrder: "ASCENDING" };
    expect(requests.map(({ body }) => JSON.parse(String(body)) as unknown)).toEqual([
      { ...page, ScanDirection: "BACKWARD" },
      { ...page, ScanDirection: "FORWARD", StartPosition: { Id: "i" }, NextToken: "n" },
      { ...page, ScanDirection: "BACKWARD", StartPosition: { Id: "i" } },
    ]);
  });

  it("[CA-04] announces a file, sends its bytes with the headers of the answer, and completes it", async () => {
    const UploadMetadata = {
      Url: "https://files.example/1",
      HeadersToInclude: { "Content-Type": "image/png", "content-length": "3" },
    };
    const { files, requests } = serviceWithResponse(
      200,
      JSON.stringify({ AttachmentId: "a", UploadMetadata, Url: "u" }),
    );
    const file = new File(["png"], "cat.png", { type: "image/png" });

    const started = await files.startUpload("token", {
      name: "cat.png",
      contentType: "image/png",
      size: 3,
      clientToken: "t",
    });
    if (started.ok) await files.putFile(started.value, file, progress());
    await files.completeUpload("token", { attachmentId: "a", clientToken: "c" });

    expect(await files.attachmentUrl("token", "a")).toEqual({ ok: true, value: { url: "u", size: null } });
    expect(requests.map(({ url, method, body }) => [method, url, body])).toEqual([
      [
        "POST",
        "https://center.example/participant/start-attachment-upload",
        '{"AttachmentName":"cat.png","ContentType":"image/png","AttachmentSizeInBytes":3,"ClientToken":"t"}',
      ],
      ["PUT", "https://files.example/1", file],
      [
        "POST",
        "https://center.example/participant/complete-attachment-upload",
        '{"AttachmentIds":["a"],"ClientToken":"c"}',
      ],
      ["POST", "https://center.example/participant/attachment", '{"AttachmentId":"a"}'],
    ]);
    expect(requests[1]?.headers).toEqual({ "Content-Type": "image/png" });
  });

  it("[CA-04] gives the bytes ten minutes", async () => {
    const clock = createManualClock();
    const fetch: HttpFetch = (_url, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
    let answer: unknown = "pending";
    const put = createFileApi({ fetch, put: putByFetch(fetch), clock }, "").putFile(
      { attachmentId: "a", url: "https://files.example/1", headers: {} },
      new Blob(["png"]),
      progress(),
    );
    void put.then((result) => {
      answer = result;
    });

    await clock.run(599_999);
    expect(answer).toBe("pending");
    await clock.run(1);
    expect(answer).toEqual({ ok: false, refusal: { kind: "unreachable", status: 0, message: "aborted" } });
  });

  it.each([
    [403, '{"message":"The contact has ended."}', "denied", "The contact has ended."],
    [400, '{"Message":"too long"}', "refused", "too long"],
    [409, "{}", "refused", "status 409"],
    [429, '{"message":"later"}', "unreachable", "later"],
    [503, "<html>", "unreachable", "status 503"],
    [200, "<html>", "unreachable", "not a valid response of the service"],
    [200, '{"Id":1}', "unreachable", "not a valid response of the service"],
  ])("[CA-02] maps status %i with body %s to the refusal %s", async (status, text, kind, message) => {
    const { api } = serviceWithResponse(status, text);

    expect(await api.sendMessage("token", MESSAGE)).toEqual({ ok: false, refusal: { kind, status, message } });
  });

  it("[CA-03] aborts a request without a response after the timeout, and leaves no timer", async () => {
    const clock = createManualClock();
    const fetch: HttpFetch = (_url, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));

    const answer = createParticipantApi({ fetch, clock }, "").disconnect("token", "t");
    await clock.run(20_000);

    expect(await answer).toEqual({ ok: false, refusal: { kind: "unreachable", status: 0, message: "aborted" } });
    expect(clock.pendingTimers).toEqual([]);
  });
});
