/** Calls on two nodes with a database, a broker and real audio: the customer is at one node, the agent at the other. */
import { setTimeout } from "node:timers/promises";
import { createSeededRandom, freePort } from "@tributary/testkit";
import { afterEach, expect, it } from "vitest";
import { hasLibwebrtc, openLibwebrtcPeer } from "../../packages/media-processes/test/libwebrtc-peer.ts";
import { type CallAgent, openCallAgent } from "../calls/support/call-agent.ts";
import { type CallNetwork, createCallNetwork } from "../calls/support/call-network.ts";
import { type Caller, startCaller } from "../calls/support/caller.ts";
import type { Party, PeerOpener } from "../calls/support/party.ts";
import { eventually } from "../e2e/support/eventually.ts";
import { type Cluster, type ClusterOptions, startCluster } from "./support/cluster.ts";
import type { NodeProcess } from "./support/node-process.ts";

/** Tones of the parties. Unit: hertz. */
const [CUSTOMER_HZ, AGENT_HZ] = [440, 700];

/** Time in which the calls of a node that is gone are ended: another node leads, takes them, and waits for their pages. Unit: milliseconds. */
const LOST_MS = 60_000;

/** Time in which a killed node counts as gone. Unit: milliseconds. */
const GONE_MS = 15_000;

const random = createSeededRandom(Number(process.env.CALL_SEED ?? 1));

let running = new AsyncDisposableStack();

afterEach(async () => {
  await running.disposeAsync();
  running = new AsyncDisposableStack();
});

type Call = { readonly customer: Caller; readonly agent: CallAgent; readonly own: Party };

async function openNodes(
  options: Omit<ClusterOptions, "nodes"> = {},
): Promise<readonly [Cluster, NodeProcess, NodeProcess]> {
  const cluster = running.use(await startCluster({ nodes: 2, ...options }));
  const [first, second] = cluster.nodes;
  if (first === undefined || second === undefined) throw new Error("there are not two nodes");
  return [cluster, first, second];
}

type Nodes = { readonly at: NodeProcess; readonly by: NodeProcess };

/** Network and peer of each party. Default: one whose faults the test causes, and a peer of werift. */
type Ways = { readonly network: () => CallNetwork; readonly openPeer?: PeerOpener };

const DIRECT: Ways = { network: () => createCallNetwork(random) };

/** A call whose customer is at a node and whose agent is at another, and who hear each other. */
async function connectCall({ at, by }: Nodes, { network, openPeer }: Ways = DIRECT): Promise<Call> {
  const agent = running.use(await openCallAgent(by.url, "ada"));
  const customer = running.use(await startCaller(at.url, network(), openPeer));
  customer.play(CUSTOMER_HZ);
  await customer.open();
  await agent.sees(customer.contactId, "connecting");
  const own = running.use(agent.party(customer.contactId, network(), openPeer));
  own.play(AGENT_HZ);
  await opensAgain(own);
  await agent.call("acceptContact", { contactId: customer.contactId });
  await Promise.all([customer.hears(AGENT_HZ), own.hears(CUSTOMER_HZ)]);
  return { customer, agent, own };
}

/** Opens a leg as pages do: again, while the center refuses it as unavailable, since the node of the call may still run. */
function opensAgain(party: Pick<Party, "open">): Promise<void> {
  return eventually(() => party.open(), GONE_MS);
}

it("[VC-30, VC-31] parties at two nodes hear each other, are held and resumed, and the end at one node is the end at both", async () => {
  const [, first, second] = await openNodes();
  const { customer, agent, own } = await connectCall({ at: first, by: second });
  const party = { contactId: customer.contactId, connectionId: customer.participantId };

  await agent.call("holdConnection", party);
  await own.hears(CUSTOMER_HZ, false);
  await agent.call("resumeConnection", party);
  await own.hears(CUSTOMER_HZ);
  expect(await own.restart()).toBeUndefined();
  await own.hears(CUSTOMER_HZ);
  expect([first, second].map((node) => node.output().includes("voice process started"))).toEqual([true, false]);

  await customer.hangUp();
  await agent.sees(customer.contactId, "ended");
  await agent.finish(customer.contactId);
});

it("[VC-30] a call whose node is killed goes on at the other one, where its pages return", async () => {
  const [, first, second] = await openNodes();
  const { customer, agent, own } = await connectCall({ at: first, by: second });
  const again = running.use(await customer.at(second.url));
  again.play(CUSTOMER_HZ);

  await first.kill();
  await opensAgain(own);
  await opensAgain(again);

  await Promise.all([again.hears(AGENT_HZ), own.hears(CUSTOMER_HZ)]);
  await again.hangUp();
  await agent.sees(customer.contactId, "ended");
  await agent.finish(customer.contactId);
});

it("[VC-33] a call goes on where it is while either node stalls for three seconds", async () => {
  const [cluster, first, second] = await openNodes();
  const { customer, own } = await connectCall({ at: first, by: second });

  for (const node of [first, second]) {
    node.pause();
    await setTimeout(3_000);
    node.resume();
    await setTimeout(4_000); // the node that routes checks the other one
  }

  await Promise.all([customer.hears(AGENT_HZ), own.hears(CUSTOMER_HZ)]);
  expect(cluster.output()).not.toContain("taking the calls of a node");
  expect(second.output()).not.toContain("voice process started");
});

it("[VC-33] a call whose node is killed and whose pages do not return ends as lost, and the agent is free", async () => {
  const [, first, second] = await openNodes();
  const { customer, agent, own } = await connectCall({ at: first, by: second });

  await first.kill();
  await own[Symbol.asyncDispose]();

  await eventually(
    async () =>
      expect(agent.contacts.find(({ contactId }) => contactId === customer.contactId)?.state.type).toBe("ended"),
    LOST_MS,
  );
  await agent.finish(customer.contactId);
  await eventually(async () => expect(agent.state).toBe("Available"));
});

/** Peers that send audio through a relay only, to the addresses of the answer. */
const RELAYED: Ways = {
  network: () => ({ lossRatio: 0, through: (answer) => Promise.resolve(answer), [Symbol.dispose]: () => undefined }),
  openPeer: (relays) => openLibwebrtcPeer({ iceServers: [...relays], iceTransportPolicy: "relay" }),
};

it.skipIf(!hasLibwebrtc)(
  "[VC-30, VP-50] pages at two nodes that send audio through a relay only hear each other through that of the node of the call",
  async () => {
    const ports = [await freePort(), await freePort()];
    const [, first, second] = await openNodes({
      settings: {
        TRIBUTARY_TURN_URLS: ports.map((port) => `turn:127.0.0.1:${port}?transport=udp`).join(","),
        TRIBUTARY_TURN_SECRET: "a-secret-that-the-nodes-share",
      },
      ownSettings: ports.map((port) => ({ TRIBUTARY_VOICE_RELAY_PORT: String(port) })),
    });

    const { customer, agent, own } = await connectCall({ at: first, by: second }, RELAYED);
    expect(await own.restart()).toBeUndefined();
    await Promise.all([customer.hears(AGENT_HZ), own.hears(CUSTOMER_HZ)]);
    await customer.hangUp();
    await agent.sees(customer.contactId, "ended");
    await agent.finish(customer.contactId);

    const { agent: next, ...other } = await connectCall({ at: second, by: first }, RELAYED);
    await other.customer.hangUp();
    await next.sees(other.customer.contactId, "ended");
  },
);
