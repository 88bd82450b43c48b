import { dirname } from "node:path";
import { expect, it } from "vitest";
import { fillGuides } from "./guide-code.ts";

const guides = fillGuides(dirname(import.meta.dirname));

it("the code in the guides is that of the examples; `node scripts/guide-code.ts` brings it up to date", () => {
  expect(guides.filter(({ isStale }) => isStale).map(({ path }) => path)).toEqual([]);
});

it("guides show no script of their own", () => {
  const own = guides.flatMap(({ path, text }) => {
    const blocks = text.matchAll(/(^<!-- examples\S+ -->\n\n)?^```(?:js|ts|tsx|jsx)\n/gm);
    return [...blocks].filter(([, reference]) => reference === undefined).map(() => path);
  });
  expect(own).toEqual([]);
});
