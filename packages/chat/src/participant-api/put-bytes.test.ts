import { expect, it } from "vitest";
import { type BytesPut, putByFetch, putByRequest } from "./put-bytes.ts";

/** A request of a browser, as far as an upload uses it. */
class FakeRequest {
  readonly upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
  readonly headers: [string, string][] = [];
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  onloadend: (() => void) | null = null;
  status = 0;
  opened = "";
  body: unknown = null;

  open(method: string, url: string): void {
    this.opened = `${method} ${url}`;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers.push([name, value]);
  }
  send(body: unknown): void {
    this.body = body;
  }
  abort(): void {
    this.onabort?.();
    this.onloadend?.();
  }
}

function upload(changes: Partial<BytesPut> = {}) {
  const request = new FakeRequest();
  const stop = new AbortController();
  const sent: number[] = [];
  const body = new Blob(["abc"]);
  const put = putByRequest(() => request as unknown as XMLHttpRequest); // it has the members that an upload uses
  const answer = put("http://center/put", {
    headers: { "Content-Type": "text/plain" },
    body,
    signal: stop.signal,
    onProgress: (bytes) => sent.push(bytes),
    ...changes,
  });
  return { request, stop, sent, body, answer };
}

it("[CA-05] sends bytes and headers, and reports the progress and the status", async () => {
  const { request, sent, body, answer } = upload();

  for (const loaded of [1, 3]) request.upload.onprogress?.({ loaded });
  request.status = 403;
  request.onload?.();
  request.onloadend?.();

  expect([request.opened, request.headers, request.body]).toEqual([
    "PUT http://center/put",
    [["Content-Type", "text/plain"]],
    body,
  ]);
  expect([await answer, sent]).toEqual([{ status: 403 }, [1, 3]]);
});

it("[CA-05] rejects without a network, and when it is aborted, also before", async () => {
  const lost = upload();
  lost.request.onerror?.();
  const aborted = upload();
  aborted.stop.abort();
  const never = upload({ signal: AbortSignal.abort() });

  await expect(lost.answer).rejects.toThrow("failed");
  await expect(aborted.answer).rejects.toThrow("failed");
  await expect(never.answer).rejects.toThrow("failed");
  expect(never.request.body).toBeNull();
});

it("[CA-05] uses fetch where there are no such requests", async () => {
  const requests: unknown[] = [];
  const fetch = (url: string, request: object) => {
    requests.push([url, request]);
    return Promise.resolve({ status: 200, text: () => Promise.resolve("") });
  };
  const { signal } = new AbortController();
  const body = new Blob(["abc"]);

  const answer = await putByFetch(fetch)("http://center/put", {
    headers: {},
    body,
    signal,
    onProgress: () => undefined,
  });

  expect(answer.status).toBe(200);
  expect(requests).toEqual([["http://center/put", { method: "PUT", headers: {}, body, signal }]]);
});
