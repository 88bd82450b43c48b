/** Composition root: creates and connects everything that exists in the server process. */
import { createControlServer } from "@tributary/control";
import {
  type Archive,
  type Center,
  type CenterDeps,
  configurationRef,
  createCenter,
  type Directory,
} from "@tributary/engine";
import {
  type ConnectionSource,
  createConversationRooms,
  createDeliveredCursors,
  createHttpServer,
  createStoredAccessKeys,
  createStoredSessions,
  createTokens,
  createViews,
  type Readiness,
  type Views,
} from "@tributary/http";
import { JournalError } from "@tributary/journal";
import { asSentence, type Clock, createSystemClock, createSystemRandom, type Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { publicAddresses } from "./addresses.ts";
import { openArchiveFolder } from "./archive/archive-folder.ts";
import { openBlobs } from "./attachments/open-blobs.ts";
import { openScanner } from "./attachments/open-scanner.ts";
import { customerProviderOf } from "./config/customer-provider-settings.ts";
import { limitsOf } from "./config/limits.ts";
import { drainMsOf } from "./config/node-settings.ts";
import { type Config, dataDirOf } from "./config/schema.ts";
import { administrationCommands } from "./control/administration-commands.ts";
import { type DataFolder, openDataFolder } from "./data-folder.ts";
import { createArgon2Hasher } from "./identity/argon2-hasher.ts";
import { createPasswordCheck, type PasswordHasher, passwordRecords } from "./identity/passwords.ts";
import { openInstance } from "./instance/open-instance.ts";
import { createProcessLog } from "./log/process-log.ts";
import { watchDescriptors } from "./metrics/descriptor-watch.ts";
import { type OpenNode, openNode } from "./node/open-node.ts";
import { createReadiness, viewIsCurrent } from "./node/readiness.ts";
import { CANNOT_START, refuseStart } from "./refuse-start.ts";
import { tokenSecrets } from "./secrets/token-secrets.ts";
import { type StopReason, stopReason } from "./stop-reason.ts";
import { openWebHooks } from "./streaming.ts";
import { surfacesOf } from "./surfaces.ts";
import { version } from "./version.ts";
import { readViewsFolder } from "./views/views-folder.ts";
import { openMedia } from "./voice/open-media.ts";
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
  const refuse = surroundings.refuseStart ?? ((sentence: string) => refuseStart(process, sentence));
  const folder = openDataFolder(dataDirOf(config));
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
  const hooks = await openWebHooks({ store, clock, random }, config);
  const { media, relays } = running.use(openMedia({ clock, random, log }, config));
  const ports = { store, fanout, clock, random, log, ...hooks.ports, ...(media && { media }) };
  const center = running.use(await openCenter(ports, config, { folder, running }));
  const { records, directory } = center;
  const hasher = createArgon2Hasher();
  const instance = await openInstance({ center, clock, random, hasher }, config);
  const tokens = createTokens({ clock }, await tokenSecrets({ records, clock, random }, config));
  const cursors = running.use(createDeliveredCursors({ records, clock, log }));
  const accounts = accountsOf({ records, clock, random, users: directory, hasher }, config);
  const surfaces = surfacesOf(config, {
    ...instance,
    ...accounts,
    directory,
    rooms: running.use(createConversationRooms({ center, clock, log, cursors })),
    verifyPassword: createPasswordCheck({ records, hasher }, directory.userByName),
    clockOffsetMs: node.clockOffsetMs,
    views: await viewsOf(config),
  });

  const server = createHttpServer(
    {
      center,
      clock,
      random,
      log,
      tokens,
      readiness: readinessOf(node, directory),
      customerProvider: customerProviderOf(config),
      ...publicAddresses(config.publicUrl),
      ...(relays && { relays }),
    },
    {
      ...listeningOf(config),
      connectionTokenMs: config.connectionTokenSeconds * 1_000,
      ...(surroundings.connections && { connections: surroundings.connections(log) }),
      surfaces: [...surfaces, ...hooks.surfaces],
    },
  );
  running.defer(() => server.close());
  const { addresses } = await server.listen();
  hooks.listensAt(addresses);
  const { archiveDir } = config;
  const commands = { backup: node.backUp, ...administrationCommands(server.context, { ...accounts, archiveDir }) };
  running.use(await createControlServer({ log }, { folder: folder.path, commands }));
  surroundings.starting?.[Symbol.dispose]();
  const stop = stopReason(process, { clock, log, stopped: surroundings.stopped, lost: node.lost });
  log.info("center started", { version, http: addresses.http, pid: process.pid });
  running.use(watchDescriptors({ clock, log }));
  if (!surroundings.isRestart?.()) {
    process.stdout.write(welcomeText({ version, dataFolder: folder.path, addresses, directory, ...instance }));
  }

  await stopInOrder(await stop, { log, clock, running });
}

