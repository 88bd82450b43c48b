/**
 * Purpose: formats the code, applies lint fixes, and regenerates documents and the list of projects.
 * When:    `npm run fix`, before a commit.
 * Usage:   node scripts/fix.ts
 */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";

const root = dirname(import.meta.dirname);

const COMMANDS: readonly (readonly string[])[] = [
  ["node_modules/@biomejs/biome/bin/biome", "check", "--write", "."],
  ["--conditions=source", "scripts/gen-docs.ts"],
  ["scripts/check-layers.ts", "--fix"],
];

for (const command of COMMANDS) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    process.exitCode = status ?? 1;
    break;
  }
}
