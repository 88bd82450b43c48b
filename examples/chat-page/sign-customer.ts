/** Signs the identity of a customer in the back end of a site. */
// #region sign
import { createHmac } from "node:crypto";

/** Lifetime of a token. The center accepts at most an hour. Unit: seconds. */
const LIFETIME_SECONDS = 600;

/** Returns a token for the attribute `identity-token`. `secret` is the center's setting `visitorKey`. */
export function signCustomer(customer: { readonly id: string; readonly name: string }, secret: string): string {
  const exp = Math.floor(Date.now() / 1_000) + LIFETIME_SECONDS;
  const claims = { sub: customer.id, name: customer.name, exp };
  const parts = [{ alg: "HS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const signed = parts.join(".");
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
// #endregion sign
