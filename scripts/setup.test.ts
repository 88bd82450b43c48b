import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";

const SETUP = join(import.meta.dirname, "setup.mjs");

it("runs a program with its arguments, and exits with its status", () => {
  const program = ["--eval", "console.log(process.version, process.argv[1]); process.exit(3)", "argument"];

  const { status, stdout } = spawnSync(process.execPath, [SETUP, "run", ...program], { encoding: "utf8" });

  expect([status, stdout]).toEqual([3, expect.stringMatching(/^v24\S* argument\n$/)]);
});

it.each(["SIGTERM", "SIGINT"] as const)("forwards %s to the program, and waits for its end", async (signal) => {
  const program = `process.on("${signal}", () => { console.log("stopped"); process.exit(0); }); setInterval(() => {}, 1000); console.log("ready");`;
  const child = spawn(process.execPath, [SETUP, "run", "--eval", program], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
    if (output === "ready\n") child.kill(signal);
  });

  const [status] = await once(child, "exit");

  expect([status, output]).toEqual([0, "ready\nstopped\n"]);
});

it("refuses an unknown step with one sentence", () => {
  const { status, stderr } = spawnSync(process.execPath, [SETUP, "instal"], { encoding: "utf8" });

  expect([status, stderr]).toEqual([
    1,
    'Unknown step "instal": setup.mjs has the steps install, build, browser and run.\n',
  ]);
});
