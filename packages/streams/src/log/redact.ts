/** Takes customers and secrets out of objects before they are kept in the log. Source: docs/wire/streams.md#logger. */

/** Keys, in small letters, whose texts are left out. */
const SECRET =
  /^(quickconnectname|token|login|credential|internalip|authtoken|phonenumber|(first|last|display|agent)?name|(email)?address|description|value|summary)$/;

/** Keys whose texts only have to be recognized again. */
const RECOGNIZED = /^((customer|speaker|customerspeaker)id|presignedurl)$/;

/** Keys whose texts are kept without what could be somebody's. */
const TEXT = /^(text|url)$/;

const REDACTED = "[redacted]";

/** A name for something by which nobody finds it: FNV-1a, 32 bits, on purpose too short to be turned back. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Without tokens, e-mail addresses, phone numbers and other long numbers. */
export function redactText(text: string): string {
  return text
    .replace(/([\w-]*(?:token|signature|credential)[\w-]*=)[^&#\s]*/gi, `$1${REDACTED}`)
    .replace(/[^\s@/:]+@[^\s@]+\.\w+/g, REDACTED)
    .replace(/\+?\d(?:[\s().-]*\d){3,}/g, REDACTED);
}

/** A deep copy without secrets and customers. What cannot be copied, such as a cycle, becomes a short sentence. */
export function redact(object: unknown): unknown {
  try {
    const text = JSON.stringify(object);
    return text === undefined ? null : strip(JSON.parse(text));
  } catch {
    return "[could not be copied]"; // the line matters more than its object
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
    return TEXT.test(key) ? redactText(value) : value;
  }
  return strip(value);
}
