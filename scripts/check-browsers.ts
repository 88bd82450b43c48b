/**
 * Purpose: reports browser features in the built pages that a supported browser lacks: Safari 16.4 (iOS 16.4) or Firefox ESR 140. Build
 *          targets convert syntax only; functions and style functions stay as written, those of libraries too.
 * When:    in `npm run check`, after the build.
 * Usage:   node scripts/check-browsers.ts
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { report } from "./source-tree.ts";

/** Built pages, and the script for other sites' pages. */
const BUNDLES = [
  "apps/agent-panel/dist",
  "apps/chat-widget/dist",
  "apps/single-sign-on/dist",
  "packages/streams/dist/connect-streams.js",
];

/** Functions of objects, by the object's name. */
const MISSING_STATIC = new Set([
  ...["URL.canParse", "URL.parse", "Promise.withResolvers", "Promise.try", "Object.groupBy", "Map.groupBy"],
  ...["AbortSignal.any", "RegExp.escape", "Error.isError", "Response.json", "Intl.DurationFormat", "Math.sumPrecise"],
  ...["Uint8Array.fromBase64", "Uint8Array.fromHex", "Iterator.from", "Iterator.concat", "Atomics.waitAsync"],
  ...["Symbol.asyncDispose", "document.startViewTransition"],
]);

/** Methods with names that no supported browser uses for anything else. */
const MISSING_METHODS = new Set([
  ...["isSubsetOf", "isSupersetOf", "isDisjointFrom", "symmetricDifference", "showPopover", "hidePopover"],
  ...["togglePopover", "checkVisibility", "setHTMLUnsafe", "getHTML", "toBase64", "toHex", "getOrInsert"],
  ...["getOrInsertComputed", "requestClose", "moveBefore"],
]);

const MISSING_GLOBALS = new Set([
  ...["DisposableStack", "AsyncDisposableStack", "SuppressedError", "requestIdleCallback", "scheduler", "navigation"],
  ...["CloseWatcher", "URLPattern", "Float16Array", "Temporal", "EditContext"],
]);

/** Style functions without a fallback. `field-sizing` has one: UI-02. */
const MISSING_STYLES = /light-dark\(|\b(?:rgb|hsl|oklch|oklab|color)\(from\b|@starting-style|\banchor\(|:popover-open/g;

/** Reports each use of a missing feature that the bundle does not test for. */
export function checkBrowsers(root: string, bundles: readonly string[] = BUNDLES): string[] {
  return bundles.flatMap((bundle) => {
    const path = join(root, bundle);
    if (!existsSync(path)) return [`${bundle} is not built.`];
    const files = bundle.endsWith(".js") ? [bundle] : filesIn(root, bundle);
    return files.flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const found = file.endsWith(".css") ? (text.match(MISSING_STYLES) ?? []) : missingIn(file, text);
      return [...new Set(found)].map((feature) => `${file}: ${feature} is missing in a supported browser.`);
    });
  });
}

function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(?:js|css)$/.test(path))
    .map((path) => join(folder, path));
}

function missingIn(file: string, text: string): string[] {
  const found: string[] = [];
  const tested = testedIn(text);
  const add = (feature: string, name: string): void => void (tested.has(name) || found.push(feature));
  new Visitor({
    MemberExpression: ({ object, property, computed, optional }) => {
      if (computed || property.type !== "Identifier" || optional) return;
      const qualified = object.type === "Identifier" ? `${object.name}.${property.name}` : "";
      if (MISSING_STATIC.has(qualified)) add(qualified, property.name);
    },
    CallExpression: ({ callee, optional }) => {
      if (callee.type === "Identifier" && MISSING_GLOBALS.has(callee.name)) add(callee.name, callee.name);
      if (optional || callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      if (MISSING_METHODS.has(callee.property.name)) add(`.${callee.property.name}()`, callee.property.name);
    },
    NewExpression: ({ callee }) => {
      if (callee.type === "Identifier" && MISSING_GLOBALS.has(callee.name)) add(callee.name, callee.name);
    },
    Literal: (node) => {
      if ("regex" in node && node.regex?.flags.includes("v")) found.push("the flag v of regular expressions");
    },
  }).visit(parseSync(file, text).program);
  return found;
}

/** Names that the script tests for before it uses them. */
function testedIn(text: string): ReadonlySet<string> {
  const tests = text.matchAll(
    /typeof (?:[\w$]+\.)*([\w$]+)|[`"']([\w$]+)[`"']\s*in\b|[\w$]\.([\w$]+)\s*(?:&&|\?[^.?])/g,
  );
  return new Set([...tests].flatMap((test) => test.slice(1).filter((name) => name !== undefined)));
}

if (import.meta.main) report("browsers", checkBrowsers(dirname(import.meta.dirname)));
