/** Schemes of addresses that programs run or open instead of leading a person there. */
const NO_PAGES: ReadonlySet<string> = new Set(["javascript:", "data:", "vbscript:", "blob:", "file:", "about:"]);

/** Expectation of such an address. */
export const REDIRECT_URI =
  "an absolute address without query, fragment and user name, such as https://shop.example/signed-in";

/**
 * Returns the address of a page or an app to which the provider leads a customer, as it is sent; undefined if it cannot be one. The provider compares it with those
 * that it knows. Rule AN-20.
 */
export function redirectUriOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || NO_PAGES.has(url.protocol) || /[?#]/.test(text)) return undefined;
  return url.username + url.password === "" ? url.href : undefined;
}
