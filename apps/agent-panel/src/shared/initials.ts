const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Returns one or two initials of a name. Splits by grapheme, so that emoji stay whole. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== "");
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    picked
      .map((word) => firstOf(word ?? ""))
      .join("")
      .toUpperCase() || "?"
  );
}

function firstOf(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return "";
}
