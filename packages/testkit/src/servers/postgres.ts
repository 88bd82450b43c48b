/** A PostgreSQL server for tests: own temporary folder, free port, durable settings as in production. */
import { type ChildProcess, execFileSync, type StdioOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { installPackage } from "./debian-program.ts";
import { freePort } from "./free-port.ts";
import { giveAway, isRoot, UNPRIVILEGED_ID, unprivileged } from "./unprivileged-user.ts";

/** A running server, and ways to disturb it. Disposing it removes its folder. */
export interface PostgresServer extends AsyncDisposable {
  /** Address of its only database, for a superuser. The port is kept over restarts. */
  readonly url: string;
  /** Stops it; `fast` ends the connections, `immediate` is a crash. */
  stop(how?: "fast" | "immediate"): Promise<void>;
  start(): Promise<void>;
  /** Its first process, the parent of all others; undefined while it is stopped. */
  readonly pid: number | undefined;
}

/** Debian's folder of programs, by major version. */
const PROGRAMS = "/usr/lib/postgresql";

const NO_POSTGRES = "These tests need PostgreSQL 15 or newer: install it (Debian: apt-get install postgresql).";

/** Vacuuming runs transactions of its own, which delay readers across streams at times that a test does not control. */
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "shared_buffers=32MB",
  "max_wal_size=256MB",
  "max_connections=200",
  "autovacuum=off",
];

/** Attempts to start on a free port, which another process may take first. */
const STARTS = 5;

/** Ends the server when signalled. Source: https://www.postgresql.org/docs/15/server-shutdown.html */
const SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** `settings`: further settings of the server, such as `fsync=off`. `password`: required from its user; default none. */
export type PostgresServerOptions = { readonly settings?: readonly string[]; readonly password?: string };

/**
 * Starts a server with an empty database.
 *
 * Errors: throws one sentence if PostgreSQL is missing and cannot be installed.
 */
export async function startPostgres({ settings = [], password }: PostgresServerOptions = {}): Promise<PostgresServer> {
  const programs = findPrograms();
  const folder = mkdtempSync(join(tmpdir(), "tributary-postgres-"));
  const data = join(folder, "data");
  execFileSync("cp", ["-a", templateOf(programs), data]);
  giveAway(folder);
  if (password !== undefined) requirePassword(programs, data, password);
  const program = { file: join(programs, "postgres"), data, settings };
  let port = await freePort();
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    if (running === undefined) running = await startProgram(program, port);
  }

  async function stop(how: "fast" | "immediate" = "fast"): Promise<void> {
    const child = running;
    running = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill(SIGNALS[how]);
    await ended;
  }

  for (let attempt = 1; running === undefined; attempt += 1) {
    await start().catch(async (error: unknown) => {
      if (attempt === STARTS) throw error;
      port = await freePort();
    });
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop,
    start,
    get pid() {
      return running?.pid;
    },
    async [Symbol.asyncDispose]() {
      await stop("immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Program = { readonly file: string; readonly data: string; readonly settings: readonly string[] };

/** Resolves when the server accepts connections. Errors: throws the server's log if it ends before. */
async function startProgram({ file, data, settings }: Program, port: number): Promise<ChildProcess> {
  const options = [...SETTINGS, ...settings].flatMap((setting) => ["-c", setting]);
  const child = spawn(file, ["-D", data, "-p", String(port), ...options], {
    stdio: ["ignore", "ignore", "pipe"],
    cwd: data,
    env: { LC_ALL: "C", TZ: "UTC" },
    ...unprivileged(),
  });
  const lines: string[] = [];
  const log = createInterface({ input: child.stderr });
  for await (const line of log) {
    lines.push(line);
    if (!line.includes("ready to accept connections")) continue;
    child.stderr.resume();
    return child;
  }
  throw new Error(`PostgreSQL did not start: ${lines.join("\n")}`);
}

/** Returns the programs' folder of the newest version. Installs Debian's package if it is missing and the user may. */
function findPrograms(): string {
  const found = newest() ?? inPath();
  if (found !== undefined) return found;
  installPackage("postgresql");
  const installed = newest();
  if (installed === undefined) throw new Error(NO_POSTGRES);
  return installed;
}

/** Folder of an installation that did not come from Debian. */
function inPath(): string | undefined {
  const { status, stdout } = spawnSync("pg_config", ["--bindir"], { encoding: "utf8" });
  const folder = stdout?.trim();
  return status === 0 && existsSync(join(folder, "initdb")) ? folder : undefined;
}

function newest(): string | undefined {
  const versions = existsSync(PROGRAMS) ? readdirSync(PROGRAMS).map(Number) : [];
  const version = Math.max(0, ...versions.filter((each) => existsSync(join(PROGRAMS, `${each}/bin/postgres`))));
  return version < 15 ? undefined : join(PROGRAMS, `${version}/bin`);
}

/** Returns a folder with a new database cluster, made once per machine and version: making one takes seconds, copying it does not. */
function templateOf(programs: string): string {
  const version = execFileSync(join(programs, "postgres"), ["--version"], { encoding: "utf8" });
  const name = version.replaceAll(/[^\d.]+/g, "-").replaceAll(/^-|-$/g, "");
  const template = join(tmpdir(), `tributary-postgres-template-${name}-${userInfo().uid}`);
  const owner = isRoot() ? UNPRIVILEGED_ID : userInfo().uid;
  if (existsSync(template) && statSync(template).uid === owner) return template;
  const folder = mkdtempSync(join(tmpdir(), "tributary-postgres-"));
  giveAway(folder);
  const options = [
    "-U",
    "postgres",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C",
    "--no-sync",
    "-D",
    join(folder, "data"),
  ];
  execFileSync(join(programs, "initdb"), options, { stdio: "ignore", cwd: folder, ...unprivileged() });
  try {
    renameSync(join(folder, "data"), template);
  } catch {
    // Another process was first: its template is the same.
  }
  rmSync(folder, { recursive: true, force: true });
  return template;
}

/** Sets the password in single-user mode, which needs no connection. */
function requirePassword(programs: string, data: string, password: string): void {
  const input = `ALTER ROLE postgres PASSWORD '${password.replaceAll("'", "''")}'\n`;
  const quietly: StdioOptions = ["pipe", "ignore", "ignore"];
  const options = { input, cwd: data, stdio: quietly, ...unprivileged() };
  execFileSync(join(programs, "postgres"), ["--single", "-D", data, "postgres"], options);
  writeFileSync(join(data, "pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
}
