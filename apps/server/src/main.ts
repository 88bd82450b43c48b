/** Composition root: creates and connects everything that exists at run time. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Center, createCenter, type Directory } from "@tributary/engine";
import {
  createAuthSurface,
  createConnectSurface,
  createConversationRooms,
  createFilesSurface,
  createFrontPageSurface,
  createHttpServer,
  createPanelPagesSurface,
  createPanelSocketSurface,
  createParticipantSockets,
  createParticipantSurface,
  createStoredSessions,
  createTokens,
  createWellKnownSurface,
  type Demo,
  startSurface,
} from "@tributary/http";
import { createInProcessFanout, JournalError } from "@tributary/journal";
import { createSystemClock, createSystemRandom, type EpochMs } from "@tributary/kernel";
import { CenterError, explain } from "@tributary/model";
import { createSqliteStore } from "@tributary/store-sqlite";
import { isLoopback, publicAddresses } from "./addresses.ts";
import { configMarkdown, helpText } from "./config/config-docs.ts";
import { readConfig } from "./config/read-config.ts";
import type { Config } from "./config/schema.ts";
import { openDataFolder } from "./data-folder.ts";
import { demoCenter } from "./demo/demo-center.ts";
import { demoAccessKeys, demoSecrets } from "./demo/demo-secrets.ts";
import { createArgon2Hasher } from "./identity/argon2-hasher.ts";
import { createPasswordCheck, seedPasswords } from "./identity/passwords.ts";
import { createJsonLog } from "./log/json-log.ts";
import { createLinesLog } from "./log/lines-log.ts";
import { metricsSurface } from "./metrics/metrics-surface.ts";
import { tokenSecret } from "./secrets/token-secret.ts";
import { welcomeText } from "./welcome.ts";

/** Exit status of a failed start: invalid settings, a port in use, a data folder that is not writable. Source: docs/run-contract.md. */
const CANNOT_START = 2;

/**
 * Time for a graceful shutdown before the process exits anyway; the run contract allows ten seconds. Acknowledged data is durable already.
 *
 * Unit: milliseconds. Source: docs/run-contract.md.
 */
const SHUTDOWN_DEADLINE_MS = 9_000;

// package.json of this app, which has a version.
const version = (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string })
  .version;

const args = process.argv.slice(2);
if (args.includes("--help")) print(`${helpText()}\n`);
else if (args.includes("--version")) print(`${version}\n`);
else if (args.join(" ") === "config docs") print(configMarkdown());
else await start(args);

async function start(flags: readonly string[]): Promise<void> {
  const config = readConfig({ flags, environment: process.env, readText: (path) => readFileSync(path, "utf8") });
  if (!config.ok) return refuse(config.refusal);
  const { host, allowRemoteDemo, dataDir } = config.value;
  if (!isLoopback(host) && !allowRemoteDemo) {
    return refuse(
      `The passwords of a demo center are publicly known: listening on ${host} requires --allow-remote-demo.`,
    );
  }
  const folder = openDataFolder(dataDir);
  if (!folder.ok) return refuse(folder.refusal);
  try {
    await run(config.value, folder.value);
  } catch (error) {
    const isUnavailable =
      (error instanceof CenterError || error instanceof JournalError) && error.code === "unavailable";
    if (!isUnavailable) throw error;
    refuse(`${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}`);
  }
}

async function run(config: Config, folder: { readonly path: string; readonly database: string }): Promise<void> {
  await using running = new AsyncDisposableStack();
  const clock = createSystemClock();
  const random = createSystemRandom();
  const log = await createLog(config);

  const store = running.use(await createSqliteStore({ clock, log }, { path: folder.database }));
  const fanout = running.use(createInProcessFanout({ log }));
  const center = running.use(
    await createCenter({ store, fanout, clock, random, log }, { offerTimeoutMs: config.offerTimeoutSeconds * 1000 }),
  );
  const { records } = center;
  const hasher = createArgon2Hasher();
  await seedDemo(center, clock.now());
  const { directory } = center;
  const demo = demoOf(directory);
  const demoUsers = demoCenter.users.filter(({ id }) => directory.user(id) !== undefined);
  await seedPasswords({ records, hasher }, demoUsers, demo.password);
  const tokens = createTokens({ clock }, { secret: await tokenSecret({ records, random }, config.tokenSecret) });
  const rooms = running.use(createConversationRooms({ center, clock }));
  const sessions = createStoredSessions({ records, clock, random }, { sessionMs: config.sessionSeconds * 1000 });
  const verifyPassword = createPasswordCheck({ records, hasher }, directory.userByName);

  const rate = config.participantRequestsPerSecond;
  const server = createHttpServer(
    { center, clock, random, log, tokens, ...publicAddresses(config.publicUrl) },
    {
      host: config.host,
      port: config.port,
      surfaces: [
        createParticipantSurface({ rate: { perSecond: rate, burst: 2 * rate } }),
        createParticipantSockets({ rooms }),
        createConnectSurface({ accessKeys: demoAccessKeys, signatures: config.signatures }),
        startSurface,
        createWellKnownSurface({ version, demo }),
        createAuthSurface({ sessions, verifyPassword }),
        createPanelPagesSurface({ folder: appFolder("agent-panel"), version, approvedOrigins: config.approvedOrigins }),
        createPanelSocketSurface({ sessions, rooms }),
        createFilesSurface({ prefix: "/widget/", folder: appFolder("chat-widget") }),
        createFrontPageSurface({ demo }),
        metricsSurface,
      ],
    },
  );
  running.defer(() => server.close());
  const { addresses } = await server.listen();
  log.info("center started", { version, http: addresses.http });
  print(welcomeText({ version, dataFolder: folder.path, addresses, definition: directory.definition, demo }));

  const signal = await nextSignal();
  log.info("center stopping", { signal });
  clock.after(SHUTDOWN_DEADLINE_MS, () => process.exit(0));
  await running.disposeAsync();
  log.info("center stopped");
  process.exit(0);
}

/** Creates the demo instance on the first start. */
async function seedDemo({ administration, directory }: Center, createdAt: EpochMs): Promise<void> {
  if (directory.hasInstance) return;
  const created = await administration.createInstance({
    ...demoCenter,
    instance: { ...demoCenter.instance, createdAt },
  });
  if (!created.ok) throw new CenterError("internal", `invalid demo center: ${explain(created.refusal)}`);
}

/** Returns the credentials of the demo agents that exist: the data folder may hold another configuration. */
function demoOf({ userByName }: Directory): Demo {
  const isDemoAgent = (name: string): boolean =>
    demoCenter.users.some(({ id, username }) => username === name && userByName(name)?.id === id);
  return { ...demoSecrets, agents: demoSecrets.agents.filter(isDemoAgent) };
}

function createLog({ logFormat, logLevel }: Config) {
  const isJson = logFormat === "json" || (logFormat === "auto" && !process.stderr.isTTY);
  if (isJson) return createJsonLog(logLevel);
  return createLinesLog({ clock: createSystemClock(), level: logLevel, write: (line) => process.stderr.write(line) });
}

/** Returns the folder of another app's built pages. The path is the same from `src` and from `dist`. */
function appFolder(name: string): string {
  return fileURLToPath(new URL(`../../${name}/dist`, import.meta.url));
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    // A terminal and npm both pass on Ctrl+C: the second signal must not end the process before it has shut down.
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, resolve);
  });
}

function print(text: string): void {
  process.stdout.write(text);
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = CANNOT_START;
}
