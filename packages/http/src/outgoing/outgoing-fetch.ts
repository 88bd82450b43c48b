import type { Clock } from "@tributary/kernel";
import { isLoopbackUrl } from "../server/hosts.ts";

/** Limits of requests that the server sends. */
export type OutgoingOptions = {
  /** Origins that may be requested. All others are refused before a name is resolved. */
  readonly allowedOrigins: readonly string[];
  /** Time for a whole answer. Unit: milliseconds. */
  readonly timeoutMs?: number;
  /** Size of the body of an answer, as decoded. Unit: bytes. */
  readonly maxAnswerBytes?: number;
};

/** The used subset of the platform's `fetch`. */
export type OutgoingFetch = (
  url: string,
  init?: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Bytes are sent as they are read. */
    readonly body?: string | URLSearchParams | AsyncIterable<Uint8Array> | undefined;
    readonly signal?: AbortSignal | undefined;
  },
) => Promise<Response>;

/** A request that was not sent, or whose answer could not be used. The message names the origin, never the path or the query. */
export class OutgoingError extends Error {
  override readonly name = "OutgoingError";
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** Key sets and descriptions of providers have a few kilobytes. */
const DEFAULT_MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Creates the only way in which this server sends HTTP requests.
 *
 * It requests the allowed origins, over `https:` or at loopback addresses, and follows no redirects: an answer of an allowed server must not choose another
 * address for a request from within the operator's network. Rules OG-01 to OG-05.
 */
export function createOutgoingFetch(
  { clock }: { readonly clock: Clock },
  { allowedOrigins, timeoutMs = DEFAULT_TIMEOUT_MS, maxAnswerBytes = DEFAULT_MAX_ANSWER_BYTES }: OutgoingOptions,
): OutgoingFetch {
  const allowed = new Set(allowedOrigins);
  return async (url, { method = "GET", headers = {}, body, signal } = {}) => {
    const { origin } = readTarget(url);
    if (!allowed.has(origin)) throw new OutgoingError(`requests to ${origin} are not allowed`);
    const deadline = new AbortController();
    using _timer = clock.after(timeoutMs, () => deadline.abort(new OutgoingError(`${origin} did not answer in time`)));
    const signals = signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]);
    const sending = sent(body);
    try {
      // biome-ignore lint/style/noRestrictedGlobals: the only place that sends requests.
      const answer = await fetch(url, { method, headers, ...sending.init, redirect: "manual", signal: signals });
      const content = await readBody(answer, { origin, maxAnswerBytes });
      const { status, statusText } = answer;
      const isRedirect = status >= 300 && status < 400;
      if (isRedirect) throw new OutgoingError(`${origin} answered with a redirect, which is not followed`);
      return new Response(content, { status, statusText, headers: answer.headers });
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      if (error instanceof OutgoingError) throw error;
      throw new OutgoingError(`${origin} cannot be reached`, { cause: error });
    } finally {
      sending.close();
    }
  };
}

/** True if an address may be requested at all: over `https:`, or at a loopback address for development. */
export function isSecureAddress(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopbackUrl(url));
}

function readTarget(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new OutgoingError("malformed address");
  if (!isSecureAddress(url)) throw new OutgoingError(`requests to ${url.origin} need https`);
  if (url.username + url.password !== "") throw new OutgoingError(`requests to ${url.origin} have no credentials`);
  return url;
}

type Body = NonNullable<Parameters<OutgoingFetch>[1]>["body"];

type FetchBody = Exclude<ConstructorParameters<typeof Response>[0], undefined>;

type Sending = {
  readonly init: { readonly body: FetchBody; readonly duplex?: "half" };
  /** Ends the source of the bytes: the platform leaves it open if the connection fails, or if the answer comes before it has read them all. */
  close(): void;
};

function sent(body: Body): Sending {
  if (typeof body !== "object" || body instanceof URLSearchParams) return { init: { body: body ?? null }, close() {} };
  const bytes = body[Symbol.asyncIterator]();
  const close = () => void bytes.return?.().catch(() => undefined); // it failed before, as the request did
  return { init: { body: streamOf(bytes), duplex: "half" }, close };
}

/** Reads the next bytes when the connection takes them. */
function streamOf(bytes: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

type BodyLimit = { readonly origin: string; readonly maxAnswerBytes: number };

/** Returns the body; null for statuses that have none. */
async function readBody({ body, status }: Response, { origin, maxAnswerBytes }: BodyLimit): Promise<Blob | null> {
  if (body === null || status === 204 || status === 205 || status === 304) return null;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes)
      throw new OutgoingError(`the answer of ${origin} is longer than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return new Blob(chunks);
}
