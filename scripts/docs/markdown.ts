/**
 * What: the two bits of Markdown that all generated pages share.
 * When: inside gen-docs.
 * How:  table(["Code", "Meaning"], [["a", "b"]])
 */

/** The note under a generated page's title. */
export function generatedFrom(source: string): string {
  return `<!-- Generated from ${source} by scripts/gen-docs.ts: change it there. -->`;
}

/** A table; cells are kept on one line and their bars escaped. Ends with a newline. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line), ""].join("\n");
}

function cell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}
