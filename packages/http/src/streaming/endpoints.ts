import type { Notification, StreamingEndpoints } from "@tributary/engine";
import { accepted, asError, type Clock, type Result, refused } from "@tributary/kernel";
import type { Addresses } from "../context.ts";
import { createOutgoingFetch, type OutgoingFetch } from "../outgoing/outgoing-fetch.ts";
import { type NotificationRequest, notificationRequest } from "./notification.ts";
import type { NotificationKey } from "./signing-key.ts";

/** Time for the answer to a notification. Unit: milliseconds. Source: https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html */
const ANSWER_TIMEOUT_MS = 15_000;

/** Answers are not read beyond their status. Unit: bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Web hooks of a center. */
export type EndpointOptions = {
  /** Addresses by ARN. Shape: over `https:`, or at loopback addresses. */
  readonly urls: ReadonlyMap<string, string>;
  readonly key: NotificationKey;
  /** Undefined before the server listens. */
  readonly addresses: () => Addresses | undefined;
};

/** Creates the endpoints: each notification is a POST in the form of SNS. Rules HK-20 to HK-24. */
export function createStreamingEndpoints(
  { clock }: { readonly clock: Clock },
  options: EndpointOptions,
): StreamingEndpoints {
  const { urls, key } = options;
  const fetchOutside = createOutgoingFetch(
    { clock },
    {
      allowedOrigins: [...urls.values()].map((url) => new URL(url).origin),
      timeoutMs: ANSWER_TIMEOUT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    },
  );
  return {
    has: (arn) => urls.has(arn),
    prepare(notification) {
      let request: NotificationRequest | undefined;
      const requestAt = (own: Addresses): NotificationRequest => {
        request ??= notificationRequest(notification, key, own.http + key.path); // signed once
        return request;
      };
      return () => {
        const ending = new AbortController();
        return {
          result: post({ ...options, fetchOutside }, { ...notification, requestAt }, ending.signal),
          [Symbol.dispose]: () => ending.abort(),
        };
      };
    },
  };
}

type Prepared = Pick<Notification, "endpointArn"> & { readonly requestAt: (own: Addresses) => NotificationRequest };

async function post(
  { urls, addresses, fetchOutside }: EndpointOptions & { readonly fetchOutside: OutgoingFetch },
  { endpointArn, requestAt }: Prepared,
  signal: AbortSignal,
): Promise<Result<null, string>> {
  const url = urls.get(endpointArn);
  if (url === undefined) return refused("the setting streamingEndpoints does not name it");
  const own = addresses();
  if (own === undefined) return refused("the server does not listen yet");
  try {
    const { ok, status } = await fetchOutside(url, { method: "POST", ...requestAt(own), signal });
    return ok ? accepted(null) : refused(`it answered ${status}`);
  } catch (error) {
    return refused(asError(error).message);
  }
}
