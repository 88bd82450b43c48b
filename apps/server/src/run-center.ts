/** Composition root: creates and connects everything that exists in the server process. */
import { fileURLToPath } from "node:url";
import { createControlServer } from "@tributary/control";
import { configurationRef, createCenter, type Directory } from "@tributary/engine";
import {
  type AuthDeps,
  type AuthOptions,
  type ConnectionSource,
  type ConnectOptions,
  createAuthSurface,
  createConnectSurface,
  createConversationRooms,
  createDeliveredCursors,
  createFilesSurface,
  createFrontPageSurface,
  createHttpServer,
  createPanelPagesSurface,
  createPanelSocketSurface,
  createParticipantSockets,
  createParticipantSurface,
  createSdkSurface,
  createStoredSessions,
  createTokens,
  createWellKnownSurface,
  type Demo,
  isLoopback,
  type PanelSocketDeps,
  type Readiness,
  type Surface,
  startSurface,
} from "@tributary/http";
import { JournalError } from "@tributary/journal";
import { asSentence, createSystemClock, createSystemRandom, type Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { publicAddresses, remoteDemoRefusal } from "./addresses.ts";
import { limitsOf } from "./config/limits.ts";
import { drainMsOf } from "./config/node-settings.ts";
import type { Config } from "./config/schema.ts";
import { type DataFolder, openDataFolder } from "./data-folder.ts";
import { demoCenter } from "./demo/demo-center.ts";
import { demoAccessKeys, demoSecrets } from "./demo/demo-secrets.ts";
import { seedDemo } from "./demo/seed-demo.ts";
import { createArgon2Hasher } from "./identity/argon2-hasher.ts";
import { createPasswordCheck, passwordRecords, seedPasswords } from "./identity/passwords.ts";
import { createProcessLog } from "./log/process-log.ts";
import { watchDescriptors } from "./metrics/descriptor-watch.ts";
import { createMetricsSurface, type MetricsOptions } from "./metrics/metrics-surface.ts";
import { type OpenNode, openNode } from "./node/open-node.ts";
import { createReadiness, viewIsCurrent } from "./node/readiness.ts";
import { CANNOT_START, refuseStart } from "./refuse-start.ts";
import { tokenSecrets } from "./secrets/token-secrets.ts";
import { stopReason } from "./stop-reason.ts";
import { version } from "./version.ts";
import { welcomeText } from "./welcome.ts";

/**
 * Time for a graceful shutdown before the process exits anyway; the run contract allows ten seconds. Acknowledged data is durable already.
 *
 * Unit: milliseconds. Source: docs/run-contract.md.
 */
const SHUTDOWN_DEADLINE_MS = 9_000;

/** Drain and close of all connections together: the rest of the shutdown needs a second. Unit: milliseconds. */
const DISCONNECT_MS = 8_000;

/** Time after which a process whose start failed is ended, if something left open keeps it running. Unit: milliseconds. */
const REFUSED_EXIT_MS = 1_000;

/** Time for an orderly close after the drain. Unit: milliseconds. */
const CLOSE_MS = 5_000;

/** Environment of a center that runs under a parent process or systemd. Without one, it listens itself and stops on signals. */
export type CenterSurroundings = {
  readonly connections?: (log: Logger) => ConnectionSource;
  readonly stopped?: Promise<NodeJS.Signals>;
  /** True if the server runs again after a crash: the start-up text is on the screen already. */
  readonly isRestart?: () => boolean;
  /** Reports a failed start in place of standard error. */
  readonly refuseStart?: (sentence: string) => void;
  /** Ends the process if it is stopped while the center starts; disposed once it is ready. */
  readonly starting?: Disposable;
};

/** Runs a center until a signal stops the process. Sets the exit status of a failed start after one sentence on standard error. */
export async function runCenter(config: Config, surroundings: CenterSurroundings = {}): Promise<void> {
  const { host, allowRemoteDemo, dataDir } = config;
  const refuse = surroundings.refuseStart ?? ((sentence: string) => refuseStart(process, sentence));
  if (!isLoopback(host) && !allowRemoteDemo) return refuse(remoteDemoRefusal(host));
  const folder = openDataFolder(dataDir);
  if (!folder.ok) return refuse(folder.refusal);
  try {
    await run(config, folder.value, surroundings);
  } catch (error) {
    const isUnavailable =
      (error instanceof CenterError || error instanceof JournalError) && error.code === "unavailable";
    if (!isUnavailable) throw error;
    refuse(asSentence(error.message));
    // The client of the broker keeps the socket of a server that accepts connections and sends nothing.
    setTimeout(() => process.exit(CANNOT_START), REFUSED_EXIT_MS).unref();
  }
}

async function run(config: Config, folder: DataFolder, surroundings: CenterSurroundings): Promise<void> {
  await using running = new AsyncDisposableStack();
  const systemClock = createSystemClock();
  const random = createSystemRandom();
  const { log } = await createProcessLog({ stderr: process.stderr, clock: systemClock }, config);

  const node = running.use(await openNode({ clock: systemClock, random, log }, config, folder));
  const { store, fanout, clock } = node;
  running.use(await createControlServer({ log }, { folder: folder.path, commands: { backup: node.backUp } }));
  const center = running.use(
    await createCenter({ store, fanout, clock, random, log }, { offerTimeoutMs: config.offerTimeoutSeconds * 1000 }),
  );
  const { records } = center;
  const hasher = createArgon2Hasher();
  await seedDemo(center, { ...demoCenter, instance: { ...demoCenter.instance, createdAt: clock.now() } });
  const { directory } = center;
  const demo = demoOf(directory);
  const demoUsers = demoCenter.users.filter(({ id }) => directory.user(id) !== undefined);
  await seedPasswords({ records, hasher, clock }, demoUsers, demo.password);
  const tokens = createTokens({ clock }, await tokenSecrets({ records, clock, random }, config));
  const cursors = running.use(createDeliveredCursors({ records, clock, log }));
  const rooms = running.use(createConversationRooms({ center, clock, log, cursors }));
  const sessions = createStoredSessions({ records, clock, random }, { sessionMs: config.sessionSeconds * 1000 });
  const verifyPassword = createPasswordCheck({ records, hasher }, directory.userByName);
  const passwords = { verifyPassword, hashPassword: passwordRecords(hasher) };

  const server = createHttpServer(
    {
      center,
      clock,
      random,
      log,
      tokens,
      readiness: readinessOf(node, directory),
      ...publicAddresses(config.publicUrl),
    },
    {
      host: config.host,
      port: config.port,
      ...(surroundings.connections && { connections: surroundings.connections(log) }),
      limits: limitsOf(config),
      surfaces: surfacesOf(config, { demo, rooms, sessions, ...passwords, clockOffsetMs: node.clockOffsetMs }),
      ...closeTimesOf(config),
    },
  );
  running.defer(() => server.close());
  const { addresses } = await server.listen();
  surroundings.starting?.[Symbol.dispose]();
  const stop = stopReason(process, { clock, log, stopped: surroundings.stopped, lost: node.lost });
  log.info("center started", { version, http: addresses.http, pid: process.pid });
  running.use(watchDescriptors({ clock, log }));
  if (!surroundings.isRestart?.()) {
    print(welcomeText({ version, dataFolder: folder.path, addresses, definition: directory.definition, demo }));
  }

  const { signal, status } = await stop;
  log.info("center stopping", { signal });
  clock.after(SHUTDOWN_DEADLINE_MS, () => process.exit(status));
  await running.disposeAsync();
  log.info("center stopped");
  process.exit(status);
}

/** Services of the surfaces that only they use. */
type Services = AuthDeps &
  PanelSocketDeps &
  MetricsOptions &
  Pick<ConnectOptions, "hashPassword"> & { readonly demo: Demo };

function surfacesOf(
  config: Config,
  { demo, rooms, sessions, verifyPassword, hashPassword, clockOffsetMs }: Services,
): readonly Surface[] {
  const rate = config.participantRequestsPerSecond;
  return [
    createParticipantSurface({ rate: { perSecond: rate, burst: 2 * rate } }),
    createParticipantSockets({ rooms }),
    createConnectSurface({
      accessKeys: demoAccessKeys,
      signatures: config.signatures,
      pageOrigins: config.approvedOrigins,
      hashPassword,
    }),
    startSurface,
    createWellKnownSurface({ version, demo }),
    createAuthSurface({ sessions, verifyPassword }, authOptionsOf(config)),
    createPanelPagesSurface({ folder: appFolder("agent-panel"), version, approvedOrigins: config.approvedOrigins }),
    createPanelSocketSurface({ sessions, rooms }),
    createFilesSurface({ prefix: "/widget/", folder: appFolder("chat-widget") }),
    createSdkSurface({ folders: [libraryFolder("streams")] }),
    createFrontPageSurface({ demo }),
    createMetricsSurface({ clockOffsetMs }),
  ];
}

function readinessOf({ store, clock, checks }: OpenNode, directory: Directory): () => Promise<Readiness> {
  const isCurrent = viewIsCurrent({ clock, store }, { stream: configurationRef, seenSeq: () => directory.seq });
  return createReadiness({ clock }, [...checks, { name: "configuration", check: isCurrent }]);
}

function closeTimesOf(config: Config): { readonly drainMs: number; readonly closeDeadlineMs: number } {
  const drainMs = drainMsOf(config);
  return { drainMs, closeDeadlineMs: Math.min(CLOSE_MS, DISCONNECT_MS - drainMs) };
}

/** Returns the credentials of the demo agents that exist: the data folder may hold another configuration. */
function demoOf({ userByName }: Directory): Demo {
  const isDemoAgent = (name: string): boolean =>
    demoCenter.users.some(({ id, username }) => username === name && userByName(name)?.id === id);
  return { ...demoSecrets, agents: demoSecrets.agents.filter(isDemoAgent) };
}

function authOptionsOf({ approvedOrigins, signInFailuresPerAddress, signInFailuresPerName }: Config): AuthOptions {
  const limits = { failuresPerAddress: signInFailuresPerAddress, failuresPerName: signInFailuresPerName };
  return { approvedOrigins, limits };
}

/** Returns the folder of another app's built pages. The path is the same from `src` and from `dist`. */
function appFolder(name: string): string {
  return fileURLToPath(new URL(`../../${name}/dist`, import.meta.url));
}

/** Returns the folder of a library that pages load, as built by its package. */
function libraryFolder(name: string): string {
  return fileURLToPath(new URL(`../../../packages/${name}/dist/sdk`, import.meta.url));
}

function print(text: string): void {
  process.stdout.write(text);
}
