import type { ParticipantRef, StartCall } from "@tributary/engine";
import { asId, type ContactId, type ParticipantId, type UserId } from "@tributary/model";
import { demoDefinition, exampleOffer, type InProcessCenter, inProcessCenter, withVoice } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  connectedCall,
  connectLeg,
  offeredCall,
  openCalls,
  openLeg,
  pageNamed,
  phaseOf,
  SALES_CALL,
  startCall,
} from "../../test/calls.ts";
import { acceptedValue, FIRST, queueChat, SECOND } from "../../test/center.ts";
import { conversationStream } from "../contact/conversation-stream.ts";
import { ABSENCE_MS } from "./call.ts";

const refusedWith = (code: string) => ({ ok: false, refusal: { code } });

async function slotsOf({ center, run }: InProcessCenter) {
  const { agent } = acceptedValue(await run(center.agents.view(FIRST)));
  return agent.slots.map(({ channel, state }) => [channel, state.phase]);
}

describe("the start of a call", () => {
  it("[VC-01] is refused without media, and without a flow", async () => {
    await using silent = await inProcessCenter();
    await using opened = await openCalls();

    expect(silent.center.calls.isOn).toBe(false);
    expect(await silent.run(silent.center.calls.start(SALES_CALL))).toMatchObject(refusedWith("voice-off"));
    const unknown = { ...SALES_CALL, flowId: asId<StartCall["flowId"]>("unknown") };
    expect(await opened.harness.run(opened.harness.center.calls.start(unknown))).toMatchObject(
      refusedWith("not-found"),
    );
  });

  it("[VC-01] with the client token of an earlier one returns its call, and is refused with another request", async () => {
    await using opened = await openCalls();
    const clientToken = { key: "token", requestDigest: "request", validMs: 60_000 };
    const first = await startCall(opened.harness, { clientToken });

    expect(await startCall(opened.harness, { clientToken })).toEqual(first);
    const other = { ...SALES_CALL, clientToken: { ...clientToken, requestDigest: "another" } };
    const { center, run } = opened.harness;
    expect(await run(center.calls.start(other))).toMatchObject(refusedWith("token-reused"));
  });

  it("[VC-02] runs the flow once the customer's audio arrives", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const call = await startCall(harness);
    const leg = await openLeg(harness, call, media);
    const before = await phaseOf(harness, call.contactId);

    media.connect(leg);
    await harness.clock.drain();

    expect([before, await phaseOf(harness, call.contactId)]).toEqual(["created", "queued"]);
    const { attributes } = acceptedValue(await harness.run(harness.center.contacts.describe(call.contactId)));
    expect(attributes).toMatchObject({ plan: "gold" });
  });

  it("[VC-02] without audio ends after a minute", async () => {
    await using opened = await openCalls();
    const call = await startCall(opened.harness);
    await openLeg(opened.harness, call, opened.media);

    await opened.harness.clock.run(60_000);

    expect(await phaseOf(opened.harness, call.contactId)).toBe("ended: customer-never-connected");
    expect(opened.media.legs).toEqual([]);
  });
});

describe("the audio of a call", () => {
  it("[VC-03] is music for a customer who waits, and nothing for an agent who has only an offer", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customerLeg, agentLeg, contactId } = await offeredCall(harness, media);

    expect(await phaseOf(harness, contactId)).toBe("offered");
    expect([media.heardBy(customerLeg), media.heardBy(agentLeg)]).toEqual(["hold-music", "silence"]);
  });

  it("[VC-03] connects customer and agent once the agent accepts", async () => {
    await using opened = await openCalls();
    const { customerLeg, agentLeg } = await connectedCall(opened.harness, opened.media);

    const { media } = opened;
    expect([media.heardBy(customerLeg), media.heardBy(agentLeg)]).toEqual([[agentLeg], [customerLeg]]);
  });

  it("[VC-03] is closed for an agent who does not accept, and goes on for the customer", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customerLeg, contactId } = await offeredCall(harness, media);

    acceptedValue(await harness.run(harness.center.agents.reject(FIRST, contactId)));

    expect(media.legs.map(({ legId }) => legId)).toEqual([customerLeg]);
    expect(media.heardBy(customerLeg)).toBe("hold-music");
    expect(await slotsOf(harness)).toEqual([["voice", "rejected"]]);
  });

  it("[VC-04] is closed for all at the end, and after-contact work begins", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { agent, contactId } = await connectedCall(harness, media);

    acceptedValue(await harness.run(harness.center.agents.end(FIRST, contactId, agent.participantId)));

    expect([media.legs, [...media.arrangements.values()]]).toEqual([[], []]);
    expect(await slotsOf(harness)).toEqual([["voice", "after-contact-work"]]);
  });

  it("[VC-04] ends when the customer hangs up", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customer, contactId } = await connectedCall(harness, media);

    acceptedValue(await harness.run(harness.center.calls.leave(customer)));

    expect(await phaseOf(harness, contactId)).toBe("ended: customer-disconnect");
    expect(media.legs).toEqual([]);
  });
});

