/** Type-checks the code in README.md and the guides, as readers copy it. Code that guides take from `examples/` is checked there. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { expect, it } from "vitest";

const TIMEOUT_MS = 60_000;
const root = join(import.meta.dirname, "../..");
const pages = [
  "README.md",
  "packages/streams/README.md",
  "packages/chat/README.md",
  ...readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`),
];

/** Code of a page in one language. */
type Snippet = { readonly file: string; readonly code: string };
type Library = "this library" | "the upstream typings";

const snippets = pages.flatMap((page) => snippetsOf(page, readFileSync(join(root, page), "utf8")));

/** Values that readers have: `npm start` prints them. */
const VALUES =
  "declare const accessKeyId: string, secretAccessKey: string, InstanceId: string, ContactFlowId: string;\n";

/** Snippets only for Amazon's ChatJS, whose typings declare the namespace that this library's typings declare. */
const isForChatjs = ({ code }: Snippet): boolean =>
  code.includes("connect.ChatSession") && !code.includes("@tributary/chat/global");

it("README and guides contain code", () => {
  expect(snippets.map(({ file }) => file)).toEqual([
    "README-1.js",
    "README-2.js",
    "README-3.js",
    "README-1.ts", // of packages/streams
    "authenticate-customers-1.ts",
    "authenticate-customers-2.ts",
    "authenticate-customers-3.ts",
    "chat-on-a-page-1.js",
    "continue-a-chat-1.ts",
    "get-the-library-1.ts",
    "get-the-library-2.js",
    "get-the-library-3.ts",
    "get-the-library-4.ts",
    "idle-customers-1.ts",
    "several-agents-1.ts",
    "sign-in-1.js",
    "use-the-chat-library-1.ts",
    "use-the-chat-library-2.ts",
  ]);
});

it("[SD-09] the snippets compile with this library", { timeout: TIMEOUT_MS }, () => {
  const own = snippets.filter((snippet) => !isForChatjs(snippet));

  expect(compile(own, "this library")).toEqual([]);
});

it("[SD-09] snippets for both libraries compile with the upstream typings", { timeout: TIMEOUT_MS }, () => {
  const both = snippets.filter(({ code }) => /\bconnect\./.test(code) && !/@tributary|@aws-sdk/.test(code));

  expect(both.map(({ file }) => file)).toEqual([
    "README-1.js",
    "README-2.js",
    "get-the-library-4.ts",
    "several-agents-1.ts",
  ]);
  // README-2.js is JavaScript for ChatJS: a cast would be noise there. The guide has the same line in TypeScript.
  expect(
    compile(
      both.filter(({ file }) => file !== "README-2.js"),
      "the upstream typings",
    ),
  ).toEqual([]);
});

it("[SD-09] the snippets show the sign-in form in the frame only, not in a popup as well", () => {
  const opening = snippets.filter(({ code }) => code.includes("ccpUrl"));

  expect(opening).toHaveLength(4);
  for (const { file, code } of opening) expect(code, file).toContain("loginPopup: false");
});

it.each([
  ["streams", 3],
  ["chat", 2],
])("[SD-09] pages name the current version of the library %s", (library, least) => {
  const { version } = JSON.parse(readFileSync(join(root, `packages/${library}/package.json`), "utf8"));
  const named = pages.flatMap(
    (page) =>
      readFileSync(join(root, page), "utf8").match(new RegExp(`tributary-${library}-[^\\s)]+\\.tgz`, "g")) ?? [],
  );

  expect(named.length).toBeGreaterThanOrEqual(least);
  expect(new Set(named)).toEqual(new Set([`tributary-${library}-${version}.tgz`]));
});

/** Returns the scripts of a page: code in TypeScript or JavaScript, and what is between the script tags of HTML. */
function snippetsOf(page: string, text: string): readonly Snippet[] {
  const written = text.replaceAll(/^<!-- examples\/\S+ -->\n\n```[a-z]+\n[\s\S]*?\n```$/gm, "");
  const blocks = [...written.matchAll(/^```(ts|js|html)\n([\s\S]*?)\n```$/gm)];
  const scripts = blocks.flatMap(([, language = "", code = ""]) =>
    language === "html"
      ? [...code.matchAll(/<script(?: type="module")?>\n([\s\S]*?)<\/script>/g)].map(([, script = ""]) => [
          "js",
          script,
        ])
      : [[language, code]],
  );
  const name = basename(page, ".md");
  return scripts.map(([language, code = ""], index) => ({ file: `${name}-${index + 1}.${language}`, code }));
}

/** Compiles the snippets, each on its own. Returns one line per error. */
function compile(all: readonly Snippet[], library: Library): string[] {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache/snippets-"));
  try {
    const sources = relative(folder, join(root, "packages/streams/src"));
    const isOwn = library === "this library";
    for (const { file, code } of all) {
      // A page's elements exist, and modules of the center are those of the package.
      const text = code
        .replaceAll(/document\.getElementById\("\w+"\)/g, "document.body")
        .replaceAll(/http:\/\/\S+\/sdk\/streams\/modern\/index\.js/g, "@tributary/streams/modern");
      writeFileSync(join(folder, file), `${text}\nexport {};\n`);
    }
    writeFileSync(join(folder, "values.d.ts"), VALUES);
    writeFileSync(
      join(folder, "globals.ts"),
      `import "${isOwn ? `${sources}/global.ts` : "amazon-connect-streams"}";\n`,
    );
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(isOwn ? OWN : UPSTREAM));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
    return stdout.split("\n").filter((line) => line !== "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SHARED = {
  target: "ES2024",
  module: "ESNext",
  moduleResolution: "Bundler",
  noEmit: true,
  allowJs: true,
  checkJs: true,
  strict: true,
  skipLibCheck: true,
  lib: ["ES2024", "ESNext.Disposable", "DOM", "DOM.Iterable"],
  types: [],
};
const OWN = { compilerOptions: { ...SHARED, customConditions: ["source"], allowImportingTsExtensions: true } };
/** The upstream typings leave chat sessions untyped. */
const UPSTREAM = { compilerOptions: { ...SHARED, noImplicitAny: false } };
