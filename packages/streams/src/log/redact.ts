/** Redacts customer data and secrets in objects before they are logged. Source: docs/wire/streams.md#logger. */

/** Keys, in lower case, whose texts are removed. */
const SECRET =
  /token$|credential$|^(quickconnectname|login|internalip|phonenumber|(first|last|display|agent)?name|(email)?address|description|value|summary)$/;

/** Keys whose texts are replaced by a fingerprint, so that equal values can be matched. */
const RECOGNIZED = /^((customer|speaker|customerspeaker)id|presignedurl)$/;

/** Keys whose texts are kept after personal data is removed. */
const TEXT = /^(text|url)$/;

const REDACTED = "[redacted]";

/** Fingerprint of a text: FNV-1a, 32 bits, deliberately too short to be reversed. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Removes tokens, e-mail addresses, phone numbers and other long numbers. Names and mailboxes have bounded lengths, so that long texts take linear time. */
export function redactText(text: string): string {
  return text
    .replace(/((?:token|signature|credential)[\w-]{0,100}=)[^&#\s]*/gi, `$1${REDACTED}`)
    .replace(/[^\s@/:]{1,64}@[^\s@]+\.\w+/g, REDACTED)
    .replace(/\+?\d(?:[\s().-]*\d){3,}/g, REDACTED);
}

/** Returns a deep copy without secrets and customer data. An object that cannot be copied, such as a cycle, becomes a note. */
export function redact(object: unknown): unknown {
  try {
    const text = JSON.stringify(object);
    return text === undefined ? null : strip(JSON.parse(text));
  } catch {
    return "[could not be copied]"; // keep the entry even if its object cannot be copied
  }
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stripMember(key.toLowerCase(), each)]));
}

function stripMember(key: string, value: unknown): unknown {
  if (key === "state") return value;
  if (key === "attributes") return REDACTED;
  if (typeof value === "string") {
    if (SECRET.test(key)) return REDACTED;
    if (RECOGNIZED.test(key)) return `[obfuscated value] ${fingerprint(value)}`;
    return TEXT.test(key) ? redactText(value) : stripJson(value);
  }
  return strip(value);
}

/** Call configurations and connection data are JSON in a text. JSON too deep to be redacted is removed. */
function stripJson(text: string): string {
  try {
    return /^\s*[[{]/.test(text) ? JSON.stringify(strip(JSON.parse(text))) : text;
  } catch (error) {
    return error instanceof SyntaxError ? text : REDACTED; // a SyntaxError: not JSON
  }
}
