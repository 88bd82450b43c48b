/** Two nodes of a center with the control plane and the sign-in: one store, one clock that the test moves. */
import { ConnectClient } from "@aws-sdk/client-connect";
import type { Center } from "@tributary/engine";
import { createInProcessFanout, createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { type Clock, createSystemClock, silentLogger } from "@tributary/kernel";
import { asId, SECURITY_PROFILE_DEFAULTS, type SecurityProfileId, USER_DEFAULTS, type UserId } from "@tributary/model";
import {
  createManualClock,
  createSeededRandom,
  DEMO_IDS,
  demoAgentId,
  demoDefinition,
  openCenterWithInstance,
} from "@tributary/testkit";
import {
  type ConnectOptions,
  createAuthSurface,
  createConnectSurface,
  createHttpServer,
  createStoredSessions,
  createTokens,
  signOutEverywhere,
} from "../src/index.ts";

/** Users; the id of each is that of their access key too. */
export const USERS = {
  ada: demoAgentId(1),
  grace: demoAgentId(2),
  powerless: asId<UserId>("powerless"),
  boss: asId<UserId>("boss"),
};

/** A key that may do everything, and has no user. */
export const ADMIN_KEY = "AKIAADMIN";

/** The id of no key. */
export const NOBODY = "AKIANOBODY";

const SECRET = "secret";

const findKey: ConnectOptions["accessKeys"] = async (id) =>
  id === NOBODY
    ? undefined
    : { secret: SECRET, principal: id, userId: asId<UserId>(id), isUnrestricted: id === ADMIN_KEY };

function definition() {
  const usual = demoDefinition();
  const profile = (name: string) => ({
    ...SECURITY_PROFILE_DEFAULTS,
    id: asId<SecurityProfileId>(name),
    name,
    permissions: [],
  });
  const user = (id: UserId, securityProfileId: string) => ({
    ...USER_DEFAULTS,
    id,
    username: id,
    securityProfileIds: [asId<SecurityProfileId>(securityProfileId)],
    routingProfileId: DEMO_IDS.profiles.basic,
  });
  return {
    ...usual,
    securityProfiles: [...usual.securityProfiles, profile("Nothing"), profile("Admin")],
    users: [...usual.users, user(USERS.powerless, "Nothing"), user(USERS.boss, "Admin")],
  };
}

/** Opens both nodes. `signatures`: extent of their check. */
export async function openFederation({ signatures = "verify" }: Partial<Pick<ConnectOptions, "signatures">> = {}) {
  await using opening = new AsyncDisposableStack();
  const manual = createManualClock(Date.now()); // signatures of the SDK follow the real clock
  const { now, monotonicMs, after } = manual;
  const clock: Clock = { now, monotonicMs, after, soon: createSystemClock().soon };
  const log = silentLogger;
  const disk = createMemoryDisk();
  const fanout = opening.use(createInProcessFanout({ log }));

  async function openNode(seed: number) {
    const random = createSeededRandom(seed);
    const store = opening.use(createMemoryStore({ clock, disk, isShared: true }));
    const center = opening.use(await openCenterWithInstance({ store, fanout, clock, random, log }, definition()));
    const sessions = createStoredSessions({ records: center.records, clock, random });
    const surfaces = [
      createConnectSurface({
        accessKeys: findKey,
        signatures,
        pageOrigins: null,
        hashPassword: async () => (id) => ({ kind: "password", id, value: {} }),
        sessions,
      }),
      createAuthSurface({ sessions, verifyPassword: async () => undefined }),
    ];
    const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(1) });
    const server = createHttpServer(
      { center, clock, random, log, tokens },
      { host: "127.0.0.1", port: 0, limits: { refusalPauseMs: 0 }, surfaces },
    );
    const { addresses } = await server.listen();
    opening.defer(() => server.close());
    return {
      center,
      sessions,
      http: addresses.http,
      InstanceId: center.directory.definition.instance.instanceId,
      clientOf(accessKeyId: string) {
        const credentials = { accessKeyId, secretAccessKey: SECRET };
        const client = new ConnectClient({
          endpoint: addresses.http,
          region: "us-east-1",
          maxAttempts: 1,
          credentials,
        });
        return open.adopt(client, (other) => other.destroy());
      },
      async signOutEverywhere(userId: UserId): Promise<void> {
        const ended = await signOutEverywhere({ ...server.context, sessions }, userId);
        if (!ended.ok) throw new Error(ended.refusal.code);
      },
    };
  }

  const nodes = [await openNode(1), await openNode(2)] as const;
  const open = opening.move();
  const audit = async () => {
    const read = ({ center }: { readonly center: Center }) =>
      center.audit.read({ configuration: 1_000, audit: 0 }, 100);
    await read(nodes[0]); // writes what this node has noted
    return (await read(nodes[1])).entries;
  };
  return {
    nodes,
    clock: manual,
    /** Returns the audit log with everything that the nodes have noted. */
    audit,
    auditTypes: async () => (await audit()).map(({ type }) => type),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export type FederationNode = Awaited<ReturnType<typeof openFederation>>["nodes"][number];
