import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { present } from "@tributary/kernel";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { type Adapter, type AdapterPayload } from "oidc-provider";

/** Id and secret of the center at the providers of tests. */
export const CLIENT = { clientId: "tributary", clientSecret: "secret of the center" } as const;

/** A provider made with the library `oidc-provider`, on a free loopback port. It signs in the account `account`, without a form by default. */
export type OpenidProvider = AsyncDisposable & {
  readonly issuer: string;
  /** Claims of the accounts, by id. */
  readonly accounts: Record<string, Readonly<Record<string, unknown>>>;
  /** Account that the next interaction signs in; null: the user cancels. */
  account: string | null;
  /** Forms shown so far. */
  readonly interactions: () => number;
  /** Requests for a token so far. */
  readonly tokenRequests: () => number;
  /** Makes the center a client. */
  register(redirectUri: string): void;
};

type Options = {
  /** False: claims are in the ID token; true: at the UserInfo endpoint only, as the library's default is. */
  readonly areClaimsAtUserInfo?: boolean;
  /** True: a client without secret. */
  readonly isPublic?: boolean;
  /** Host of its address, to be another site than the center. */
  readonly host?: "127.0.0.1" | "localhost";
  /** Shows a form with one button, which no frame may show. With `isolated`, its pages cut a window off from the one that opened it. */
  readonly form?: "ordinary" | "isolated";
};

const FORM = `<!doctype html><title>Provider</title><form method="post"><button>Continue at the provider</button></form>`;

/** One for all providers of a process: making an RSA key takes most of the time of a test. */
let signingKey: ReturnType<typeof newSigningKey> | undefined;

async function newSigningKey() {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "key-1" };
}

export async function openOpenidProvider({
  areClaimsAtUserInfo = false,
  isPublic = false,
  host = "127.0.0.1",
  form,
}: Options = {}) {
  let provider: Provider | undefined;
  let tokenRequests = 0;
  let interactions = 0;
  signingKey ??= newSigningKey();
  const key = await signingKey;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (provider === undefined) return void response.writeHead(503).end();
    if (request.url?.startsWith("/token")) tokenRequests += 1;
    if (!request.url?.startsWith("/interaction/")) return void provider.callback()(request, response);
    if (form !== undefined && request.method === "GET") {
      interactions += 1;
      const isolation = form === "isolated" ? { "cross-origin-opener-policy": "same-origin" } : {};
      const headers = { "content-type": "text/html", "x-frame-options": "DENY", ...isolation };
      return void response.writeHead(200, headers).end(FORM);
    }
    const result = opened.account === null ? { error: "access_denied" } : { login: { accountId: opened.account } };
    await provider.interactionFinished(request, response, result);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const opened: OpenidProvider = {
    issuer,
    accounts: {},
    account: null,
    interactions: () => interactions,
    tokenRequests: () => tokenRequests,
    register(redirectUri) {
      const client = {
        client_id: CLIENT.clientId,
        redirect_uris: [redirectUri],
        ...(isPublic
          ? { token_endpoint_auth_method: "none" as const }
          : { client_secret: CLIENT.clientSecret, token_endpoint_auth_method: "client_secret_basic" as const }),
      };
      provider = new Provider(issuer, {
        clients: [client],
        adapter: createMemoryAdapters(),
        jwks: { keys: [key] },
        cookies: { keys: ["a key of the test's provider"] },
        pkce: { required: () => true },
        conformIdTokenClaims: areClaimsAtUserInfo,
        claims: { profile: ["preferred_username", "given_name", "name"], email: ["email", "email_verified"] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
        findAccount: (_context, id) => ({
          accountId: id,
          claims: () => ({ sub: id, ...opened.accounts[id] }),
        }),
        async loadExistingGrant({ oidc }) {
          const grant = new oidc.provider.Grant({
            clientId: present(oidc.client, "client").clientId,
            accountId: present(oidc.session?.accountId, "account"),
          });
          grant.addOIDCScope("openid profile email");
          await grant.save();
          return grant;
        },
        ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
      });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  opened.register("http://127.0.0.1:1/unused"); // the center asks for the description before its own address is known
  return opened;
}

/** Storage of one provider. The library's own is shared by all providers of a process. */
function createMemoryAdapters(): (model: string) => Adapter {
  const stored = new Map<string, AdapterPayload>();
  return (model) => {
    const keyOf = (id: string): string => `${model} ${id}`;
    return {
      upsert: async (id, payload) => void stored.set(keyOf(id), payload),
      find: async (id) => stored.get(keyOf(id)),
      findByUid: async (uid) => [...stored.values()].find((each) => each.kind === model && each.uid === uid),
      findByUserCode: async () => undefined,
      async consume(id) {
        const payload = stored.get(keyOf(id));
        if (payload !== undefined) stored.set(keyOf(id), { ...payload, consumed: 1 });
      },
      destroy: async (id) => void stored.delete(keyOf(id)),
      async revokeByGrantId(grantId) {
        for (const [key, payload] of stored) if (payload.grantId === grantId) stored.delete(key);
      },
    };
  };
}
