import { ConnectClient, DescribeInstanceCommand } from "@aws-sdk/client-connect";
import type { AdministrationCommand, CommandAnswer, CommandInput } from "@tributary/control";
import {
  createAdminSurface,
  createAuthSurface,
  createConnectSurface,
  createHttpServer,
  createStoredAccessKeys,
  createStoredSessions,
  createTokens,
} from "@tributary/http";
import { createInProcessFanout, createMemoryStore } from "@tributary/journal";
import { type Clock, createSystemClock, type Result } from "@tributary/kernel";
import type { CenterDefinition } from "@tributary/model";
import {
  createAuditFault,
  createRecordingLogger,
  createSeededRandom,
  openCenterWithInstance,
} from "@tributary/testkit";
import { administrationCommands } from "../src/control/administration-commands.ts";
import { createPasswordCheck, passwordRecords } from "../src/identity/passwords.ts";
import { newCenter } from "../src/instance/new-center.ts";

/** Each hash is another text, as those of real hashers. */
function plainHasher() {
  let count = 0;
  return {
    async hash(password: string) {
      count += 1;
      return `${count} ${password}`;
    },
    verify: async (hash: string, password: string) => hash.replace(/^\d+ /, "") === password,
  };
}

/** A clock of which each reading is later than the one before: entries of the audit log have the order in which they were made. */
function everLaterClock(): Clock {
  const clock = createSystemClock();
  let last = 0;
  function now(): number {
    last = Math.max(last + 1, clock.now());
    return last;
  }
  return { ...clock, now };
}

/** Opens a new center without users, with its commands, sign-in, control plane and pages. */
export async function openControlCenter(
  change = (definition: CenterDefinition): CenterDefinition => definition,
  { hasSingleSignOn = false } = {},
) {
  await using opening = new AsyncDisposableStack();
  const clock = everLaterClock();
  const random = createSeededRandom(1);
  const log = createRecordingLogger();
  const auditFault = createAuditFault();
  const store = auditFault.wrapStore(opening.use(createMemoryStore({ clock })));
  const fanout = opening.use(createInProcessFanout({ log }));
  const ports = { store, fanout, clock, random, log };
  const center = opening.use(await openCenterWithInstance(ports, change(newCenter(random, clock.now()))));
  const { records, directory } = center;
  const hasher = plainHasher();
  const accounts = {
    hasSingleSignOn,
    sessions: createStoredSessions({ records, clock, random }),
    accessKeys: createStoredAccessKeys({ records, clock, random, users: directory }),
    hashPassword: passwordRecords(hasher),
  };
  const verifyPassword = createPasswordCheck({ records, hasher }, directory.userByName);
  const { find } = accounts.accessKeys;
  const surfaces = [
    createAuthSurface({ ...accounts, verifyPassword }),
    createConnectSurface({ ...accounts, accessKeys: find, signatures: "verify", pageOrigins: null }),
    createAdminSurface({ ...accounts, setUpKey: null }),
  ];
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(1) });
  const server = createHttpServer(
    { center, clock, random, log, tokens },
    { host: "127.0.0.1", port: 0, limits: { refusalPauseMs: 0 }, surfaces },
  );
  const { addresses } = await server.listen();
  opening.defer(() => server.close());
  const commands = administrationCommands(server.context, accounts);
  const open = opening.move();
  return {
    center,
    auditFault,
    log,
    sessions: accounts.sessions,
    /** Runs a command as the control socket does. */
    run: <Name extends AdministrationCommand>(name: Name, input: CommandInput<Name>) =>
      commands[name](JSON.parse(JSON.stringify(input))) as Promise<Result<CommandAnswer<Name>, string>>,
    /** Returns the token of a session; undefined if the sign-in is refused. */
    async signIn(username: string, password: string): Promise<string | undefined> {
      const body = JSON.stringify({ username, password });
      const answer = await fetch(`${addresses.http}/auth/sign-in`, { method: "POST", body });
      return ((await answer.json()) as { sessionToken?: string }).sessionToken;
    },
    async isSignedIn(token: string | undefined): Promise<boolean> {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${addresses.http}/auth/session`, { headers })).ok;
    },
    /** Sets a password with the address of a link. Returns the status. */
    async useLink(address: string, password: string): Promise<number> {
      const { origin, pathname, searchParams } = new URL(address);
      const body = new URLSearchParams({ token: searchParams.get("token") ?? "", password });
      return (await fetch(origin + pathname, { method: "POST", body })).status;
    },
    async accepts(credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }): Promise<boolean> {
      const settings = { endpoint: addresses.http, region: "us-east-1", credentials, maxAttempts: 1 };
      const client = new ConnectClient(settings);
      const { instanceId: InstanceId } = directory.definition.instance;
      const described = client.send(new DescribeInstanceCommand({ InstanceId })).finally(() => client.destroy());
      return described.then(
        () => true,
        () => false,
      );
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export type ControlCenter = Awaited<ReturnType<typeof openControlCenter>>;

/** Input of `user add`, as the command line sends it. */
export function newPerson(username: string, given: Partial<CommandInput<"user-add">> = {}): CommandInput<"user-add"> {
  const nothing = { firstName: "", lastName: "", routingProfile: null, password: null };
  return { username, ...nothing, securityProfiles: ["Agent"], ...given };
}

/** Returns the value of a command that must not be refused. */
export function done<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.refusal);
  return result.value;
}
