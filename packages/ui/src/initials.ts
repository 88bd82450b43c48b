const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Returns the first letters of the first and the last word with letters, or the first character of a name without
 * letters. Splits by grapheme, so that emoji and accents stay whole. Source: PA-17.
 */
export function initialsOf(name: string): string {
  const letters = name.split(/\s+/u).flatMap(firstLetterOf);
  const picked = letters.length > 1 ? [letters[0], letters.at(-1)] : letters;
  return picked.join("").toUpperCase() || firstOf(name.trim()) || "?";
}

function firstLetterOf(word: string): readonly string[] {
  for (const { segment } of graphemes.segment(word)) if (/\p{Letter}/u.test(segment)) return [segment];
  return [];
}

function firstOf(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment;
  return "";
}
