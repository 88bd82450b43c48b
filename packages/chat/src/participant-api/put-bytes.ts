/** Sending of the bytes of a file. */
import type { HttpFetch } from "./http-fetch.ts";

/** Sends the bytes of a file with `PUT`. Rejects without an answer. */
export type PutBytes = (url: string, put: BytesPut) => Promise<{ readonly status: number }>;

/** The bytes to send. */
export type BytesPut = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal: AbortSignal;
  /** Called with the number of bytes that were sent so far, if the platform reports it. */
  readonly onProgress: (sentBytes: number) => void;
};

/** Returns a function that sends bytes with `fetch`, which reports no progress. */
export function putByFetch(fetch: HttpFetch): PutBytes {
  return (url, { headers, body, signal }) => fetch(url, { method: "PUT", headers, body, signal });
}

/** Returns a function that sends bytes with the requests of browsers, which report their progress. */
// biome-ignore lint/style/noRestrictedGlobals: the type of a dependency; fetch reports no progress
export function putByRequest(createRequest: () => XMLHttpRequest): PutBytes {
  return (url, { headers, body, signal, onProgress }) =>
    new Promise((resolve, reject) => {
      const request = createRequest();
      const fail = (): void => reject(new Error("the upload failed"));
      const abort = (): void => request.abort();
      request.upload.onprogress = ({ loaded }) => onProgress(loaded);
      request.onload = () => resolve({ status: request.status });
      request.onerror = fail;
      request.onabort = fail;
      request.onloadend = () => signal.removeEventListener("abort", abort);
      signal.addEventListener("abort", abort);
      request.open("PUT", url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      if (signal.aborted) fail();
      else request.send(body);
    });
}
