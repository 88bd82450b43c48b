const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** One or two letters that stand for a name. Takes whole characters as people see them, so that no emoji is cut in half. */
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
