/** A center in this process. */
import { UpdateParticipantAuthenticationCommand } from "@aws-sdk/client-connect";
import type { Center, Scanner } from "@tributary/engine";
import { type AgentStateId, asId, type CenterDefinition } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { createViews } from "../../../../packages/http/src/index.ts";
import { addBot } from "../../../../packages/http/test/bring-bot.ts";
import { openCookieBrowser } from "../../../../packages/http/test/cookie-browser.ts";
import { openConnect } from "../../../../packages/http/test/open-connect.ts";
import { sdkClients } from "../../../../packages/http/test/sdk-clients.ts";
import {
  openCustomerProvider,
  providerOptions,
  REDIRECT,
  signInDefinition,
} from "../../../../packages/http/test/sign-in-center.ts";
import { openTestCenter, type TestCenterOptions } from "../../../../packages/http/test/test-center.ts";
import { ADA, testDefinition } from "../../../../packages/http/test/test-definition.ts";
import { type CenterKind, INFECTED, type ScenarioCenter, VIEW } from "./scenario-center.ts";
import { openSocketRelay, type SocketRelay } from "./socket-relay.ts";

const OFFLINE = asId<AgentStateId>("offline");

/** The center, with the programming interface that scenarios do not have. */
export type LocalCenter = ScenarioCenter & { readonly engine: Center; readonly wire: SocketRelay };

const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Opens a center whose agent takes any number of chats. */
export async function openLocalCenter(kind: CenterKind): Promise<LocalCenter> {
  await using opening = new AsyncDisposableStack();
  const views = createViews([VIEW]);
  const differences = kind === "usual" ? { definition } : await signInOptions(opening);
  const center = opening.use(await openTestCenter({ participant: { rate: null, views }, scanner, ...differences }));
  const wire = opening.use(await openSocketRelay(center.http));
  const open = opening.move();
  return {
    http: center.http,
    clock: center.clock,
    redirect: REDIRECT,
    wire,
    engine: center.center,
    startChat: center.startChat,
    async bringAgent(customer) {
      const agent = await center.bringAgent(customer);
      await center.center.agents.chooseState(ADA, OFFLINE, { enqueue: false }); // no further chats
      return agent;
    },
    addBot: (customer) => addBot(center, customer),
    async setTimers({ ref }, timers) {
      await center.center.contacts.setTimers(ref.conversationId, timers);
    },
    async signIn(address) {
      const { url } = await openCookieBrowser().open(address, { stops: ({ href }) => href.startsWith(REDIRECT) });
      const [State, Code] = ["state", "code"].map((name) => url.searchParams.get(name) ?? "");
      await sdkClients(center).plane.send(new UpdateParticipantAuthenticationCommand({ InstanceId: "i", State, Code }));
    },
    async advance(ms) {
      center.time.advance(ms);
      await endOfTurn();
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** A center whose flow asks customers to sign in, and another implementation of OpenID Connect. */
async function signInOptions(opening: AsyncDisposableStack): Promise<TestCenterOptions> {
  const provider = opening.use(await openCustomerProvider());
  return {
    definition: signInDefinition,
    time: createManualClock(Date.now()), // tokens of the provider have real times
    surfaces: [openConnect()],
    customerProvider: providerOptions(provider),
  };
}

const scanner: Scanner = {
  async scan(_file, bytes) {
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    return Buffer.concat(parts).toString() === INFECTED ? "rejected" : "approved";
  },
};

const definition: CenterDefinition = {
  ...testDefinition,
  routingProfiles: testDefinition.routingProfiles.map((profile) => ({ ...profile, concurrency: { chat: 500 } })),
};
