/**
 * Purpose: checks packages/chat as installed by its users: sizes of its scripts, `import` and `require` of its package, its API report.
 * When:    in `npm run check`, after the build.
 * Usage:   node scripts/check-chat.ts [--fix]; `--fix` writes the report: read it before committing.
 */
import { dirname } from "node:path";
import {
  type CheckedLibrary,
  checkApiReport,
  checkEntryPoints,
  checkPackage,
  overBudget,
  pageKb,
  scriptKb,
  writeApiReport,
} from "./sdk/check-library.ts";
import { report } from "./source-tree.ts";

const CHAT: CheckedLibrary = {
  folder: "packages/chat",
  entryPoints: {
    "@tributary/chat": "index",
    "@tributary/chat/chatjs": "chatjs/index",
    "@tributary/chat/files": "files/index",
    "@tributary/chat/global": "global",
  },
  scripts: ["connect-chat.js", "connect-chat.min.js"],
  definesConnect: true,
  command: "node scripts/check-chat.ts --fix",
};

/** Unit: kilobytes of 1000 bytes, gzip. */
const CLASSIC_BUDGET_KB = 15;
/** `openChat` detects lost frames, and has sign-ins, the list of files, and messages of bots while they are written besides. */
const MODERN_BUDGET_KB = 16.5;

/** A page with a chat of its own interface. */
const MODERN_PAGE = `import { openChat } from "@tributary/chat"; globalThis.used = [openChat];`;

const root = dirname(import.meta.dirname);
if (process.argv.includes("--fix")) writeApiReport(root, CHAT);
report("packages/chat", [
  ...overBudget(CHAT, "dist/connect-chat.min.js", [scriptKb(root, CHAT, "connect-chat.min.js"), CLASSIC_BUDGET_KB]),
  ...overBudget(CHAT, "a page with openChat", [await pageKb(root, CHAT, MODERN_PAGE), MODERN_BUDGET_KB]),
  ...(await checkPackage(root, CHAT)),
  ...checkEntryPoints(root, CHAT),
  ...checkApiReport(root, CHAT),
]);
