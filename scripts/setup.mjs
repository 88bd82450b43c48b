/**
 * What: brings a clone to the point where it runs: `install`, `build`, `browser`. Each step is skipped when nothing changed.
 * When: first thing in `npm start`, `npm test`, `npm run dev`; runs on Node 18 with nothing installed. Not a pre-script: npm may be told to skip those.
 * How:  node scripts/setup.mjs install build browser      (any of the three, in this order)
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
    if (!run) fail(`setup.mjs knows install, build and browser, not "${step}".`);
    else run();
  }
});

function install() {
  const stamp = join(root, "node_modules", ".tributary-install");
  const lockfile = readFileSync(join(root, "package-lock.json"), "utf8");
  const wanted = `${process.platform}-${process.arch}\n${lockfile}`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (!holdsEverything(lockfile)) {
    say("installing packages …");
    const npm = process.env.npm_execpath;
    const flags = "ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error".split(
      " ",
    );
    // The Node that runs npm, not the one in node_modules: `npm ci` deletes that one first.
    if (npm) run(process.env.npm_node_execpath ?? process.execPath, [npm, ...flags], root);
    else run("npm", flags, root);
  }
  writeFileSync(stamp, wanted);
}

/** True when node_modules already is what the lockfile says, for instance after an `npm install` by hand. */
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

/** Optional packages without a platform are helpers of those with one, and may be absent. */
function isForThisMachine(/** @type {{ os?: string[], cpu?: string[], libc?: string[] }} */ { os, cpu, libc }) {
  const fits = (/** @type {string[] | undefined} */ list, /** @type {string} */ own) => !list || list.includes(own);
  return Boolean(os && cpu) && fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, "glibc");
}

function build() {
  const node = localNode();
  const types = typesTarget(root);
  if (!isFresh(types)) {
    say("building packages …");
    run(node, [join(root, "node_modules/typescript/bin/tsc"), "-b"], root);
    markBuilt(types);
  }
  for (const target of bundleTargets(root)) {
    if (isFresh(target)) continue;
    say(`building ${target.name} …`);
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
    say("installing Chromium …");
    const apt = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"];
    quietly([...apt, "update"]);
    quietly([...apt, "install", "-y", "--no-install-recommends", "chromium", "chromium-headless-shell"]);
  }
  // Not fatal: everything else can still be tested; each browser test then fails with the same sentence.
  if (!findBrowsers().headlessShell) console.error(NO_BROWSER);
}

/** The Node 24 that the install brought, or the system's if it is new enough. */
function localNode() {
  const own = join(root, "node_modules", ".bin", "node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  return fail("No Node 24 is packaged for this machine: install Node 24 or newer and run the command again.");
}

/** Two commands started at once in a fresh clone must not both install: the second waits for the first. */
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
    // Created a moment ago and its number not yet written.
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
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function quietly(/** @type {string[]} */ [command, ...args]) {
  const { status, stdout, stderr } = spawnSync(command ?? "", args, { encoding: "utf8" });
  if (status !== 0) console.error(`${stdout ?? ""}${stderr ?? ""}`);
}

function succeeds(/** @type {string} */ command, /** @type {string[]} */ args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function say(/** @type {string} */ sentence) {
  console.error(sentence);
}

function fail(/** @type {string} */ sentence) {
  console.error(sentence);
  return process.exit(1);
}
