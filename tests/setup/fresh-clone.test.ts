import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const READY = /^Tributary is ready: (http:\S+)$/m;

// The npm of Node 20 and of early Node 24: both leave out the link node_modules/.bin/node of the packaged Node.
describe.each(["10.8.2", "11.3.0"])("a fresh clone with npm %s", (version) => {
  it("starts with `npm start`, serves the panel, makes a backup, and stops on SIGTERM to npm", {
    timeout: 600_000,
  }, async () => {
    using folder = temporaryFolder();
    const clone = join(folder.path, "clone");
    copyFiles(clone);
    const npm = installNpm(folder.path, version);

    const child = spawn(process.execPath, [npm, "start", "--", "--port", "0"], {
      cwd: clone,
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stderr.on("data", (chunk) => (errors += chunk));
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on("data", (chunk) => {
        output += chunk;
        const found = READY.exec(output)?.[1];
        if (found) resolve(found);
      });
      child.once("exit", (status) => reject(new Error(`npm start exited with status ${status}:\n${output}${errors}`)));
    });
    const panel = await fetch(`${url}/ccp-v2/`);
    const backup = await runNpx(npm, clone, ["tributary", "backup", join(folder.path, "backup.db")]);
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;

    expect(panel.status).toBe(200);
    expect(backup).toMatch(/^Backed up to .*backup\.db/m);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});

function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "tributary-clone-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Copies what a clone would hold: the files that git knows, as they are now, and nothing that was installed or built. */
function copyFiles(target: string): void {
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  if (listed.status !== 0) {
    // Not a clone but an unpacked copy of one.
    const left = new Set(["node_modules", "dist", ".cache", ".tributary"]);
    cpSync(ROOT, target, { recursive: true, filter: (path) => !left.has(basename(path)) });
    return;
  }
  for (const path of listed.stdout
    .toString()
    .split("\0")
    .filter((each) => each !== "" && existsSync(join(ROOT, each)))) {
    cpSync(join(ROOT, path), join(target, path));
  }
}

function installNpm(folder: string, version: string): string {
  const args = ["install", "--prefix", join(folder, "npm"), "--no-audit", "--no-fund", `npm@${version}`];
  const { status, stderr } = spawnSync("npm", args, { encoding: "utf8", env: environment() });
  expect(status, stderr).toBe(0);
  return join(folder, "npm/node_modules/npm/bin/npm-cli.js");
}

/** Runs a command of the clone with the npx of that npm. It must not block: the server's output is read here. */
async function runNpx(npm: string, cwd: string, args: readonly string[]): Promise<string> {
  const npx = join(dirname(npm), "npx-cli.js");
  const child = spawn(process.execPath, [npx, ...args], { cwd, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  await once(child, "close");
  return output;
}

/** Returns the environment of a new terminal: without the variables that npm and Vitest set, and without our node_modules/.bin. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|TRIBUTARY_|VITEST|NODE_ENV|NODE_OPTIONS)/i.test(name),
  );
  const path = (process.env.PATH ?? "").split(delimiter).filter((each) => !each.startsWith(ROOT));
  return { ...Object.fromEntries(kept), PATH: [...path, dirname(process.execPath)].join(delimiter) };
}
