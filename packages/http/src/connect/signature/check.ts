import { timingSafeEqual } from "node:crypto";
import { accepted, type Clock, type EpochMs, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, type UserId } from "@tributary/model";
import { type Authorization, accessKeyIn, parseAuthorization } from "./authorization.ts";
import { payloadHash, type SignedRequest, signatureOf } from "./signature.ts";

/** Holder of an access key. */
export type KeyHolder = {
  /** Name under which its use is counted. */
  readonly principal: string;
  /** User whose permissions it has. */
  readonly userId: UserId;
  /** True for the published key of a demo, which may do everything. */
  readonly isUnrestricted?: boolean;
};

/** Holder and secret of an access key. */
export type AccessKey = KeyHolder & { readonly secret: string };

/** Holder of the key that signed a request. */
export type Signer = KeyHolder & { readonly accessKeyId: string };

/**
 * Extent of the signature check. `verify`: complete. `known-key`: only that the access key exists. `off`: none.
 */
export type SignatureMode = "verify" | "known-key" | "off";

/** Returns the key with that id; undefined if it is unknown. */
export type FindAccessKey = (accessKeyId: string) => Promise<AccessKey | undefined>;

/** Dependencies of the check. */
export type SignatureDeps = {
  readonly clock: Clock;
  readonly accessKeys: FindAccessKey;
};

/** Maximum difference to the caller's clock. Unit: milliseconds. Source: docs/wire/participant.md#sigv4. */
const MAX_SKEW_MS = 300_000;

const SERVICE = "connect";

/** Expected key and current time. */
type Against = { readonly key: AccessKey; readonly now: EpochMs };

/** Returns the signer of a request, null if signatures are not checked, or a refusal. */
export type SignatureCheck = (request: SignedRequest) => Promise<Result<Signer | null, Refusal>>;

/**
 * Creates the check for one mode.
 *
 * Refusals: `signature-missing`, `access-key-unknown`, `signature-wrong` with the defect.
 */
export function createSignatureCheck({ clock, accessKeys }: SignatureDeps, mode: SignatureMode): SignatureCheck {
  return async (request) => {
    if (mode === "off") return accepted(null);
    const header = request.headers.authorization;
    if (typeof header !== "string" || header === "") return refused(refusal("signature-missing"));
    const accessKeyId = accessKeyIn(header);
    const key = accessKeyId === undefined ? undefined : await accessKeys(accessKeyId);
    if (accessKeyId === undefined || key === undefined) return refused(refusal("access-key-unknown"));
    const { secret: _secret, ...holder } = key;
    const signer = { ...holder, accessKeyId };
    if (mode === "known-key") return accepted(signer);

    const authorization = parseAuthorization(header);
    const problem =
      authorization === undefined
        ? "Authorization is malformed"
        : problemOf(request, authorization, { key, now: clock.now() });
    return problem === undefined ? accepted(signer) : wrong(problem);
  };
}

function problemOf(request: SignedRequest, authorization: Authorization, { key, now }: Against): string | undefined {
  const { scope, signedHeaders, signature } = authorization;
  const date = String(request.headers["x-amz-date"] ?? "");
  const at = timeOf(date);
  if (at === undefined) return "x-amz-date is missing or malformed";
  if (Math.abs(now - at) > MAX_SKEW_MS)
    return `Signature expired: ${date} is more than five minutes from this center's clock`;

  const [day, region, service, end, ...more] = scope.split("/");
  if (day !== date.slice(0, 8)) return "the credential's scope and x-amz-date have different days";
  if (!region || end !== "aws4_request" || more.length > 0) return "the credential's scope is malformed";
  if (service !== SERVICE) return `the credential should be scoped to the service ${SERVICE}`;

  if (!signedHeaders.includes("host")) return "the header host must be signed";
  const missing = signedHeaders.find((name) => request.headers[name] === undefined);
  if (missing !== undefined) return "a signed header is missing";
  const claimedHash = request.headers["x-amz-content-sha256"];
  if (claimedHash !== undefined && claimedHash !== payloadHash(request.body))
    return "the body differs from the signed one";

  const expected = signatureOf(request, { secret: key.secret, scope, date, signedHeaders });
  const isEqual = timingSafeEqual(Buffer.from(expected, "hex"), Buffer.from(signature, "hex"));
  return isEqual ? undefined : "check the secret key and the signing method";
}

function wrong(problem: string): Result<never, Refusal> {
  return refused(refusal("signature-wrong", undefined, problem));
}

function timeOf(date: string): number | undefined {
  const [, ...digits] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const [year, month, day, hours, minutes, seconds] = digits.map(Number);
  if (year === undefined || month === undefined) return undefined;
  return Date.UTC(year, month - 1, day, hours, minutes, seconds);
}
