import type { ParticipantRef } from "@tributary/engine";
import { explain } from "@tributary/model";
import {
  type ClusterNode,
  createFakeMedia,
  demoDefinition,
  exampleOffer,
  type FakeMedia,
  type InProcessCluster,
  withVoice,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { pageNamed, SALES_CALL } from "../../test/calls.ts";
import { acceptedValue, FIRST } from "../../test/center.ts";
import { deskOn, makeAvailableOn, openTwoNodes, stored } from "../../test/cluster.ts";
import { ABSENCE_MS } from "./call.ts";
import { PRESENCE_MS } from "./node-presence.ts";

/** Time in which the node that routes takes the calls of one that is gone, and leads in its place before. Unit: milliseconds. */
const TAKEN_MS = 15_000;

/** Time after which a killed node counts as gone. Unit: milliseconds. */
const GONE_MS = PRESENCE_MS + 100;

/** Two nodes with audio, of which the first one routes. */
async function openNodes() {
  const media = { first: createFakeMedia(), second: createFakeMedia() };
  const definition = withVoice(demoDefinition(), { crossChannels: false });
  const opened = await openTwoNodes({ definition, media: (node) => media[node as keyof typeof media] });
  return { ...opened, media };
}

type Nodes = Awaited<ReturnType<typeof openNodes>>;

/** Opens the leg of a party by a node. Returns the code of the refusal, or of the error. */
async function openLegBy(
  cluster: InProcessCluster,
  by: ClusterNode,
  ref: ParticipantRef,
  page = pageNamed(ref.participantId),
) {
  const opened = await cluster.finish(
    by.center.calls.connect(ref, page, exampleOffer()).catch((error: { readonly code: string }) => error.code),
  );
  if (typeof opened === "string") return opened;
  return opened.ok ? "open" : opened.refusal.code;
}

/** A call whose customer's audio is on the first node, and whose agent accepts by the second. */
async function connectCall({ cluster, first, second, media }: Nodes) {
  await makeAvailableOn(cluster, second);
  const customer = acceptedValue(await cluster.run(second.center.calls.start(SALES_CALL)));
  expect(await openLegBy(cluster, first, customer)).toBe("open");
  const customerLeg = present(media.first);
  media.first.connect(customerLeg);
  await cluster.run(Promise.resolve());
  const [slot] = await deskOn(cluster, second);
  if (slot === undefined) throw new Error("the call is not offered");
  const agent: ParticipantRef = { ...customer, participantId: slot.participantId };
  expect(await openLegBy(cluster, second, agent)).toBe("open");
  const agentLeg = present(media.first);
  media.first.connect(agentLeg);
  acceptedValue(await cluster.run(second.center.agents.accept(FIRST, customer.contactId)));
  return { contactId: customer.contactId, customer, agent, customerLeg, agentLeg };
}

/** The newest leg of a media. */
function present(media: FakeMedia) {
  const leg = media.legs.at(-1);
  if (leg === undefined) throw new Error("no leg was opened");
  return leg.legId;
}

async function endOf(cluster: InProcessCluster, node: ClusterNode, contactId: string) {
  const found = await cluster.run(node.center.contacts.describe(contactId));
  if (!found.ok) throw new Error(explain(found.refusal));
  const { state } = found.value.contact;
  return state.phase === "ended" ? `ended: ${state.reason}` : state.phase;
}

describe("a call on several nodes", () => {
  it("[VC-30] has all its legs on the node that opened the first one, whatever node is asked", async () => {
    const nodes = await openNodes();
    const { customerLeg, agentLeg } = await connectCall(nodes);
    const { media, cluster } = nodes;

    expect([media.first.legs.length, media.second.legs.length]).toEqual([2, 0]);
    expect([media.first.heardBy(customerLeg), media.first.heardBy(agentLeg)]).toEqual([[agentLeg], [customerLeg]]);
    expect(stored(cluster, "call.assigned")).toHaveLength(1);
  });

  it("[VC-30] is on one node if both open its first leg at once", async () => {
    const { cluster, first, second, media } = await openNodes();
    const customer = acceptedValue(await cluster.run(first.center.calls.start(SALES_CALL)));

    const opened = await Promise.all([
      openLegBy(cluster, first, customer, pageNamed("page")),
      openLegBy(cluster, second, customer, pageNamed("page")),
    ]);

    expect(opened).toEqual(["open", "open"]);
    expect(stored(cluster, "call.assigned")).toHaveLength(1);
    expect(media.first.legs.length + media.second.legs.length).toBe(1);
  });

  it("[VC-31] follows changes of the conversation on any node", async () => {
    const nodes = await openNodes();
    const { contactId, customer, customerLeg } = await connectCall(nodes);
    const { cluster, second, media } = nodes;
    const gate = { change: "hold", connectionId: customer.participantId } as const;

    acceptedValue(await cluster.run(second.center.calls.gate(FIRST, contactId, gate)));
    const held = media.first.heardBy(customerLeg);
    acceptedValue(await cluster.run(second.center.calls.leave(customer)));

    expect(held).toBe("hold-music");
    expect(media.first.legs).toEqual([]);
    expect((await deskOn(cluster, second)).map(({ phase }) => phase)).toEqual(["after-contact-work"]);
  });

  it("[VC-32] takes new addresses, keys and the end of a leg from any node, and refuses another page", async () => {
    const nodes = await openNodes();
    const { contactId, customer, agent, customerLeg, agentLeg } = await connectCall(nodes);
    const { cluster, second, media } = nodes;
    const { calls } = second.center;
    const keys = { connectionId: customer.participantId, digits: "12" };

    expect(await cluster.finish(calls.restart(customer, exampleOffer(7)))).toMatchObject({ ok: true });
    expect(media.first.leg(customerLeg)?.offer).toEqual(exampleOffer(7));
    expect(await cluster.finish(calls.sendDigits(FIRST, contactId, keys))).toMatchObject({ ok: true });
    await cluster.finish(calls.passDigits(customer, "34"));
    expect([media.first.leg(customerLeg)?.digits, media.first.leg(agentLeg)?.digits]).toEqual(["12", "34"]);
    expect(await openLegBy(cluster, second, agent, pageNamed("another"))).toBe("connection-in-use");
    await cluster.finish(calls.disconnect(agent));
    expect(media.first.legs.map(({ legId }) => legId)).toEqual([customerLeg]);
    expect(await cluster.finish(calls.restart(agent, exampleOffer()))).toMatchObject({
      refusal: { code: "not-joined" },
    });
  });

  it("[VC-32] cannot be reached while this node has no broker, and stays where it is", async () => {
    const nodes = await openNodes();
    const { agent, customerLeg, agentLeg } = await connectCall(nodes);
    const { cluster, second, media } = nodes;

    second.link.cut();
    const refusal = await openLegBy(cluster, second, agent);

    expect(refusal).toBe("unavailable");
    expect(media.first.heardBy(customerLeg)).toEqual([agentLeg]);
    expect(stored(cluster, "call.assigned")).toHaveLength(1);
  });

  it("[VC-32] is answered although the broker loses a message", async () => {
    const nodes = await openNodes();
    const { customer } = await connectCall(nodes);
    const { cluster, first, second } = nodes;
    let lost = 0;
    first.link.lose((message) => {
      const isLost = message.kind === "signal" && message.name === "calls.request" && lost === 0;
      if (isLost) lost += 1;
      return isLost;
    });

    const restarted = await cluster.finish(second.center.calls.restart(customer, exampleOffer(7)));

    expect([lost, restarted.ok]).toEqual([1, true]);
  });

  it("[VC-32] carries out a request once that comes again because its acknowledgement was lost", async () => {
    const nodes = await openNodes();
    const { customer, agentLeg } = await connectCall(nodes);
    const { cluster, second, media } = nodes;
    let lost = 0;
    second.link.lose((message) => {
      const isLost = message.kind === "signal" && message.name !== "calls.request" && lost < 2;
      if (isLost && message.name.startsWith("calls.")) lost += 1;
      return isLost && message.name.startsWith("calls.");
    });

    await cluster.finish(second.center.calls.passDigits(customer, "34").catch(() => undefined));

    expect([lost, media.first.leg(agentLeg)?.digits]).toEqual([2, "34"]);
  });
});

describe("a call whose node is killed", () => {
  it("[VC-30] goes on where its pages open their legs again", async () => {
    const nodes = await openNodes();
    const { contactId, customer, agent } = await connectCall(nodes);
    const { cluster, first, second, media } = nodes;

    first.clock.kill();
    expect(await openLegBy(cluster, second, customer)).toBe("unavailable");
    await cluster.clock.run(GONE_MS);
    expect(await openLegBy(cluster, second, customer)).toBe("open");
    const customerLeg = present(media.second);
    media.second.connect(customerLeg);
    expect(await openLegBy(cluster, second, agent)).toBe("open");
    const agentLeg = present(media.second);
    media.second.connect(agentLeg);
    await cluster.clock.run(ABSENCE_MS + TAKEN_MS);

    expect(await endOf(cluster, second, contactId)).toBe("connected");
    expect(media.second.heardBy(customerLeg)).toEqual([agentLeg]);
  });

  it("[VC-33] ends as lost if its pages do not return, and the agent is free", async () => {
    const nodes = await openNodes();
    const { contactId } = await connectCall(nodes);
    const { cluster, first, second } = nodes;

    first.clock.kill();
    await cluster.clock.run(TAKEN_MS);
    expect(await endOf(cluster, second, contactId)).toBe("connected");
    await cluster.clock.run(ABSENCE_MS);

    expect(await endOf(cluster, second, contactId)).toBe("ended: media-lost");
    expect((await deskOn(cluster, second)).map(({ phase }) => phase)).toEqual(["after-contact-work"]);
  });

  it("[VC-31, VC-33] is not ended by that node if it was only paused, which closes its legs", async () => {
    const nodes = await openNodes();
    const { contactId, customer, agent } = await connectCall(nodes);
    const { cluster, first, second, media } = nodes;
    media.first.lose(present(media.first));
    await cluster.run(Promise.resolve());

    first.clock.pause();
    await cluster.clock.run(GONE_MS);
    for (const ref of [customer, agent]) {
      expect(await openLegBy(cluster, second, ref)).toBe("open");
      media.second.connect(present(media.second));
    }
    await cluster.clock.run(ABSENCE_MS);
    first.clock.resume();
    await cluster.clock.run(ABSENCE_MS);

    expect(media.first.legs).toEqual([]);
    expect(await endOf(cluster, second, contactId)).toBe("connected");
  });

  it("[VC-31] is not ended by that node if it was only paused, and does not know yet that the call is elsewhere", async () => {
    const nodes = await openNodes();
    const { contactId, customer, agent } = await connectCall(nodes);
    const { cluster, first, second, media } = nodes;
    for (const { legId } of media.first.legs) media.first.lose(legId);
    await cluster.clock.run(ABSENCE_MS - 2_500);

    first.clock.pause(); // shortly before it ends the call
    await cluster.clock.run(GONE_MS);
    for (const ref of [customer, agent]) {
      expect(await openLegBy(cluster, second, ref)).toBe("open");
      media.second.connect(present(media.second));
    }
    first.link.lose(({ kind }) => kind !== "reset");
    first.clock.resume();
    await cluster.clock.run(5_000);

    expect(media.first.legs).toEqual([]); // closed when it wanted to end the call
    expect(await endOf(cluster, second, contactId)).toBe("connected");
  });

  it("[VC-33] is looked after by the first node if the other one had it", async () => {
    const nodes = await openNodes();
    const { cluster, first, second, media } = nodes;
    await makeAvailableOn(cluster, first);
    const customer = acceptedValue(await cluster.run(first.center.calls.start(SALES_CALL)));
    expect(await openLegBy(cluster, second, customer)).toBe("open");
    media.second.connect(present(media.second));
    await cluster.run(Promise.resolve());

    second.clock.kill();
    await cluster.clock.run(TAKEN_MS + ABSENCE_MS);

    expect(await endOf(cluster, first, customer.contactId)).toBe("ended: media-lost");
    expect((await deskOn(cluster, first)).filter(({ phase }) => phase === "offered")).toEqual([]);
  });
});

describe("a call whose node cannot be reached", () => {
  /** A call whose customer's audio is on the second node, while the first one routes. */
  async function callOnSecond() {
    const nodes = await openNodes();
    const { cluster, first, second, media } = nodes;
    await makeAvailableOn(cluster, first);
    const customer = acceptedValue(await cluster.run(first.center.calls.start(SALES_CALL)));
    expect(await openLegBy(cluster, second, customer)).toBe("open");
    const leg = present(media.second);
    media.second.connect(leg);
    await cluster.run(Promise.resolve());
    return { ...nodes, customer, leg };
  }

  it("[VC-33] keeps its legs on a node that is cut off from the broker, for however long", async () => {
    const { cluster, first, second, media, customer, leg } = await callOnSecond();

    second.link.cut();
    await cluster.clock.run(60_000);

    expect(await openLegBy(cluster, first, customer)).toBe("unavailable");
    expect(media.second.heardBy(leg)).toBe("hold-music");
    expect(stored(cluster, "call.assigned")).toHaveLength(1);
    expect(await endOf(cluster, first, customer.contactId)).not.toContain("ended");
  });

  it("[VC-33] keeps its legs if its node stalls for three seconds", async () => {
    const { cluster, first, second, media, customer, leg } = await callOnSecond();

    for (let round = 0; round < 5; round += 1) {
      second.clock.pause();
      await cluster.clock.run(3_000);
      second.clock.resume();
      await cluster.clock.run(2_000);
    }

    expect(media.second.heardBy(leg)).toBe("hold-music");
    expect(stored(cluster, "call.assigned")).toHaveLength(1);
    expect(await endOf(cluster, first, customer.contactId)).not.toContain("ended");
  });

  it("[VC-33] keeps its legs if messages of its node do not reach the one that routes", async () => {
    const { cluster, first, media, leg } = await callOnSecond();

    first.link.lose((message) => message.kind === "signal" && message.name.startsWith("calls."));
    await cluster.clock.run(30_000);

    expect(media.second.heardBy(leg)).toBe("hold-music");
    expect(stored(cluster, "call.assigned")).toHaveLength(1);
  });

  it("[VC-32] refuses changes of its legs as unavailable within the time that pages wait", async () => {
    const { cluster, first, second, customer } = await callOnSecond();
    const { calls } = first.center;
    const codeOf = (work: Promise<unknown>) => work.catch((error: { readonly code: string }) => error.code);
    second.link.cut();
    const startMs = cluster.clock.monotonicMs();

    const codes = await cluster.finish(
      Promise.all([
        codeOf(calls.connect(customer, pageNamed(customer.participantId), exampleOffer())),
        codeOf(calls.restart(customer, exampleOffer())),
        codeOf(calls.passDigits(customer, "1")),
        codeOf(calls.disconnect(customer)),
      ]),
    );

    expect(codes).toEqual(["unavailable", "unavailable", "unavailable", undefined]);
    expect(cluster.clock.monotonicMs() - startMs).toBeLessThan(5_000);
  });

  it("[VC-33] is taken at once if its node stops in order", async () => {
    const { cluster, first, second, media, customer } = await callOnSecond();

    await second.stop();

    expect(await openLegBy(cluster, first, customer)).toBe("open");
    expect(media.first.legs).toHaveLength(1);
  });
});

describe("a callback on several nodes", () => {
  /** A customer whose audio was on the second node, and who has asked to be called back by the first, which routes. */
  async function openCallback() {
    const nodes = await openNodes();
    const { cluster, first, second, media } = nodes;
    const customer = acceptedValue(await cluster.run(first.center.calls.start(SALES_CALL)));
    expect(await openLegBy(cluster, second, customer)).toBe("open");
    media.second.connect(present(media.second));
    await cluster.run(Promise.resolve());
    acceptedValue(await cluster.run(first.center.calls.callbacks.request(customer)));
    return { ...nodes, customer };
  }

  /** An agent calls the customer back by one node, whose page answers by another. */
  async function callBack(
    { cluster, customer }: Pick<Awaited<ReturnType<typeof openCallback>>, "cluster" | "customer">,
    { by, answersBy, media }: { readonly by: ClusterNode; readonly answersBy: ClusterNode; readonly media: FakeMedia },
  ): Promise<string> {
    await makeAvailableOn(cluster, by);
    const [slot] = await deskOn(cluster, by);
    if (slot === undefined) throw new Error("the callback is not offered");
    acceptedValue(await cluster.run(by.center.agents.accept(FIRST, slot.contactId)));
    for (const [node, participantId] of [
      [by, slot.participantId],
      [answersBy, customer.participantId],
    ] as const) {
      expect(await openLegBy(cluster, node, { ...customer, participantId })).toBe("open");
      media.connect(present(media));
      await cluster.run(Promise.resolve());
    }
    return slot.contactId;
  }

  it("[VC-31, VC-35, VC-37] is served by any node, with its audio on the node of the call", async () => {
    const opened = await openCallback();
    const { cluster, first, second, media } = opened;
    expect(media.second.legs).toEqual([]);

    const contactId = await callBack(opened, { by: first, answersBy: second, media: media.second });

    const [agentLeg, customerLeg] = media.second.legs.map(({ legId }) => legId);
    expect(agentLeg && media.second.heardBy(agentLeg)).toEqual([customerLeg]);
    expect(await endOf(cluster, second, contactId)).toBe("connected");
    expect(stored(cluster, "callback.rung")).toHaveLength(1);
  });

  it("[VC-33, VC-34] is kept, and served by the other node, if the node of the call is gone", async () => {
    const opened = await openCallback();
    const { cluster, first, second, media } = opened;
    second.clock.kill();
    await cluster.clock.run(TAKEN_MS + ABSENCE_MS);

    const contactId = await callBack(opened, { by: first, answersBy: first, media: media.first });

    expect(media.first.legs).toHaveLength(2);
    expect(await endOf(cluster, first, contactId)).toBe("connected");
  });
});
