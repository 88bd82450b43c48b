/** Calls that go in every way they can, chosen by a seed. */
import type { SeededRandom } from "@tributary/testkit";
import { eventually } from "../../e2e/support/eventually.ts";
import type { CallAgent } from "./call-agent.ts";
import { type CallNetwork, createCallNetwork } from "./call-network.ts";
import { type Caller, startCaller } from "./caller.ts";
import type { Party } from "./party.ts";

/** A call whose agent has the offer. `connected`: resolves once both hear each other. */
type OfferedCall = {
  readonly agent: CallAgent;
  readonly customer: Caller;
  readonly own: Party;
  readonly network: CallNetwork;
  readonly connected: () => Promise<unknown>;
};

const [CUSTOMER_HZ, AGENT_HZ] = [440, 700];

/** Courses of a call that the agent has accepted, before the customer hangs up. */
const CONNECTED = {
  "customer hangs up": async () => undefined,
  "agent hangs up": async ({ agent, customer }) => {
    await agent.finish(customer.contactId);
    await customer.sees({ phase: "ended", endReason: "agent-disconnect" });
  },
  "held and resumed": async ({ agent, customer, own, connected }) => {
    const party = { contactId: customer.contactId, connectionId: customer.participantId };
    await agent.call("holdConnection", party);
    await own.hears(CUSTOMER_HZ, false);
    await agent.call("resumeConnection", party);
    await connected();
  },
  "new addresses": async ({ customer, own, connected }) => {
    await Promise.all([customer.restart(), own.restart()]);
    await connected();
  },
  "legs opened again": async ({ customer, own, connected }) => {
    await Promise.all([customer.open(), own.open()]);
    await connected();
  },
  "sockets cut": async ({ agent, customer, connected }) => {
    const opened = agent.openings;
    customer.cutSignaling();
    agent.cutSignaling();
    await eventually(async () => {
      if (customer.openings < 2 || agent.openings === opened) throw new Error("A socket is not open again.");
    });
    await connected();
  },
  "a fifth of the packets lost": async ({ network, connected }) => {
    network.lossRatio = 0.2;
    await connected();
    network.lossRatio = 0;
  },
} satisfies Readonly<Record<string, (call: OfferedCall) => Promise<void>>>;

/** Courses of a call that the agent does not accept, before the customer hangs up. */
const OFFERED = {
  "agent rejects": ({ agent, customer: { contactId } }) => agent.call("rejectContact", { contactId }),
  "customer hangs up while it rings": async () => undefined,
} satisfies Readonly<Record<string, (call: OfferedCall) => Promise<unknown>>>;

/** Ways in which a call goes. `vanishes`: all its pages are closed, of which the center is not notified. */
export type Course = keyof typeof CONNECTED | keyof typeof OFFERED | "customer has no audio" | "vanishes";

const COMMON = [...Object.keys(CONNECTED), ...Object.keys(OFFERED), "customer has no audio"] as readonly Course[]; // keys of the tables

/** Returns how calls go, by a seed. One in twenty vanishes, which takes the center half a minute to notice. */
export function coursesOf(calls: number, random: SeededRandom): readonly Course[] {
  return Array.from({ length: calls }, (_, number) => (number % 20 === 10 ? "vanishes" : random.pick(COMMON)));
}

/** Time in which the center ends a call without audio: it notices after 10 seconds, and waits 20. Unit: milliseconds. */
const LOST_MS = 60_000;

/** Makes a call with an agent who is available, until it is over for both. */
export async function makeCall(
  { url, agent, random }: { readonly url: string; readonly agent: CallAgent; readonly random: SeededRandom },
  course: Course,
): Promise<void> {
  const [network, ownNetwork] = [createCallNetwork(random), createCallNetwork(random)];
  await using customer = await startCaller(url, network);
  const { contactId } = customer;
  if (course === "customer has no audio") return customer.hangUp();
  customer.play(CUSTOMER_HZ);
  await customer.open();
  await agent.sees(contactId, "connecting");
  await using own = agent.party(contactId, ownNetwork);
  own.play(AGENT_HZ);
  await own.open();
  const connected = () => Promise.all([customer.hears(AGENT_HZ), own.hears(CUSTOMER_HZ)]);
  const call = { agent, customer, own, network, connected };
  if (course in OFFERED) await OFFERED[course as keyof typeof OFFERED](call);
  else {
    await agent.call("acceptContact", { contactId });
    await connected();
    if (course === "vanishes") return vanish(call);
    await CONNECTED[course as keyof typeof CONNECTED](call);
  }
  if (customer.state?.phase !== "ended") await customer.hangUp();
  await customer.sees({ phase: "ended" });
  await agent.finish(contactId);
}

async function vanish({ agent, customer, own }: OfferedCall): Promise<void> {
  await own[Symbol.asyncDispose]();
  await customer[Symbol.asyncDispose]();
  await agent.sees(customer.contactId, "ended", LOST_MS);
  await agent.finish(customer.contactId);
}
