import { createRecords } from "@tributary/engine";
import { createMemoryDisk, createMemoryStore, type MemoryDisk, type Store } from "@tributary/journal";
import { present } from "@tributary/kernel";
import { AUTH_PATHS } from "@tributary/protocol/panel";
import {
  createManualClock,
  createRecordingLogger,
  demoDefinition,
  inProcessCenter,
  type ManualClock,
} from "@tributary/testkit";
import { createStoredSessions } from "../src/auth/sessions.ts";
import { type AuthOptions, createAuthSurface } from "../src/auth/surface.ts";
import { createHttpServer } from "../src/server.ts";
import { createTokens } from "../src/tokens/tokens.ts";

export const HOUR_MS = 3_600_000;

export type AuthServerOptions = {
  readonly disk?: MemoryDisk;
  readonly clock?: ManualClock;
  readonly definition?: ReturnType<typeof demoDefinition>;
  readonly wrapStore?: (store: Store) => Store;
  /** Called before each verification of a password. */
  readonly beforeVerify?: () => Promise<void>;
  /** Returns false if the verified password has been replaced meanwhile. */
  readonly isCurrent?: () => Promise<boolean>;
  readonly auth?: AuthOptions;
  /** Address of the center for its clients, that of a load balancer. */
  readonly publicUrl?: string;
  /** Unit: milliseconds; absent: none. */
  readonly refusalPauseMs?: number;
};

/** Opens a server with the auth surface, and a user `agent-1` with the password `tributary`. */
export async function openAuthServer(options: AuthServerOptions = {}) {
  const { disk = createMemoryDisk(), clock = createManualClock(), definition = demoDefinition(), publicUrl } = options;
  const test = await inProcessCenter({ clock, definition });
  const { center, random } = test;
  const log = createRecordingLogger();
  const ownStore = createMemoryStore({ clock: settlingClock(clock), disk });
  const store = options.wrapStore?.(ownStore) ?? ownStore;
  const sessions = createStoredSessions({ records: createRecords(store), clock, random }, { sessionMs: HOUR_MS });
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(7) });
  const server = createHttpServer(
    {
      center,
      clock,
      random,
      log,
      tokens,
      ...(publicUrl !== undefined && {
        addresses: () => ({ http: publicUrl, socket: publicUrl.replace("http", "ws") }),
      }),
    },
    {
      host: "127.0.0.1",
      port: 0,
      limits: { refusalPauseMs: options.refusalPauseMs ?? 0, trustedProxies: ["127.0.0.1"] },
      surfaces: [
        createAuthSurface(
          {
            sessions,
            async verifyPassword(username, password) {
              await options.beforeVerify?.();
              const user = password === "tributary" ? center.directory.userByName(username) : undefined;
              return user && { userId: user.id, isCurrent: options.isCurrent ?? (async () => true) };
            },
          },
          options.auth,
        ),
      ],
    },
  );
  const { addresses, port } = await server.listen();

  type Sent = { readonly body?: object; readonly token?: string; readonly address?: string };

  /** `address`: that of the client, as a trusted proxy reports it. */
  async function ask(method: string, path: string, { body, token, address }: Sent = {}) {
    const response = await fetch(addresses.http + path, {
      method,
      headers: {
        "content-type": "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
        ...(address && { "x-forwarded-for": address }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      json: (await response.json()) as Record<string, unknown>,
    };
  }
  return {
    clock,
    center,
    addresses,
    /** Its own address, whatever the public one is. */
    url: `http://127.0.0.1:${port}`,
    sessions,
    log,
    tokens,
    ask,
    signIn: (password = "tributary") => ask("POST", AUTH_PATHS.signIn, { body: { username: "agent-1", password } }),
    async token() {
      const { json } = await this.signIn();
      return String(present(json.sessionToken, "token"));
    },
    async [Symbol.asyncDispose]() {
      const closing = server.close();
      await Promise.all([closing, clock.drain()]);
      await test[Symbol.asyncDispose]();
    },
  };
}

/** The test's clock with real turns: requests arrive over real sockets, which the test cannot wait for. */
function settlingClock(clock: ManualClock): ManualClock {
  return { ...clock, soon: (task) => void setImmediate(task) };
}
