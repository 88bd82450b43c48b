import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = dirname(import.meta.dirname);

/** Violations in a package, with the rule that must report each. */
const FORBIDDEN = {
  "Date.now": ["export const at = Date.now();", "Reads the wall clock"],
  "Date.now as a value": ["export const clock = { now: Date.now };", "Reads the wall clock"],
  "new Date without arguments": ["export const at = new Date();", "Reads the wall clock"],
  "performance.now": ["export const at = performance.now();", "Reads the wall clock"],
  "Math.random": ["export const share = Math.random();", "Uses global randomness"],
  "crypto.randomUUID": ["export const id = crypto.randomUUID();", "Uses global randomness"],
  fetch: ['export const answer = fetch("/");', "noRestrictedGlobals"],
  setTimeout: ["setTimeout(() => {}, 1);", "noRestrictedGlobals"],
  setInterval: ["setInterval(() => {}, 1);", "noRestrictedGlobals"],
  process: ["export const place = process.cwd();", "noRestrictedGlobals"],
  "process.env": ["export const port = process.env.PORT;", "noProcessEnv"],
  console: ['console.log("here");', "noConsole"],
  WebSocket: ['export const socket = new WebSocket("ws://x");', "noRestrictedGlobals"],
  localStorage: ['localStorage.setItem("a", "b");', "noRestrictedGlobals"],
  "fetch through globalThis": ['export const answer = globalThis.fetch("/");', "Uses a platform global"],
  "localStorage through window": ["export const store = window.localStorage;", "Uses a platform global"],
  "imported timers": [
    'import { setTimeout as sleep } from "node:timers/promises";\nawait sleep(1);',
    "noRestrictedImports",
  ],
  any: ["export const value: any = 1;", "noExplicitAny"],
  "default export": ["export default 1;", "noDefaultExport"],
  "export *": ['export * from "./other.ts";', "noReExportAll"],
  enum: ["export enum Color { Red }", "noEnum"],
  namespace: ["export namespace Colors { export const red = 1; }", "noNamespace"],
  "non-null assertion": ["export const first = (list: string[]) => list[0]!;", "noNonNullAssertion"],
  "four parameters": ["export function f(a: 1, b: 2, c: 3, d: 4) { return [a, b, c, d]; }", "useMaxParams"],
  "unused import": ['import { a } from "./other.ts";\nexport const b = 1;', "noUnusedImports"],
  "a floating promise": [
    "export interface Store {\n  save(): Promise<void>;\n}\nexport const use = (store: Store): void => {\n  store.save();\n};",
    "noFloatingPromises",
  ],
  using: ["export function f(lock: Disposable): void {\n  using _held = lock;\n}", "Browsers lack `using`"],
  "await using": [
    "export async function f(lock: AsyncDisposable): Promise<void> {\n  await using _held = lock;\n}",
    "Browsers lack `using`",
  ],
  "an error without its cause": [
    "try { f(); } catch (error) { throw new Error(`no`); }\nfunction f() {}",
    "useErrorCause",
  ],
} as const satisfies Record<string, readonly [code: string, rule: string]>;

/** The same code in places where it is allowed. */
const ALLOWED = {
  "packages/thing/src/given-date.ts": "export const at = new Date(0).toISOString();\n",
  "packages/kernel/src/defaults/clock.ts": "export const now = (): number => Date.now();\n",
  "apps/thing/src/main.ts": 'console.log(process.env.PORT, Date.now(), globalThis.fetch("/"));\n',
  "packages/thing/src/thing.test.ts":
    "console.log(process.env.PORT, Math.random(), setTimeout(() => {}, Date.now()));\n",
  "packages/http/src/lock.ts": "export function f(lock: Disposable): void {\n  using _held = lock;\n}\n",
  "vite.config.ts": "export default {};\n",
} as const;

const fileOf = (title: string): string => `packages/thing/src/${title.replace(/\W+/g, "-")}.ts`;

describe("lint rules", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "rules-")));
  let complaints = new Map<string, string>();

  beforeAll(() => {
    cpSync(join(root, "biome.json"), join(folder, "biome.json"));
    cpSync(join(root, "scripts/lint"), join(folder, "scripts/lint"), { recursive: true });
    for (const [title, [code]] of Object.entries(FORBIDDEN)) put(folder, fileOf(title), `${code}\n`);
    for (const [path, code] of Object.entries(ALLOWED)) put(folder, path, code);
    complaints = lint(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.entries(FORBIDDEN))("report %s", (title, [, rule]) => {
    expect(complaints.get(fileOf(title)) ?? "nothing").toContain(rule);
  });

  it.each(Object.keys(ALLOWED))("allow %s", (path) => {
    expect(complaints.get(path) ?? "nothing").toBe("nothing");
  });
});

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Biome's errors by file, as rule name and message. */
function lint(folder: string): Map<string, string> {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--reporter=github", "--max-diagnostics=none", "--diagnostic-level=error", "."];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const found = new Map<string, string>();
  for (const [line, file = ""] of stdout.matchAll(/^::error .*?file=([^,]+),.*$/gm)) {
    const path = relative(folder, resolve(folder, file));
    found.set(path, `${found.get(path) ?? ""}${line}\n`);
  }
  return found;
}
