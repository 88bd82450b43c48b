/** Checks that programs written for the typings of the unmodified amazon-connect-chatjs compile unchanged with @tributary/chat/global. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const TIMEOUT_MS = 60_000;
const root = join(import.meta.dirname, "../..");

it.each(["upstream", "own"])(
  "[CJ-01] programs for the upstream typings compile with the typings: %s",
  { timeout: TIMEOUT_MS },
  (name) => {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const project = join(import.meta.dirname, `chat-programs-${name}.json`);
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
      cwd: root,
      encoding: "utf8",
    });

    expect(stdout).toBe("");
  },
);