describe("an agent of a call", () => {
  it("[VC-05] holds the customer, who hears music and is not heard, and resumes", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customer, contactId, customerLeg, agentLeg } = await connectedCall(harness, media);
    const gate = (change: "hold" | "resume") =>
      harness.run(harness.center.calls.gate(FIRST, contactId, { change, connectionId: customer.participantId }));

    acceptedValue(await gate("hold"));
    acceptedValue(await gate("hold"));
    const held = [media.heardBy(customerLeg), media.heardBy(agentLeg)];
    acceptedValue(await gate("resume"));

    expect(held).toEqual(["hold-music", []]);
    expect([media.heardBy(customerLeg), media.heardBy(agentLeg)]).toEqual([[agentLeg], [customerLeg]]);
  });

  it("[VC-06] mutes parties, who still hear the others, and unmutes only themselves", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customer, agent, contactId, customerLeg, agentLeg } = await connectedCall(harness, media);
    const gate = (change: "mute" | "unmute", connectionId: string) =>
      harness.run(harness.center.calls.gate(FIRST, contactId, { change, connectionId }));

    acceptedValue(await gate("mute", customer.participantId));
    acceptedValue(await gate("mute", agent.participantId));
    const muted = [media.heardBy(customerLeg), media.heardBy(agentLeg)];
    acceptedValue(await gate("unmute", agent.participantId));

    expect(muted).toEqual([[], []]);
    expect(await gate("unmute", customer.participantId)).toMatchObject(refusedWith("wrong-phase"));
    expect([media.heardBy(customerLeg), media.heardBy(agentLeg)]).toEqual([[agentLeg], []]);
  });

  it("[VC-05] changes only parties of a call that they have accepted", async () => {
    await using opened = await openCalls(withVoice(demoDefinition(), { crossChannels: true }));
    const { harness, media } = opened;
    const { customer, agent, contactId } = await offeredCall(harness, media);
    const gate = (id: ContactId, connectionId: string) =>
      harness.run(harness.center.calls.gate(FIRST, id, { change: "hold", connectionId }));

    expect(await gate(contactId, customer.participantId)).toMatchObject(refusedWith("wrong-phase"));
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, contactId)));
    expect(await gate(contactId, "unknown")).toMatchObject(refusedWith("not-found"));
    const chat = await queueChat(harness);
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.contactId)));
    expect(await gate(chat.contactId, agent.participantId)).toMatchObject(refusedWith("invalid-field"));
    expect(await slotsOf(harness)).toEqual([
      ["voice", "connected"],
      ["chat", "connected"],
    ]);
  });

  it("[VC-09] sends keys to a party with audio, and gets the keys of others as tones", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { contactId, customer, customerLeg, agentLeg } = await connectedCall(harness, media);
    const { calls } = harness.center;
    const press = (digits: string, connectionId: string = customer.participantId) =>
      harness.run(calls.sendDigits(FIRST, contactId, { connectionId, digits }));

    expect(await press("12#,A")).toMatchObject({ ok: true });
    media.receiveDigits(customerLeg, "3");
    await calls.passDigits(customer, "4");

    expect([media.leg(customerLeg)?.digits, media.leg(agentLeg)?.digits]).toEqual(["12#,A", "34"]);
    expect(await press("x")).toMatchObject(refusedWith("invalid-field"));
    expect(await press("1", "unknown")).toMatchObject(refusedWith("not-joined"));
  });

  it("[VC-09] sends no keys of an agent who has not accepted the call, or is not in it", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { contactId, customer, customerLeg } = await offeredCall(harness, media);
    const keys = { connectionId: customer.participantId, digits: "1" };
    const press = (agentId: UserId) => harness.run(harness.center.calls.sendDigits(agentId, contactId, keys));

    expect(await press(FIRST)).toMatchObject(refusedWith("wrong-phase"));
    expect(await press(SECOND)).toMatchObject(refusedWith("not-found"));
    expect(media.leg(customerLeg)?.digits).toBe("");
  });
});

