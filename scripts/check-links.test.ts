import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { checkLinks } from "./check-links.ts";
import { anchorsIn } from "./citations/anchors.ts";
import { citationsIn } from "./citations/citations.ts";

const PAGES: Readonly<Record<string, string>> = {
  "packages/low/SPEC.md": "# Low\n\n- **RT-07** One.\n- **PT-05 to PT-07** Three.\n- **SK-10, SK-11** Two.\n",
  "docs/adr/0004-one-commit.md": "# 4. One commit\n",
  "docs/wire/a.md":
    '# A\n\n## Life of a socket\n\n## `core` and [more](https://a.example)\n\n<a id="item-five"></a>\n\n## Twice\n\n## Twice\n',
};

it.each([
  "RT-07.",
  "SPEC RT-07.",
  "PT-06.",
  "PT-05 to PT-07 and SK-11.",
  "ADR 0004.",
  "docs/wire/a.md.",
  "docs/wire/a.md#life-of-a-socket.",
  "docs/wire/a.md#life-of-a-socket, #item-five and #twice-1; RT-07. Errors: none.",
  "RFC 9562 section 5.7.",
  "https://docs.aws.amazon.com/connect/latest/APIReference/API_Types.html",
  "https://a.example/generator (public domain).",
  "https://a.example/x.html and docs/wire/a.md#core-and-more.",
])("the citation %j resolves", (cited) => {
  expect(checkLinks(treeCiting(cited))).toEqual([]);
});

it.each([
  ["RT-08.", "RT-08, which no SPEC.md defines"],
  ["PT-05 to PT-08.", "PT-08, which no SPEC.md defines"],
  ["ADR 0005.", "ADR 0005, which is not in docs/adr"],
  ["docs/wire/b.md.", "docs/wire/b.md, which does not exist"],
  ["docs/wire/a.md#gone.", "#gone, which docs/wire/a.md does not have"],
  ["docs/wire/a.md#twice and #gone.", "#gone, which docs/wire/a.md does not have"],
  [
    "participant protocol 1.4.",
    '"participant protocol 1.4.", which is not a rule, ADR, page below docs/, RFC with section, or https address',
  ],
  ["RFC 9562.", '"RFC 9562.", which is not a rule, ADR, page below docs/, RFC with section, or https address'],
  ["RT-07 and so on.", '"so on.", which is not a rule, ADR, page below docs/, RFC with section, or https address'],
  ["#twice.", '"#twice.", which is not a rule, ADR, page below docs/, RFC with section, or https address'],
])("the citation %j is reported", (cited, problem) => {
  expect(checkLinks(treeCiting(cited))).toEqual([`packages/low/src/a.ts:2 cites ${problem}.`]);
});

it("citations are read from comments only, and continue on the next line after a comma", () => {
  const text = [
    'const text = "Source: nowhere";',
    ["const one = 1; //", "Source: RT-07."].join(" "),
    "/**",
    " * Source: docs/wire/a.md#one,",
    " * #two.",
    " */",
  ].join("\n");

  expect(citationsIn(text)).toEqual([
    { line: 2, kind: "rules", text: "RT-07" },
    { line: 4, kind: "page", path: "docs/wire/a.md", anchor: "one" },
    { line: 4, kind: "page", path: "docs/wire/a.md", anchor: "two" },
  ]);
});

it("anchors are a page's headings outside of code, numbered when they repeat, and explicit ids", () => {
  const page = PAGES["docs/wire/a.md"] ?? "";

  expect([...anchorsIn(`${page}\n\`\`\`\n# code\n\`\`\`\n`)].sort()).toEqual([
    "a",
    "core-and-more",
    "item-five",
    "life-of-a-socket",
    "twice",
    "twice-1",
  ]);
});

it("links of documents need an existing anchor", () => {
  const root = tree({
    ...PAGES,
    "docs/b.md": "[good](wire/a.md#twice) [bad](wire/a.md#gone) [own](#b) [lost](#c) `docs/wire/a.md#no`\n\n# B\n",
  });

  expect(checkLinks(root)).toEqual([
    "docs/b.md:1 names #gone, which docs/wire/a.md does not have.",
    "docs/b.md:1 names #c, which docs/b.md does not have.",
    "docs/b.md:1 names #no, which docs/wire/a.md does not have.",
  ]);
});

it("a built script resolves by its source, whether or not it is built", () => {
  const files = { "packages/low/src/main.ts": "", "packages/low/dist/old.js": "" };
  const root = tree({ ...files, "docs/b.md": "`packages/low/dist/main.js` `packages/low/dist/old.js`\n" });

  expect(checkLinks(root)).toEqual(["docs/b.md:1 names packages/low/dist/old.js, which does not exist."]);
});

function treeCiting(cited: string): string {
  return tree({ ...PAGES, "packages/low/src/a.ts": `\n/** A. Source: ${cited} */\nexport const a = 1;\n` });
}

function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "tributary-links-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}
