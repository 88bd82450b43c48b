import { isSecureAddress } from "../outgoing/outgoing-fetch.ts";

/** Expectation of such an address. */
export const REDIRECT_URI =
  "an https address without query, fragment and user name, such as https://shop.example/signed-in; http at a loopback address only; an app has a scheme " +
  "with the name of its domain, such as example.shop.app:/signed-in";

/** Scheme of an app: the name of a domain in reverse order. One without a period may be any program's. Programs read backslashes as slashes, or not. Source: RFC 8252 section 8.4. */
const APP_ADDRESS = /^[a-z][a-z\d-]*(\.[a-z\d-]+)+:\/[^\s\\]*$/;

/** Parts that no such address has. A user name is recognized by its delimiter, so that an empty one counts too. */
const QUERY_OR_FRAGMENT = /[?#]/;
const USER = /^[^/]*\/\/[^/]*@/;

/**
 * Returns true for the address of a page or an app to which the provider may lead a customer.
 *
 * The provider compares it with those that it knows, character by character (RFC 6749 section 3.1.2.3), so that it is sent as it is. Therefore it must be in the form
 * that browsers write: programs do not agree about the others, such as those with backslashes, spaces and dot segments. Rule AN-20.
 */
export function isRedirectUri(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || QUERY_OR_FRAGMENT.test(text) || USER.test(text)) return false;
  const isWrittenByBrowsers = url.href === text || (url.pathname === "/" && url.href === `${text}/`);
  return isWrittenByBrowsers && (isSecureAddress(url) || APP_ADDRESS.test(text));
}