describe("keys", () => {
  it("[VC-09] pass from and to parties who are audible to each other only", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customer, agent, contactId, customerLeg, agentLeg } = await offeredCall(harness, media);
    const { agents, calls } = harness.center;
    const gate = async (change: "hold" | "resume" | "mute" | "unmute", { participantId }: ParticipantRef) =>
      acceptedValue(await harness.run(calls.gate(FIRST, contactId, { change, connectionId: participantId })));
    async function press(key: string): Promise<void> {
      await calls.passDigits(customer, key);
      media.receiveDigits(customerLeg, key);
      await calls.passDigits(agent, key);
      media.receiveDigits(agentLeg, key);
    }
    const heard = () => [media.leg(customerLeg)?.digits, media.leg(agentLeg)?.digits];

    await press("1");
    const ringing = heard();
    acceptedValue(await harness.run(agents.accept(FIRST, contactId)));
    await gate("hold", customer);
    await press("2");
    const held = heard();
    await gate("resume", customer);
    await gate("mute", agent);
    await press("3");
    const muted = heard();
    await gate("unmute", agent);
    await press("4");

    expect([ringing, held, muted, heard()]).toEqual([
      ["", ""],
      ["", ""],
      ["", "33"],
      ["44", "3344"],
    ]);
  });

  it("[VC-09] of an agent who rejected a call do not pass", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { agent, customerLeg, contactId } = await offeredCall(harness, media);
    acceptedValue(await harness.run(harness.center.agents.reject(FIRST, contactId)));

    await harness.center.calls.passDigits(agent, "5");

    expect(media.leg(customerLeg)?.digits).toBe("");
  });
});

describe("the leg of a party", () => {
  it("[VC-07] is opened for parties of open calls only", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const call = await startCall(harness);
    const connect = (ref: ParticipantRef) =>
      harness.run(harness.center.calls.connect(ref, pageNamed("page"), exampleOffer()));

    const stranger = { ...call, participantId: asId<ParticipantId>("stranger") };
    expect(await connect(stranger)).toMatchObject(refusedWith("token-invalid"));
    expect(await connect(await queueChat(harness))).toMatchObject(refusedWith("token-invalid"));
    acceptedValue(await harness.run(harness.center.calls.leave(call)));
    expect(await connect(call)).toMatchObject(refusedWith("contact-ended"));
    expect(media.legs).toEqual([]);
  });

  it("[VC-07] is taken over by the same page, and by another one once the first has closed or its audio is missing", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const call = await startCall(harness);
    const connect = (page: ReturnType<typeof pageNamed>) =>
      harness.run(harness.center.calls.connect(call, page, exampleOffer()));

    acceptedValue(await connect(pageNamed("one", false)));
    acceptedValue(await connect(pageNamed("two")));
    expect(await connect(pageNamed("three"))).toMatchObject(refusedWith("connection-in-use"));
    acceptedValue(await connect(pageNamed("two")));
    const [leg] = media.legs;
    if (leg !== undefined) media.lose(leg.legId);
    acceptedValue(await connect(pageNamed("three")));

    expect(media.legs.length).toBe(1);
  });

  it("[VC-07] is not opened for an offer without audio, and restarts only while it is open", async () => {
    await using opened = await openCalls();
    const { harness } = opened;
    const { calls } = harness.center;
    const call = await startCall(harness);

    const malformed = await harness.run(calls.connect(call, pageNamed("page"), { sdp: "v=0", candidates: [] }));
    const early = await harness.run(calls.restart(call, exampleOffer(2)));
    acceptedValue(await harness.run(calls.connect(call, pageNamed("page"), exampleOffer())));
    const answer = await harness.run(calls.restart(call, exampleOffer(2)));

    expect(malformed).toMatchObject(refusedWith("invalid-field"));
    expect([early, answer]).toMatchObject([refusedWith("not-joined"), { ok: true }]);
  });

  it("[VC-07] is opened three times at a time at most, and again afterwards", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const call = await startCall(harness);
    const { calls } = harness.center;
    const connect = () => calls.connect(call, pageNamed("page"), exampleOffer());

    const results = await harness.run(Promise.all(Array.from({ length: 5 }, connect)));
    const again = await harness.run(connect());

    expect(results.map((each) => (each.ok ? "opened" : each.refusal.code))).toEqual([
      "opened",
      "opened",
      "opened",
      "too-many-requests",
      "too-many-requests",
    ]);
    expect([again.ok, media.legs.length]).toEqual([true, 1]);
  });

  it("[VC-07] is opened for one of two pages that ask at the same time", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const call = await startCall(harness);
    const connect = (name: string) => harness.center.calls.connect(call, pageNamed(name), exampleOffer());

    const results = await harness.run(Promise.all([connect("one"), connect("two")]));

    expect(results.map((each) => (each.ok ? "opened" : each.refusal.code))).toEqual(["opened", "connection-in-use"]);
    expect(media.legs.length).toBe(1);
  });

  it("[VC-07] is opened ten times in ten seconds at most", async () => {
    await using opened = await openCalls();
    const { harness } = opened;
    const call = await startCall(harness);
    const connect = () => harness.run(harness.center.calls.connect(call, pageNamed("page"), exampleOffer()));

    for (let count = 1; count <= 10; count += 1) acceptedValue(await connect());
    expect(await connect()).toMatchObject(refusedWith("too-many-requests"));
    await harness.clock.advance(10_000);

    acceptedValue(await connect());
  });

  it("[VC-07] is closed if its call ends while it is being opened", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const call = await startCall(harness);
    const { calls } = harness.center;

    const [connected] = await harness.run(
      Promise.all([calls.connect(call, pageNamed("page"), exampleOffer()), calls.leave(call)]),
    );

    expect([connected.ok ? "opened" : connected.refusal.code, media.legs]).toEqual([expect.any(String), []]);
  });
});

