import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const SETUP = join(import.meta.dirname, "setup.mjs");
const ROOT = dirname(import.meta.dirname);

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

it("refuses a Node that the build tools do not support with one sentence", () => {
  const old = `data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.18.3" } })`;

  const { status, stderr } = spawnSync(process.execPath, ["--import", old, SETUP, "install"], { encoding: "utf8" });

  expect([status, stderr]).toEqual([1, "Tributary needs Node 20.19 or newer to install; this is Node 20.18.3.\n"]);
});

it.each([
  ["linux", "x64"],
  ["linux", "arm64"],
  ["darwin", "x64"],
  ["darwin", "arm64"],
  ["win32", "x64"],
])("packages a Node 24 for %s on %s, at a path that the set-up looks at", (os, cpu) => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const system = `${os.replace("win32", "win")}-${cpu}`;
  const names = [`node_modules/node-${system}`, `node_modules/node-bin-${system}`];
  const packaged = names.map((name) => packages[name]).find((each) => each !== undefined);

  expect(packaged).toMatchObject({ os, cpu, version: expect.stringMatching(/^24\./), optional: true });
  expect(packaged.bin.node).toBe(os === "win32" ? "bin/node.exe" : "bin/node");
});
