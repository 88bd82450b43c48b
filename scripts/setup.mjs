/**
 * Purpose: prepares a clone to run: `install`, `build`, `browser`. Each step is skipped if nothing changed.
 * When:    first step of `npm start`, `npm test` and `npm run dev`; runs on Node 18 with nothing installed. It is not a pre-script because npm can be
 *          configured to skip those.
 * Usage:   node scripts/setup.mjs install build browser      (any of the three, in this order)
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findBrowsers, NO_BROWSER } from "./browser.mjs";
import { bundleTargets, isFresh, markBuilt, typesTarget } from "./stamps.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, ".cache", "setup.lock");

/** @type {Record<string, () => void>} */
const steps = { install, build, browser };

await withLock(() => {
  for (const step of process.argv.slice(2)) {
    const run = steps[step];
    if (!run) fail(`Unknown step "${step}": setup.mjs has the steps install, build and browser.`);
    else run();
  }
});

function install() {
  const stamp = join(root, "node_modules", ".tributary-install");
  const lockfile = readFileSync(join(root, "package-lock.json"), "utf8");
  const wanted = `${process.platform}-${process.arch}\n${lockfile}`;
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
  }
  writeFileSync(stamp, wanted);
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
    markBuilt(target);
  }
}

function browser() {
  if (findBrowsers().headlessShell) return;
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? [] : ["sudo", "-n"];
  const canInstall = succeeds("apt-get", ["--version"]) && (isRoot || succeeds("sudo", ["-n", "true"]));
  if (canInstall) {
    print("installing Chromium …");
    const apt = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"];
    quietly([...apt, "update"]);
    quietly([...apt, "install", "-y", "--no-install-recommends", "chromium", "chromium-headless-shell"]);
  }
  // Not fatal: all other tests still run; each browser test then fails with the same message.
  if (!findBrowsers().headlessShell) console.error(NO_BROWSER);
}

/** Returns the Node 24 from the dependencies, or the system's if it is new enough. */
function localNode() {
  const own = join(root, "node_modules", ".bin", "node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  return fail("No Node 24 is packaged for this machine: install Node 24 or newer and run the command again.");
}

/** Prevents two commands started in a fresh clone from installing at the same time: the second waits. */
async function withLock(/** @type {() => void} */ work) {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      if (isAbandoned()) rmSync(lock, { force: true });
      else await sleep(100);
    }
  }
  process.once("exit", () => rmSync(lock, { force: true }));
  work();
}

function isAbandoned() {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    // Created a moment ago; its process id is not written yet.
    if (!pid) return Date.now() - statSync(lock).mtimeMs > 5_000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    return code === "ESRCH";
  }
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
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function print(/** @type {string} */ sentence) {
  console.error(sentence);
}

function fail(/** @type {string} */ sentence) {
  console.error(sentence);
  return process.exit(1);
}