describe("missing audio", () => {
  it("[VC-08] of the agent is music for the customer, and ends the call after a while", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customerLeg, agentLeg, contactId } = await connectedCall(harness, media);

    media.lose(agentLeg);
    const heard = media.heardBy(customerLeg);
    await harness.clock.run(ABSENCE_MS);

    expect(heard).toBe("hold-music");
    expect(await phaseOf(harness, contactId)).toBe("ended: media-lost");
    expect(await slotsOf(harness)).toEqual([["voice", "after-contact-work"]]);
  });

  it("[VC-08] that is back in time changes nothing", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { agent, customerLeg, agentLeg, contactId } = await connectedCall(harness, media);

    media.closeByPeer(agentLeg);
    await harness.clock.run(ABSENCE_MS - 1_000);
    const again = await connectLeg(harness, agent, media);
    await harness.clock.run(ABSENCE_MS);

    expect(await phaseOf(harness, contactId)).toBe("connected");
    expect(media.heardBy(customerLeg)).toEqual([again]);
  });

  it("[VC-08] of the customer ends the call", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customerLeg, contactId } = await connectedCall(harness, media);

    media.lose(customerLeg);
    await harness.clock.run(ABSENCE_MS);

    expect(await phaseOf(harness, contactId)).toBe("ended: media-lost");
  });

  it("[VC-08] of all parties after a crash ends the call, unless they open their legs again", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const lost = await connectedCall(harness, media);
    media.endProcess();
    await harness.crashAndRestart();
    const before = await phaseOf(harness, lost.contactId);

    await harness.clock.run(ABSENCE_MS);
    const after = await phaseOf(harness, lost.contactId);

    expect([before, after]).toEqual(["connected", "ended: media-lost"]);
  });

  it("[VC-08] after a crash is opened again by the pages, and the call goes on", async () => {
    await using opened = await openCalls();
    const { harness, media } = opened;
    const { customer, agent, contactId } = await connectedCall(harness, media);
    media.endProcess();
    await harness.crashAndRestart();

    const customerLeg = await connectLeg(harness, customer, media);
    const agentLeg = await connectLeg(harness, agent, media);
    await harness.clock.run(2 * ABSENCE_MS);

    expect(await phaseOf(harness, contactId)).toBe("connected");
    expect([media.heardBy(customerLeg), media.heardBy(agentLeg)]).toEqual([[agentLeg], [customerLeg]]);
  });
});

it("[VC-10] events of callbacks are of the twelfth version, which older nodes refuse", () => {
  expect(conversationStream.version).toBe(12);
});
