/** Names of topics at the broker. */
import { createHash } from "node:crypto";

/** Longest encoded topic that is used as it is. The broker closes connections that send longer lines than 4,096 bytes. */
const MAX_ENCODED = 200;

const PREFIX = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** Returns true for a prefix of subjects: tokens of letters, digits, `_` and `-`, separated by dots. */
export function isSubjectPrefix(prefix: string): boolean {
  return PREFIX.test(prefix) && prefix.length <= MAX_ENCODED;
}

/**
 * Returns the subject of a topic. Different topics have different subjects.
 *
 * A subject must not contain white space, and `.`, `*` and `>` have a meaning in it. Such characters become `%` and four hexadecimal digits
 * per UTF-16 unit. The digest of a long topic begins with `%s`, which no encoded character does.
 */
export function subjectOf(prefix: string, topic: string): string {
  const encoded = topic.replace(/[^A-Za-z0-9_:/-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const name =
    encoded.length <= MAX_ENCODED ? encoded : `%sha256-${createHash("sha256").update(encoded).digest("hex")}`;
  return `${prefix}.topic.${name}`;
}

/** Returns the subject on which nodes report that messages of any topic may have been lost. */
export function subjectOfAll(prefix: string): string {
  return `${prefix}.all`;
}
