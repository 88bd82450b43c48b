/**
 * Purpose: regenerates what is derived from the code: documents, the code in the guides, and the list of projects.
 * When:    `npm run fix`, before a commit.
 * Usage:   node scripts/regenerate.ts
 */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";

const root = dirname(import.meta.dirname);

const COMMANDS: readonly (readonly string[])[] = [
  ["--conditions=source", "scripts/gen-docs.ts"],
  ["scripts/guide-code.ts"],
  ["scripts/check-layers.ts", "--fix"],
];

for (const command of COMMANDS) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    process.exitCode = status ?? 1;
    break;
  }
}
