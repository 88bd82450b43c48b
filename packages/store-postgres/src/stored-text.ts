/**
 * Text as PostgreSQL can store it: U+0000 and lone surrogates are escaped, which its `text` refuses. Source: ST-15, PG-06.
 * JSON needs none of this: `JSON.stringify` escapes both.
 */
import { JournalError } from "@tributary/journal";

/** Starts an escape; itself escaped. A noncharacter, which text does not contain. */
const ESCAPE = "\uffff";

/** Control characters, lone surrogates, and {@link ESCAPE}. */
const TO_ESCAPE = /[\p{Cc}\p{Cs}\uffff]/gu;
const ESCAPED = /\uffff([0-9a-f]{4})/g;
const IS_PLAIN = /^[ -\ud7ff]*$/;

/** Largest key: an entry of PostgreSQL's indexes is limited to about 2,700 bytes, and a stream has a kind and an id. */
const MAX_KEY_BYTES = 1_200;

/** Returns the text as stored. */
export function toStored(text: string): string {
  if (IS_PLAIN.test(text)) return text;
  return text.replace(TO_ESCAPE, (found) => ESCAPE + found.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** Returns the text that was given to {@link toStored}. */
export function fromStored(stored: string): string {
  if (!stored.includes(ESCAPE)) return stored;
  return stored.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Returns a key as stored. Errors: `JournalError("internal")` if it does not fit into an index. Source: PG-07. */
export function toStoredKey(key: string): string {
  const stored = toStored(key);
  if (stored.length * 3 > MAX_KEY_BYTES && Buffer.byteLength(stored) > MAX_KEY_BYTES) {
    throw new JournalError("internal", "key is too long for an index of the database", {
      details: { bytes: Buffer.byteLength(stored), maxBytes: MAX_KEY_BYTES },
    });
  }
  return stored;
}
