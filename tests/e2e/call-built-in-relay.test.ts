/** Calls of pages that send audio through a relay only, by the built-in relay, and the sentence for a relay that refuses. */
import { fileURLToPath } from "node:url";
import { freePort, startTurn } from "@tributary/testkit";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { newPage, openBrowser } from "./support/browser.ts";
import { addLegScript, callFromPage, type ScriptedLeg } from "./support/call-leg.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { openDesktop } from "./support/desktop.ts";
import { contactStateIs, openAgentLeg } from "./support/desktop-calls.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { panelOf } from "./support/panel.ts";

const RELAY_ONLY = fileURLToPath(new URL("./support/pages/relay-only.js", import.meta.url));

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([openHostSite(), openBrowser({ hasMedia: true })]);
});

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function openDesk(context: BrowserContext, center: RunningCenter) {
  await addLegScript(context);
  const desktop = await openDesktop(context, { center, site: site.url, streams: "2.28.2", chat: "none", lines: [] });
  await desktop.run("chooseState", "Available");
  return desktop;
}

type Transport = { readonly softphoneTransport: { readonly softphoneMediaConnections: readonly RTCIceServer[] } };

/** Servers that a host page gets for its audio. */
const relaysOf = (page: Page) =>
  page.evaluate(async () => {
    const connect = Reflect.get(globalThis, "connect");
    const params = { transportType: "softphone", softphoneClientId: "1-a" };
    const { softphoneTransport } = await new Promise<Transport>((success, failure) =>
      connect.core.getClient().call(connect.ClientMethods.CREATE_TRANSPORT, params, { success, failure }),
    );
    return softphoneTransport.softphoneMediaConnections;
  });

/** True if a leg has addresses of a relay and none of its own, besides those at which the center sees the relay. */
const isRelayed = ({ leg }: ScriptedLeg): Promise<boolean> =>
  leg.evaluate(async ({ peer }) => {
    const stats = [...(await peer.getStats()).values()];
    const kinds = stats.filter(({ type }) => type === "local-candidate").map(({ candidateType }) => candidateType);
    return kinds.includes("relay") && kinds.every((kind) => kind === "relay" || kind === "prflx");
  });

/** Calls a host page with relay-only audio on both sides, holds, restarts and hangs up. */
async function callThroughRelay(center: RunningCenter, context: BrowserContext, page: Page): Promise<void> {
  const customer = await callFromPage(context, center, { isRelayOnly: true });
  const { contactId } = customer;
  await contactStateIs(page, contactId, "connecting");
  const agent = await openAgentLeg(page, contactId, "one");
  await page.evaluate((id) => Reflect.get(globalThis, "call")(id, "accept"), contactId);
  await customer.hears("agent");
  await agent.hears("customer");
  expect([await isRelayed(agent), await isRelayed(customer)]).toEqual([true, true]);

  await agent.leg.evaluate((leg) => leg.restart());
  await agent.hears("customer");

  await customer.leg.evaluate((leg) => leg.close());
  await contactStateIs(page, contactId, "ended");
}

it("[SV-95, VS-09] on this machine, the relay starts when a host page asks for it, and carries calls", async () => {
  await using center = await startCenter();
  await using context = await browser.newContext();
  const { page } = await openDesk(context, center);
  expect(center.output()).not.toContain("voice process started");

  const relays = await relaysOf(page);

  expect(relays).toEqual([
    {
      urls: [expect.stringMatching(/^turn:127\.0\.0\.1:\d+\?transport=udp$/)],
      username: expect.any(String),
      credential: expect.any(String),
    },
  ]);
  await callThroughRelay(center, context, page);
});

it("[SV-95, VR-10] with a port it is opened at the start, and carries calls", async () => {
  const port = await freePort();
  await using center = await startCenter({ TRIBUTARY_VOICE_RELAY_PORT: String(port) });
  await eventually(async () => expect(center.output()).toContain("voice process started"));
  await using context = await browser.newContext();
  const { page } = await openDesk(context, center);

  await callThroughRelay(center, context, page);
});

/** A panel whose audio goes through a relay, and that has accepted a call. */
async function acceptThroughRelay(context: BrowserContext, center: RunningCenter): Promise<Page> {
  const customers = await browser.newContext();
  onTestFinished(() => customers.close());
  await addLegScript(customers);
  await context.addInitScript({ path: RELAY_ONLY });
  const page = await newPage(context, center.description.ccpUrl);
  const panel = panelOf(page);
  await panel.signIn("ada");
  await panel.choose("Available");
  await callFromPage(customers, center);
  await panel.accept();
  return page;
}

const readsRefusal = (page: Page): Promise<void> =>
  page.getByText("The relay for the audio of calls refuses this browser.").first().waitFor();

it("[PA-60, VP-51] an agent whose relay refuses the secret of the center reads the sentence for it", async () => {
  await using turn = await startTurn();
  const settings = { TRIBUTARY_TURN_URLS: turn.url, TRIBUTARY_TURN_SECRET: "another-secret-of-32-characters" };
  await using center = await startCenter(settings);
  await using context = await browser.newContext();

  const page = await acceptThroughRelay(context, center);

  await readsRefusal(page);
});

it("[PA-60, VP-52] an agent with too many connections to the relay reads the sentence for it", async () => {
  await using center = await startCenter();
  await using context = await browser.newContext();
  await using other = await browser.newContext();
  const { page: host } = await openDesk(other, center);
  const iceServers = await relaysOf(host);
  const busy = await newPage(other, `${center.url}/widget/`);
  await host.close();
  const found = await busy.evaluate(
    async (servers) => {
      const peers = Array.from({ length: 8 }, () => {
        const peer = new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: "relay" });
        peer.addTransceiver("audio");
        return peer;
      });
      Reflect.set(globalThis, "peers", peers); // kept, with their connections
      const gathered = peers.map(
        (peer) =>
          new Promise<boolean>((resolve) => {
            peer.onicecandidate = ({ candidate }) => resolve(candidate !== null);
          }),
      );
      for (const peer of peers) await peer.setLocalDescription(await peer.createOffer());
      return Promise.all(gathered);
    },
    [...iceServers],
  );
  expect(found).toEqual(Array(8).fill(true));

  const page = await acceptThroughRelay(context, center);

  await readsRefusal(page);
});
