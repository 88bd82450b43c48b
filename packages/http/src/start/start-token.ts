import { createHash } from "node:crypto";
import type { StartToken } from "@tributary/engine";

/** API that a start came through. Each has idempotency tokens of its own: the callers of one may not know the tokens of the other. */
export type StartApi = "control-plane" | "desktop" | "public";

const MINUTE_MS = 60_000;

/**
 * Validity of a token. Unit: milliseconds. Seven days for signed requests; for pages long enough to repeat a request.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartOutboundVoiceContact.html
 */
const VALID_MS: Readonly<Record<StartApi, number>> = {
  "control-plane": 7 * 24 * 60 * MINUTE_MS,
  desktop: 10 * MINUTE_MS,
  public: 10 * MINUTE_MS,
};

/** A random UUID (version 4): 122 random bits. */
const RANDOM_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * Returns the idempotency token of a start; null if the request has none.
 *
 * The response to a repeated start gives access to the chat. Callers of the public API are strangers to each other, so that only a token
 * that cannot be guessed counts there; others are ignored. Rules CP-15, WS-03.
 */
export function startTokenOf(
  request: { readonly ClientToken?: string | undefined; readonly ContactFlowId?: string | undefined },
  api: StartApi,
): StartToken | null {
  const { ClientToken, ...rest } = request;
  if (ClientToken === undefined || (api === "public" && !RANDOM_UUID.test(ClientToken))) return null;
  const requestDigest = digestOf({ ...rest, InstanceId: undefined });
  return { key: `${api}:${keyTextOf(ClientToken)}`, requestDigest, validMs: VALID_MS[api] };
}

/** Tokens that databases take as part of a key. Shape: up to 200 ASCII characters. */
const PLAIN_TOKEN = /^[ -~]{1,200}$/;

/** Keys of databases are short, and a token has up to 500 characters of any kind. */
function keyTextOf(token: string): string {
  return PLAIN_TOKEN.test(token) ? token : `sha256:${createHash("sha256").update(token).digest("base64url")}`;
}

/** Returns a digest that does not depend on the order of members. */
function digestOf(request: object): string {
  const text = JSON.stringify(request, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(text).digest("base64url");
}
