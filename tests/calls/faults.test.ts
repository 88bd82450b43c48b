/** Faults of calls with real audio: connections cut, packets lost, processes killed. Losses have a seed, `CALL_SEED`. */
import { createSeededRandom } from "@tributary/testkit";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { eventually } from "../e2e/support/eventually.ts";
import { type CallAgent, openCallAgent } from "./support/call-agent.ts";
import { createCallNetwork } from "./support/call-network.ts";
import { type Caller, startCaller } from "./support/caller.ts";
import { expectNothingLeft } from "./support/left-of-calls.ts";
import type { Party } from "./support/party.ts";
import { voicePidOf } from "./support/voice-process.ts";

const SEED = Number(process.env.CALL_SEED ?? 1);
const random = createSeededRandom(SEED);

/** Tones of the parties. Unit: hertz. */
const [CUSTOMER_HZ, AGENT_HZ] = [440, 700];

/** Time without audio after which the center ends a call, and the time in which it notices. Unit: milliseconds. */
const LOST_MS = 60_000;

let center: RunningCenter;
let agent: CallAgent;
let open: AsyncDisposable[] = [];

beforeAll(async () => {
  center = await startCenter();
  agent = await openCallAgent(center.url, "ada");
});
afterEach(async () => {
  for (const each of open) await each[Symbol.asyncDispose]();
  open = [];
  for (const { contactId } of agent.contacts) await agent.finish(contactId); // of a test that failed
});
afterAll(async () => {
  await agent[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
});

type ConnectedCall = {
  readonly customer: Caller;
  readonly own: Party;
  readonly networks: { readonly customer: ReturnType<typeof createCallNetwork> };
};

/** A call that the agent has accepted, and in which both hear each other. */
async function connectCall(): Promise<ConnectedCall> {
  const [network, ownNetwork] = [createCallNetwork(random), createCallNetwork(random)];
  const customer = await startCaller(center.url, network);
  open.push(customer);
  customer.play(CUSTOMER_HZ);
  await customer.open();
  await agent.sees(customer.contactId, "connecting");
  const own = agent.party(customer.contactId, ownNetwork);
  open.push(own);
  own.play(AGENT_HZ);
  await own.open();
  await agent.call("acceptContact", { contactId: customer.contactId });
  const call = { customer, own, networks: { customer: network } };
  await hearsBoth(call);
  return call;
}

async function hearsBoth({ customer, own }: Pick<ConnectedCall, "customer" | "own">): Promise<void> {
  await customer.hears(AGENT_HZ);
  await own.hears(CUSTOMER_HZ);
}

/** Both hear each change of the other's tone: the audio is not an earlier one. */
async function expectAudioFlows({ customer, own }: Pick<ConnectedCall, "customer" | "own">): Promise<void> {
  for (const hz of [520, 610, 880, 980]) {
    customer.play(hz);
    own.play(hz + 300);
    await Promise.all([own.hears(hz), customer.hears(hz + 300)]);
  }
}

/** The call ends in order, and nothing of it is left on the desk and in the audio. */
async function endCall({ customer }: Pick<ConnectedCall, "customer">): Promise<void> {
  await customer.hangUp();
  await customer.sees({ phase: "ended", endReason: "customer-disconnect" });
  await expectFree(customer);
}

async function expectFree({ contactId }: Caller): Promise<void> {
  await agent.finish(contactId);
  await expectNothingLeft(center);
  await eventually(async () => expect(agent.state).toBe("Available"));
}

it(`[VS-04] a cut of the signaling of both parties leaves the audio, and they hang up on new sockets (CALL_SEED ${SEED})`, async () => {
  const call = await connectCall();
  const opened = [call.customer.openings, agent.openings];

  call.customer.cutSignaling();
  agent.cutSignaling();

  await expectAudioFlows(call);
  await eventually(async () =>
    expect([call.customer.openings, agent.openings]).toEqual(opened.map((times) => times + 1)),
  );
  expect(call.customer.state).toMatchObject({ phase: "connected" });
  await endCall(call);
});

it(`[VC-08, VS-02] a cut of the media of 14 seconds is over with new addresses on the same leg (CALL_SEED ${SEED})`, async () => {
  const call = await connectCall();
  const { customer, own, networks } = call;

  networks.customer.lossRatio = 1;
  await own.hears(CUSTOMER_HZ, false);
  await new Promise((resolve) => setTimeout(resolve, 14_000));
  expect(customer.state).toMatchObject({ phase: "connected" });
  networks.customer.lossRatio = 0;

  expect(await customer.restart()).toBeUndefined();
  await expectAudioFlows(call);
  await endCall(call);
});

it(`[VP-12] a loss of a fifth of all datagrams leaves the parties audible (CALL_SEED ${SEED})`, async () => {
  const call = await connectCall();

  call.networks.customer.lossRatio = 0.2;

  await expectAudioFlows(call);
  call.networks.customer.lossRatio = 0;
  await endCall(call);
});

it(`[VR-03, VC-08] the end of the voice process ends no call: the parties open their legs again (CALL_SEED ${SEED})`, async () => {
  const call = await connectCall();
  const { customer, own } = call;
  const before = voicePidOf(center);

  process.kill(before, "SIGKILL");
  await eventually(async () => expect(voicePidOf(center)).not.toBe(before));
  expect(await customer.restart()).toBe(404);
  await customer.open();
  await own.open();

  await hearsBoth(call);
  expect(customer.state).toMatchObject({ phase: "connected" });
  await endCall(call);
});

it(`[VC-08] the end of the server ends no call: the parties return to the next one (CALL_SEED ${SEED})`, async () => {
  const call = await connectCall();
  const { customer, own } = call;
  const opened = [customer.openings, agent.openings];

  await center.kill();
  await center.restart();
  await eventually(async () => expect([customer.openings, agent.openings]).toEqual(opened.map((times) => times + 1)));
  await agent.sees(customer.contactId, "connected");
  await customer.open();
  await own.open();

  await hearsBoth(call);
  await endCall(call);
});

it(`[VC-08] a call whose parties do not return after the end of the server ends as lost, and the agent is free again (CALL_SEED ${SEED})`, async () => {
  const { customer, own } = await connectCall();

  await center.kill();
  await own[Symbol.asyncDispose]();
  await center.restart();

  await eventually(
    async () => expect(customer.state).toMatchObject({ phase: "ended", endReason: "media-lost" }),
    LOST_MS,
  );
  await expectFree(customer);
});

it(`[VC-08] a call that loses the media of its customer only ends as lost for the agent (CALL_SEED ${SEED})`, async () => {
  const { customer, networks } = await connectCall();

  networks.customer.lossRatio = 1;

  await eventually(
    async () => expect(customer.state).toMatchObject({ phase: "ended", endReason: "media-lost" }),
    LOST_MS,
  );
  await expectFree(customer);
});
