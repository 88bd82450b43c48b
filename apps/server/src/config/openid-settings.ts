/** Values of the settings of an OpenID provider: users and customers have one each. */
import { isSecureAddress } from "@tributary/http/settings";
import * as v from "valibot";
import { listSetting } from "./setting-types.ts";

const SECURE_ISSUER =
  "an https address such as https://login.example.org, without query; http at a loopback address only";
const SECURE_ORIGINS = "a list of https origins such as https://keys.example.org; http at loopback addresses only";
const SCOPES = "a list of scopes with openid, such as openid,profile,email";
const ONE_TO_200 = "1 to 200 characters";

export const issuerValue = v.pipe(v.string(), v.check(isIssuer, SECURE_ISSUER));

export const clientIdValue = v.pipe(v.string(), v.minLength(1, ONE_TO_200), v.maxLength(200, ONE_TO_200));

export const clientSecretValue = v.pipe(v.string(), v.minLength(1, "a text"));

export const scopesValue = v.pipe(
  listSetting(),
  v.check(
    (scopes) => scopes.includes("openid") && scopes.every((each) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(each)),
    SCOPES,
  ),
);

/** Scopes that are requested by default. */
export const DEFAULT_SCOPES = ["openid", "profile", "email"];

export const claimValue = v.pipe(v.string(), v.regex(/^\S{1,100}$/, "the name of a claim, without spaces"));

export const endpointOriginsValue = v.pipe(listSetting(), v.everyItem(isSecureOrigin, SECURE_ORIGINS));

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isSecureAddress(url) && url.search + url.hash + url.username + url.password === "";
}

function isSecureOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isSecureAddress(url) && url.origin === text;
}
