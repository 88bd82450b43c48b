import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

const GROUNDS = ["canvas", "surface", "raised", "sunken", "hover", "selected"];
/**
 * Text (or icon) on background, and the contrast that WCAG 2.2 requires for the pair (1.4.3 for text, 1.4.11 for
 * controls).
 */
const PAIRS: readonly (readonly [string, string, number])[] = [
  ...GROUNDS.flatMap((ground) => ["text", "text-muted", "link"].map((text) => [text, ground, 4.5] as const)),
  ...GROUNDS.map((ground) => ["outline", ground, 3] as const),
  ...["surface", "canvas", "raised"].flatMap((ground) =>
    ["accent", "success", "warning", "danger"].map((sign) => [sign, ground, 4.5] as const),
  ),
  ...["accent", "accent-hover", "accent-pressed"].map((ground) => ["on-accent", ground, 4.5] as const),
  ["on-own", "own", 4.5],
  ...["danger", "danger-hover"].map((ground) => ["on-danger", ground, 4.5] as const),
  ...["accent", "success", "warning", "danger", "neutral"].map(
    (name) => [`on-${name}-soft`, `${name}-soft`, 4.5] as const,
  ),
];

describe("tokens", () => {
  const light = colorsOf(css.slice(0, css.indexOf("@media")));
  const dark = { ...light, ...colorsOf(css.slice(css.indexOf("@media"), css.lastIndexOf("@media"))) };

  it.each([
    ["light", light],
    ["dark", dark],
  ])("every pair of text and background is readable in %s", (_scheme, colors) => {
    const tooFaint = PAIRS.map(([text, ground, least]) => ({
      text,
      ground,
      least,
      is: contrast(colors, text, ground),
    })).filter(({ is, least }) => is < least);

    expect(tooFaint).toEqual([]);
  });

  it("[UI-04] touch screens get targets of 44 px and fields of 16 px, and a preference for contrast has an effect", () => {
    const block = (media: string): string => css.split(`@media (${media}) {`)[1]?.split("@media")[0] ?? "";

    expect(block("pointer: coarse")).toContain("--tr-size-target: 2.75rem;");
    expect(block("pointer: coarse")).toContain("--tr-font-size-field: 1rem;");
    expect(block("prefers-contrast: more")).toContain("--tr-color-text-muted: var(--tr-color-text);");
  });

  it("the dark scheme redefines every color", () => {
    const darkOnly = Object.keys(colorsOf(css.slice(css.indexOf("@media"), css.lastIndexOf("@media"))));

    expect(darkOnly).toEqual(Object.keys(light));
  });
});

function colorsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/--tr-color-([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

function contrast(colors: Record<string, string>, first: string, second: string): number {
  const [high = 0, low = 0] = [luminance(colors[first]), luminance(colors[second])].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance. Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance. */
function luminance(color: string | undefined): number {
  if (color === undefined) throw new Error("no such color");
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
