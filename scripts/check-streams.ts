/**
 * Purpose: checks packages/streams as installed by its users: sizes of its scripts, `import` and `require` of its package, its API report.
 * When:    in `npm run check`, after the build.
 * Usage:   node scripts/check-streams.ts [--fix]; `--fix` writes the report: read it before committing.
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

const STREAMS: CheckedLibrary = {
  folder: "packages/streams",
  entryPoints: {
    "@tributary/streams": "index",
    "@tributary/streams/global": "global",
    "@tributary/streams/modern": "modern/index",
  },
  scripts: ["connect-streams.js", "connect-streams.min.js"],
  definesConnect: false,
  command: "node scripts/check-streams.ts --fix",
};

/**
 * Unit: kilobytes of 1000 bytes, gzip. The classic script has all parts, with the chat library. Modules load chat when a chat needs it.
 */
const CLASSIC_BUDGET_KB = 42;
const WITHOUT_CHAT_BUDGET_KB = 30;
const AGENT_AND_CONTACT_BUDGET_KB = 12.5;
const MODERN_BUDGET_KB = 4;

/** A page with all parts; bundlers put chat in a chunk of its own. */
const GLOBAL_PAGE = `import "@tributary/streams/global";`;

/** A page that imports two names only. */
const SMALL_PAGE = `
  import { agent, contact } from "@tributary/streams";
  agent((a) => a.onStateChange(() => {}));
  contact((c) => c.onConnected(() => {}));
`;

/**
 * A page that opens a panel and follows agent and contacts, once with callbacks and once with the modern entry point: the difference is the
 * cost of that entry point.
 */
const CALLBACK_PAGE = `import { agent, contact, initCCP } from "@tributary/streams"; globalThis.used = [agent, contact, initCCP];`;
const MODERN_PAGE = `import { openDesktop } from "@tributary/streams/modern"; globalThis.used = [openDesktop];`;

/** Returns one sentence per script over its budget. */
async function checkSizes(root: string): Promise<string[]> {
  const modernKb = (await pageKb(root, STREAMS, MODERN_PAGE)) - (await pageKb(root, STREAMS, CALLBACK_PAGE));
  const smallKb = await pageKb(root, STREAMS, SMALL_PAGE);
  const classicKb = scriptKb(root, STREAMS, "connect-streams.min.js");
  return [
    ...overBudget(STREAMS, "dist/connect-streams.min.js", [classicKb, CLASSIC_BUDGET_KB]),
    ...overBudget(STREAMS, "all parts without chat", [
      await pageKb(root, STREAMS, GLOBAL_PAGE),
      WITHOUT_CHAT_BUDGET_KB,
    ]),
    ...overBudget(STREAMS, "a page with agent and contact", [smallKb, AGENT_AND_CONTACT_BUDGET_KB]),
    ...overBudget(STREAMS, "the modern entry point, on top of the callbacks", [modernKb, MODERN_BUDGET_KB]),
  ];
}

const root = dirname(import.meta.dirname);
if (process.argv.includes("--fix")) writeApiReport(root, STREAMS);
report("packages/streams", [
  ...(await checkSizes(root)),
  ...(await checkPackage(root, STREAMS)),
  ...checkEntryPoints(root, STREAMS),
  ...checkApiReport(root, STREAMS),
]);
