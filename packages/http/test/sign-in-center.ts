/** A center whose flow asks customers to sign in at a provider that is another implementation of the standard, over real HTTP. */
import type { MemoryDisk } from "@tributary/journal";
import { createMemoryDisk } from "@tributary/journal";
import { present } from "@tributary/kernel";
import type { FlowStep } from "@tributary/model";
import { createManualClock, createRecordingLogger, SIGN_IN_STEP } from "@tributary/testkit";
import type { CustomerProviderOptions } from "../src/index.ts";
import { type CookieBrowser, openCookieBrowser } from "./cookie-browser.ts";
import { openConnect } from "./open-connect.ts";
import { CLIENT, type OpenidProvider, openOpenidProvider } from "./openid-provider.ts";
import { sdkClients } from "./sdk-clients.ts";
import { call, connect, openTestCenter, type Party, type TestCenter, type TestCenterOptions } from "./test-center.ts";
import { FLOW, testDefinition } from "./test-definition.ts";

/** Page of a shop to which the provider leads customers back. Nothing serves it: the test's browser stops there. */
export const REDIRECT = "https://shop.example/signed-in";

const TO_QUEUE: FlowStep = { kind: "to-queue", queueId: present(testDefinition.queues[0], "queue").id, priority: 5 };

/** The test definition, with a flow that asks the customer to sign in. */
export const signInDefinition = {
  ...testDefinition,
  contactFlows: testDefinition.contactFlows.map((flow) =>
    flow.id === FLOW ? { ...flow, steps: [SIGN_IN_STEP, TO_QUEUE] } : flow,
  ),
};

type Options = {
  readonly provider?: Parameters<typeof openOpenidProvider>[0];
  /** A provider that is there already. */
  readonly at?: OpenidProvider;
  readonly options?: Partial<CustomerProviderOptions>;
  readonly center?: TestCenterOptions;
};

/** A customer whose chat waits for them to sign in. */
export type SigningIn = { readonly customer: Party; readonly token: string; readonly sessionId: string };

export type SignInCenter = AsyncDisposable & {
  readonly provider: OpenidProvider;
  readonly center: TestCenter;
  readonly disk: MemoryDisk;
  readonly log: ReturnType<typeof createRecordingLogger>;
  readonly sdk: ReturnType<typeof sdkClients>;
  /** Starts a chat, which its customer joins. */
  begin(): Promise<SigningIn>;
  /** Follows the address of the provider, and returns what it sends to the page of the shop. */
  visit(address: string, browser?: CookieBrowser): Promise<URLSearchParams>;
  /** Returns state and attributes of a chat, and what is known of its customer. */
  stateOf(customer: Party): Promise<object>;
};

/** Opens a provider with the account `one`. */
export async function openCustomerProvider(options?: Options["provider"]): Promise<OpenidProvider> {
  const provider = await openOpenidProvider(options);
  provider.register(REDIRECT);
  provider.accounts.one = { given_name: "Zoë", email: "zoe@shop.example", email_verified: true };
  provider.account = "one";
  return provider;
}

/** Opens a center, and a provider unless there is one. */
export async function openSignInCenter({
  provider: of,
  at,
  options,
  center: more,
}: Options = {}): Promise<SignInCenter> {
  const stack = new AsyncDisposableStack();
  const provider = at ?? stack.use(await openCustomerProvider(of));
  const disk = createMemoryDisk();
  const log = createRecordingLogger();
  const center = stack.use(
    await openTestCenter({
      definition: signInDefinition,
      time: createManualClock(Date.now()),
      disk,
      log,
      surfaces: [openConnect()],
      customerProvider: providerOptions(provider, options),
      ...more,
    }),
  );
  return {
    provider,
    center,
    disk,
    log,
    sdk: sdkClients(center),
    async begin() {
      const customer = await center.startChat();
      const { token } = await connect(center.http, customer);
      await center.center.chats.join(customer.ref);
      return { customer, token, sessionId: await sessionIn(center, token) };
    },
    async visit(address, browser = openCookieBrowser()) {
      const { url } = await browser.open(address, { stops: ({ href }) => href.startsWith(REDIRECT) });
      return url.searchParams;
    },
    async stateOf({ ref }) {
      const found = await center.center.contacts.describe(ref.conversationId);
      if (!found.ok) throw new Error(found.refusal.code);
      const { contact, attributes, authentication, participants } = found.value;
      const { displayName } = present(participants[0], "customer");
      return { phase: contact.state.phase, attributes, identity: authentication?.identity, displayName };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Settings of a provider. */
export function providerOptions(
  { issuer }: Pick<OpenidProvider, "issuer">,
  changes: Partial<CustomerProviderOptions> = {},
): CustomerProviderOptions {
  const scopes = ["openid", "profile", "email"];
  return { ...CLIENT, issuer, scopes, endpointOrigins: [], idClaim: "sub", ...changes };
}

/** Returns the session id of the newest authentication in the transcript. */
export async function sessionIn({ http }: Pick<TestCenter, "http">, token: string): Promise<string> {
  const { body } = await call(http, "transcript", { token, body: {} });
  const items = body.Transcript as readonly { readonly ContentType?: string; readonly Content?: string | null }[];
  const item = items.find(({ ContentType }) => ContentType?.endsWith(".authentication.initiated"));
  return JSON.parse(present(item?.Content, "content")).SessionId;
}
