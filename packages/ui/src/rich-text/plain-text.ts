/** Plain text with web and mail addresses as links, and the check for link targets. */
import type { RichNode } from "./rich-node.ts";

/** Anchored at the start, because browsers read the scheme there. */
const SAFE_SCHEME = /^(?:https?:\/\/|mailto:|tel:)/i;
const BIDI_CONTROL = /\p{Bidi_Control}/u;
/** Places at which an address can begin; for `@`, the middle of a mail address. */
const CANDIDATE = /https?:\/\/|www\.|@/gi;
/**
 * Characters that end an address: white space, the delimiters that RFC 3986 excludes (appendix C), and punctuation of
 * scripts without spaces, which are percent-encoded within addresses. Unit of the limit: UTF-16 code units.
 */
const ADDRESS =
  /[^\s<>"`\p{Cc}\u3000-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]{1,2000}/uy;
/** A letter of a script with spaces, or a digit: the address would be part of a longer word. */
const WORD_END = /[\p{Script=Latin}\d]$/u;
const CLOSING_PUNCTUATION = new Set(".,;:!?…*_~'’”“‘»");
const OPENING_BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** Common mail addresses, with the limits of RFC 5321, section 4.5.3.1. */
const MAILBOX = /\w[\w.+'-]{0,63}$/;
const MAIL_DOMAIN = /(?:[a-z\d][a-z\d-]{0,62}\.){1,8}[a-z]{2,63}/iy;
const MAX_MAILBOX_LENGTH = 64;
/** Text with more addresses is not written by hand; the rest of it is shown without links. */
const MAX_LINKS = 500;

/** Returns a message verbatim: one paragraph, addresses as links. Never throws. Source: RX-01. */
export function plainText(content: string): readonly RichNode[] {
  return [{ type: "paragraph", children: textWithLinks(content) }];
}

/** An address in a text. */
type Found = { readonly from: number; readonly to: number; readonly href: string };

/** Splits `text` into text and link nodes at web and mail addresses. Source: RX-04. */
export function textWithLinks(text: string): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let links = 0;
  let reached = 0;
  for (const { 0: start, index } of text.matchAll(CANDIDATE)) {
    if (index < reached) continue;
    if (links === MAX_LINKS) break;
    const found = start === "@" ? mailAddressAt(text, index, reached) : webAddressAt(text, index, start);
    if (found === undefined) continue;
    const { from, to, href } = found;
    if (from > reached) nodes.push({ type: "text", text: text.slice(reached, from) });
    nodes.push({ type: "link", href, children: [{ type: "text", text: text.slice(from, to) }] });
    links += 1;
    reached = to;
  }
  if (reached < text.length) nodes.push({ type: "text", text: text.slice(reached) });
  return nodes;
}

/**
 * True for an address with scheme http, https, mailto or tel that shows its host: user information looks like one, and controls of the writing direction
 * reorder it. Takes time proportional to the length. Source: RX-02, RX-03.
 */
export function isSafeLink(target: string): boolean {
  const scheme = SAFE_SCHEME.exec(target)?.[0];
  if (scheme === undefined || BIDI_CONTROL.test(target)) return false;
  if (scheme.endsWith("/") && hasUserInformation(target.slice(scheme.length))) return false;
  try {
    // `URL.canParse` and `URL.parse` are missing in Safari 16.
    return new URL(target) !== null;
  } catch {
    return false;
  }
}

/** True if what follows the slashes has user information. Browsers skip further slashes, among them backslashes, before the host. */
function hasUserInformation(address: string): boolean {
  const word = address.search(/\w/);
  const host = word === -1 ? address.length : word;
  const length = address.slice(host).search(/[/?#]/);
  return (length === -1 ? address : address.slice(0, host + length)).includes("@");
}

/** Returns the address that starts at `from` with a scheme or `www.`. Source: RX-04; https://github.github.com/gfm/#autolinks-extension-. */
function webAddressAt(text: string, from: number, start: string): Found | undefined {
  if (from > 0 && WORD_END.test(text.slice(from - 1, from))) return undefined;
  ADDRESS.lastIndex = from;
  const address = withoutClosing(ADDRESS.exec(text)?.[0] ?? "");
  const isWithoutScheme = start.startsWith("w") || start.startsWith("W");
  if (isWithoutScheme && !/^www\.[^./]+\../i.test(address)) return undefined;
  const href = isWithoutScheme ? `http://${address}` : address;
  return isSafeLink(href) ? { from, to: from + address.length, href } : undefined;
}

/** Removes punctuation at the end that belongs to the sentence, and closing brackets that are not opened within. */
function withoutClosing(address: string): string {
  const unopened = new Map(
    Object.entries(OPENING_BRACKETS).map(([close, open]) => [close, surplus(address, close, open)]),
  );
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1] ?? "";
    const left = unopened.get(last) ?? 0;
    if (left > 0) unopened.set(last, left - 1);
    else if (!CLOSING_PUNCTUATION.has(last)) break;
    end -= 1;
  }
  return address.slice(0, end);
}

/** Number of closing brackets in excess of the opening ones. */
function surplus(text: string, close: string, open: string): number {
  let count = 0;
  for (const character of text) {
    if (character === close) count += 1;
    else if (character === open) count -= 1;
  }
  return count;
}

/** Returns the mail address around the `@` at `at`. It does not begin before `earliest`. */
function mailAddressAt(text: string, at: number, earliest: number): Found | undefined {
  const mailbox = MAILBOX.exec(text.slice(Math.max(earliest, at - MAX_MAILBOX_LENGTH), at))?.[0];
  MAIL_DOMAIN.lastIndex = at + 1;
  const domain = MAIL_DOMAIN.exec(text)?.[0];
  // After `//` it is the user information of a web address.
  if (mailbox === undefined || domain === undefined || text.endsWith("//", at - mailbox.length)) return undefined;
  const href = `mailto:${mailbox}@${domain}`;
  return isSafeLink(href) ? { from: at - mailbox.length, to: at + 1 + domain.length, href } : undefined;
}
