import { basename, dirname } from "node:path";
import { expect, it } from "vitest";
import { fillGuides } from "./guide-code.ts";

const guides = fillGuides(dirname(import.meta.dirname));

it("guides contain the current code of the examples; `node scripts/guide-code.ts` updates them", () => {
  expect(guides.filter(({ isStale }) => isStale).map(({ path }) => path)).toEqual([]);
});

it("only these guides contain other scripts, which tests/types/snippets.test.ts compiles", () => {
  const own = guides.flatMap(({ path, text }) => {
    const blocks = text.matchAll(/(^<!-- examples\S+ -->\n\n)?^```(?:js|ts|tsx|jsx)\n/gm);
    return [...blocks].filter(([, reference]) => reference === undefined).map(() => path);
  });
  expect([...new Set(own.map((path) => basename(path)))]).toEqual([
    "authenticate-customers.md",
    "continue-a-chat.md",
    "get-the-library.md",
    "idle-customers.md",
    "several-agents.md",
    "sign-in.md",
    "use-the-chat-library.md",
  ]);
});
