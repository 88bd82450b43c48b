/** Identity of a customer, signed by the site that knows them. Source: RFC 8725 section 3.1 */
import { createPublicKey, type KeyObject } from "node:crypto";
import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, visibleNameOf } from "@tributary/model";
import { contactAttributes } from "@tributary/protocol/connect";
import { errors, jwtVerify } from "jose";
import * as v from "valibot";

/** Key of a site's back end, with the one algorithm that fits it: a token never chooses. */
export type VisitorKey = { readonly key: KeyObject | Uint8Array; readonly algorithm: "HS256" | "RS256" | "EdDSA" };

/** A verified customer. */
export type Visitor = {
  /** Id of the customer at the site. */
  readonly id: string;
  readonly name: string | null;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Header of the token, as in the hosted widget. Source: docs/wire/participant.md#start-call. */
export const VISITOR_HEADER = "x-amz-security-token";

/** Shortest secret: as long as its hash. Unit: bytes. Source: RFC 7518 section 3.2 */
const MIN_SECRET_BYTES = 32;
/** Shortest RSA key. Unit: bits. Source: RFC 7518 section 3.3 */
const MIN_RSA_BITS = 2048;
/** Longest token. Unit: UTF-16 code units. */
const MAX_TOKEN_LENGTH = 8_192;
/** Longest time until a token expires: one that leaks is soon useless. Unit: seconds. */
const MAX_LIFETIME_SECONDS = 3_600;
/** Difference of clocks that is tolerated. Unit: seconds. */
const CLOCK_TOLERANCE_SECONDS = 60;

const claims = v.object({
  sub: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  exp: v.number(),
  name: v.optional(v.pipe(v.string(), v.transform(visibleNameOf), v.minLength(1), v.maxLength(256))),
  attributes: v.optional(contactAttributes, {}),
});

/**
 * Public keys in other forms than PEM, addresses and paths: as secrets they would let all who know them sign. The last two are the beginnings of DER and PEM in
 * base64.
 */
const NO_SECRET = /^\s*(?:[{[/]|ssh-|ecdsa-|https?:|file:|MII[A-H]|MCowBQYDK2Vw|LS0tLS1CRUdJTi)/u;

/** Returns the key of a setting: a PEM public key (RSA or Ed25519), or a secret. Undefined if it is too weak or of another kind. */
export function visitorKeyOf(text: string): VisitorKey | undefined {
  if (!text.includes("-----BEGIN")) {
    if (NO_SECRET.test(text)) return undefined;
    const key = new TextEncoder().encode(text);
    return key.length < MIN_SECRET_BYTES ? undefined : { key, algorithm: "HS256" };
  }
  if (!text.includes("PUBLIC KEY-----")) return undefined; // a private key does not belong in a center
  try {
    const key = createPublicKey(text.replaceAll("\\n", "\n")); // environment files write line breaks like this
    if (key.asymmetricKeyType === "ed25519") return { key, algorithm: "EdDSA" };
    const bits = key.asymmetricKeyType === "rsa" ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
    return bits < MIN_RSA_BITS ? undefined : { key, algorithm: "RS256" };
  } catch {
    return undefined; // not a key
  }
}

/** Verifies a token. Refusals: `token-expired`; `token-invalid` for any other reason, which it names. Rule WS-07. */
export async function verifyVisitor(
  token: string,
  { key, algorithm }: VisitorKey,
  clock: Pick<Clock, "now">,
): Promise<Result<Visitor, Refusal>> {
  if (token.length > MAX_TOKEN_LENGTH) return invalid(`at most ${MAX_TOKEN_LENGTH} characters`);
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      currentDate: new Date(clock.now()),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ["sub", "exp"],
    });
    const parsed = v.safeParse(claims, payload);
    if (!parsed.success)
      return invalid("a sub of 1 to 256 characters, with an optional name and attributes that are texts");
    const { sub: id, exp, name = null, attributes } = parsed.output;
    if (exp > clock.now() / 1_000 + MAX_LIFETIME_SECONDS + CLOCK_TOLERANCE_SECONDS)
      return invalid("a token that expires within an hour");
    return accepted({ id, name, attributes });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refused(refusal("token-expired", VISITOR_HEADER));
    if (error instanceof errors.JOSEError) return invalid(`a token that the site has signed with ${algorithm}`);
    throw error;
  }
}

function invalid(expected: string): Result<Visitor, Refusal> {
  return refused(refusal("token-invalid", VISITOR_HEADER, expected));
}
