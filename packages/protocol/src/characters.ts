import * as v from "valibot";

/** Returns an action that limits a text to a number of characters as the API counts them: Unicode code points. Rule VL-02. */
export function maxCharacters(max: number, message = `at most ${max} characters`) {
  return v.check<string, string>((text) => hasAtMost(text, max), message);
}

/** True if the text has at most `max` characters. A character is one or two UTF-16 units, so most texts need no counting. */
export function hasAtMost(text: string, max: number): boolean {
  if (text.length <= max) return true;
  if (text.length > 2 * max) return false;
  let count = 0;
  for (const _character of text) count += 1;
  return count <= max;
}
