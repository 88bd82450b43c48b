/** Longest address of a picture. Unit: characters. */
export const MAX_AVATAR_URL = 1_000;

/** An https address without a user name, or a path of the center: `//` would begin with a host. */
const ADDRESS = /^(?:https:\/\/[^@/?#]+(?:[/?#].*)?|\/(?:[^/].*)?)$/iu;

/** Characters of an address as browsers send it. */
const WRITTEN = /^[!-~]*$/u;

/** Characters of ASCII that an address does not have. */
const EXCLUDED = /["'<>\\^`{|}]/u;

/**
 * True for the address of a picture that pages of customers may load: `https://…`, or a path at the origin of the center that begins with one `/`. Secure
 * pages block all others.
 */
export function isAvatarUrl(text: string): boolean {
  return text.length <= MAX_AVATAR_URL && WRITTEN.test(text) && !EXCLUDED.test(text) && ADDRESS.test(text);
}
