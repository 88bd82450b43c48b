/** Identity of a customer, signed by the site that knows them. Source: RFC 8725 section 3.1 */
import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, visibleNameOf } from "@tributary/model";
import { contactAttributes } from "@tributary/protocol/connect";
import { errors, jwtVerify } from "jose";
import * as v from "valibot";
import type { VisitorKey } from "./visitor-key.ts";

/** A verified customer. */
export type Visitor = {
  /** Id of the customer at the site. */
  readonly id: string;
  readonly name: string | null;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Header of the token, as in the hosted widget. Source: docs/wire/participant.md#start-call. */
export const VISITOR_HEADER = "x-amz-security-token";

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
