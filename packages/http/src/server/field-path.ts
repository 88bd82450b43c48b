/** Longest part of a field's path in a refusal. Keys of attributes and the like are the caller's. Unit: characters. */
const MAX_KEY = 64;

/** Returns the path of a field for a refusal, such as `Attributes.plan`. Long keys are cut, so that answers do not grow with the request. Rule HT-16. */
export function fieldPath(keys: readonly unknown[]): string {
  return keys.map((key) => cut(String(key))).join(".");
}

function cut(key: string): string {
  if (key.length <= MAX_KEY) return key;
  const [...characters] = key.slice(0, 2 * MAX_KEY + 1); // a character has at most two units
  return characters.length <= MAX_KEY ? key : `${characters.slice(0, MAX_KEY).join("")}…`;
}