type CenterPorts = Pick<CenterDeps, "store" | "fanout" | "clock" | "random" | "log" | "media">;

/** Opens the center with the files, the scanner and the archive of the settings. */
async function openCenter(
  ports: CenterPorts,
  config: Config,
  { folder, running }: { readonly folder: DataFolder; readonly running: AsyncDisposableStack },
): Promise<Center> {
  const { clock, log } = ports;
  const { blobs } = running.use(await openBlobs({ clock, log }, config, folder));
  const { scanner } = running.use(await openScanner({ clock, environment: process.env }, config));
  const archive = await archiveOf(clock, config);
  return createCenter(
    { ...ports, ...(blobs && { blobs }), ...(scanner && { scanner }), ...archive },
    {
      offerTimeoutMs: config.offerTimeoutSeconds * 1000,
      callbacks: { maxAttempts: config.callbackAttempts, retryDelayMs: config.callbackRetrySeconds * 1000 },
      maxAttachmentBytes: config.attachmentMegabytes * 2 ** 20,
      authenticatesCustomers: customerProviderOf(config) !== undefined,
    },
  );
}

type Running = { readonly log: Logger; readonly clock: Clock; readonly running: AsyncDisposable };

/** Stops the center, and ends the process with the status of the reason. */
async function stopInOrder({ signal, status }: StopReason, { log, clock, running }: Running): Promise<void> {
  log.info("center stopping", { signal });
  clock.after(SHUTDOWN_DEADLINE_MS, () => process.exit(status));
  await running[Symbol.asyncDispose]();
  log.info("center stopped");
  process.exit(status);
}

async function archiveOf(clock: Clock, { archiveDir }: Config): Promise<{ readonly archive?: Archive }> {
  return archiveDir === undefined ? {} : { archive: await openArchiveFolder(clock, archiveDir) };
}

async function viewsOf({ viewsDir }: Config): Promise<Views> {
  return viewsDir === undefined ? createViews([]) : readViewsFolder(viewsDir);
}

type AccountDeps = Parameters<typeof createStoredAccessKeys>[0] & { readonly hasher: PasswordHasher };

function accountsOf({ records, clock, random, users, hasher }: AccountDeps, { sessionSeconds, oidcIssuer }: Config) {
  return {
    hasSingleSignOn: oidcIssuer !== undefined,
    sessions: createStoredSessions({ records, clock, random }, { sessionMs: sessionSeconds * 1000 }),
    accessKeys: createStoredAccessKeys({ records, clock, random, users }),
    hashPassword: passwordRecords(hasher),
  };
}

function readinessOf({ store, clock, checks }: OpenNode, directory: Directory): () => Promise<Readiness> {
  const isCurrent = viewIsCurrent({ clock, store }, { stream: configurationRef, seenSeq: () => directory.seq });
  return createReadiness({ clock }, [...checks, { name: "configuration", check: isCurrent }]);
}

function listeningOf(config: Config) {
  const { host, port } = config;
  const drainMs = drainMsOf(config);
  return {
    host,
    port,
    limits: limitsOf(config),
    drainMs,
    closeDeadlineMs: Math.min(CLOSE_MS, DISCONNECT_MS - drainMs),
  };
}
