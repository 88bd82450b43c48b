/**
 * Purpose: Markdown shared by the generated pages.
 * When:    called by gen-docs.
 * Usage:   table(["Code", "Meaning"], [["a", "b"]])
 */

/** Note below the title of a generated page. */
export function generatedFrom(source: string): string {
  return `<!-- Generated from ${source} by scripts/gen-docs.ts: change it there. -->`;
}

/** Renders a table. Cells are kept on one line and their bars are escaped. Ends with a newline. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line), ""].join("\n");
}

function cell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}
