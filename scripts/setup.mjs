/**
 * Purpose: prepares a clone to run (`install`, `build`, `browser`; each is skipped if nothing changed), then runs a program on the packaged Node.
 * When:    `npm start`, `npm test` and the other npm scripts; runs on any Node from 20.19 with nothing installed. It is not a pre-script because npm
 *          can be configured to skip those. The packaged Node is run by its path because some npm versions do not link `node_modules/.bin/node`.
 *          npm's scripts begin with `exec`, so that a signal to npm reaches this process and not only the shell, and npm waits for its end. On Windows,
 *          which has no such command, exec.cmd in the root of the repository takes its place.
 * Usage:   node scripts/setup.mjs install build run apps/server/dist/main.js --port 8480      (any of the steps, in this order)
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BROWSER_PACKAGES, findBrowsers, findForeignBrowsers, NO_BROWSER, NO_FOREIGN_BROWSER } from "./browser.mjs";
import { compressBuild } from "./compress-build.mjs";
import { withLock } from "./setup-lock.mjs";
import { bundleTargets, isFresh, markBuilt, typesTarget } from "./stamps.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, ".cache", "setup.lock");

/** @type {Record<string, () => void>} */
const steps = { install, build, browser };

const args = process.argv.slice(2);
const program = args.includes("run") ? args.splice(args.indexOf("run")).slice(1) : [];

requireNode();
await withLock(lock, () => {
  for (const name of args) {
    const step = steps[name];
    if (!step) fail(`Unknown step "${name}": setup.mjs has the steps install, build, browser and run.`);
    else step();
  }
});
if (program.length > 0) runProgram(program);

/** npm skips the packages of native tools on a Node that they do not support. */
function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Tributary needs Node 20.19 or newer to install; this is Node ${process.versions.node}.`);
  }
}

function install() {
  const stamp = join(root, "node_modules", ".tributary-install");
  const lockfile = readFileSync(join(root, "package-lock.json"), "utf8");
  const wanted = `${process.platform}-${process.arch}-${process.versions.modules}\n${lockfile}`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (!holdsEverything(lockfile)) {
    print("installing packages …");
    const npm = process.env.npm_execpath;
    const flags = "ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error".split(
      " ",
    );
    // Use the Node that runs npm, not the one in node_modules: `npm ci` deletes that one first.
    if (npm) run(process.env.npm_node_execpath ?? process.execPath, [npm, ...flags], root);
    else run("npm", flags, root);
    requireNativePackages();
  }
  writeFileSync(stamp, wanted);
}

/** npm reports success even if it has skipped the native package of a tool. */
function requireNativePackages() {
  const load = ["--input-type=module", "--eval", "await import('vite')"];
  if (succeeds(localNode(), load)) return;
  fail(
    "The native packages of the build tools are missing: delete node_modules and run the command again with the npm of a current Node.",
  );
}

/** True if node_modules matches the lockfile, for example after a manual `npm install`. */
function holdsEverything(/** @type {string} */ lockfile) {
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(lockfile).packages;
  const held = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const there = held[path];
    if (!there) return entry.optional === true && !isForThisMachine(entry);
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/** Optional packages without a platform are dependencies of those with one, and may be absent. */
function isForThisMachine(/** @type {{ os?: string[], cpu?: string[], libc?: string[] }} */ { os, cpu, libc }) {
  const fits = (/** @type {string[] | undefined} */ list, /** @type {string} */ own) => !list || list.includes(own);
  return Boolean(os && cpu) && fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, "glibc");
}

function build() {
  const node = localNode();
  const types = typesTarget(root);
  if (!isFresh(types)) {
    print("building packages …");
    run(node, [join(root, "node_modules/typescript/bin/tsc"), "-b"], root);
    markBuilt(types);
  }
  for (const target of bundleTargets(root)) {
    if (isFresh(target)) continue;
    print(`building ${target.name} …`);
    run(node, [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"], join(root, target.folder));
    if (target.isPageApp) compressBuild(join(root, target.folder, "dist"));
    markBuilt(target);
  }
}

function browser() {
  const isComplete = () => {
    const { firefox, webKit } = findForeignBrowsers();
    return Boolean(findBrowsers().headlessShell && firefox && webKit);
  };
  if (isComplete()) return;
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? [] : ["sudo", "-n"];
  const canInstall = succeeds("apt-get", ["--version"]) && (isRoot || succeeds("sudo", ["-n", "true"]));
  if (canInstall) {
    print("installing the browsers of the tests …");
    const apt = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"];
    quietly([...apt, "update"]);
    quietly([...apt, "install", "-y", "--no-install-recommends", ...BROWSER_PACKAGES]);
  }
  // Not fatal: all other tests still run; each test that needs Chromium then fails with the same message, and those of other engines are skipped, or fail in CI.
  if (!findBrowsers().headlessShell) console.error(NO_BROWSER);
  else if (!isComplete()) console.error(NO_FOREIGN_BROWSER);
}

/** Returns the Node 24 from the dependencies, or the system's if it is new enough. */
function localNode() {
  const system = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const file = join("bin", process.platform === "win32" ? "node.exe" : "node");
  const candidates = [`node-${system}`, `node-bin-${system}`].map((name) => join(root, "node_modules", name, file));
  const own = candidates.find((path) => existsSync(path));
  if (own) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  return fail("No Node 24 is packaged for this machine: install Node 24 or newer and run the command again.");
}

/** Runs a program on the packaged Node, and exits with its status. */
function runProgram(/** @type {string[]} */ command) {
  const child = spawn(localNode(), command, { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", (error) => fail(`${command[0]} failed to start: ${error.message}`));
  child.on("exit", (status, signal) => {
    process.exitCode = status ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}

function run(/** @type {string} */ command, /** @type {string[]} */ args, /** @type {string} */ cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (error) fail(`${command} failed to start: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function quietly(/** @type {string[]} */ [command, ...args]) {
  const { status, stdout, stderr } = spawnSync(command ?? "", args, { encoding: "utf8" });
  if (status !== 0) console.error(`${stdout ?? ""}${stderr ?? ""}`);
}

function succeeds(/** @type {string} */ command, /** @type {string[]} */ args) {
  return spawnSync(command, args, { stdio: "ignore", cwd: root }).status === 0;
}

function print(/** @type {string} */ sentence) {
  console.error(sentence);
}

function fail(/** @type {string} */ sentence) {
  console.error(sentence);
  return process.exit(1);
}
