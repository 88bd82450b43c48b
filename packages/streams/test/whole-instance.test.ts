import { describe, expect, it } from "vitest";
import { createConnect } from "../src/full.ts";
import { CCP_URL, createFakePage } from "./fake-page.ts";

/** A desk with one voice contact in `state`. */
function update(state: string, nowMs: number) {
  const arn = "arn:aws:connect:us-west-2:111122223333:instance/0f6b2c1e-7a55-4d0e-9b1c-2f3a4b5c6d7e";
  const queue = { name: "Sales", queueARN: `${arn}/queue/1`, queueId: `${arn}/queue/1` };
  const at = new Date(nowMs);
  return {
    configuration: {
      name: "Ada Lovelace",
      username: "ann",
      agentARN: `${arn}/agent/a`,
      extension: null,
      softphoneEnabled: true,
      agentPreferences: {},
      permissions: [],
      dialableCountries: [],
      agentStates: [],
      routingProfile: {
        name: "Default",
        routingProfileARN: `${arn}/routing-profile/r`,
        routingProfileId: `${arn}/routing-profile/r`,
        channelConcurrencyMap: { VOICE: 1 },
        defaultOutboundQueue: queue,
        queues: [queue],
      },
    },
    snapshot: {
      snapshotTimestamp: at,
      localTimestamp: nowMs,
      skew: 0,
      state: { agentStateARN: null, type: "routable", name: "Available", startTimestamp: at },
      nextState: null,
      agentAvailabilityState: { state: "Available", timeStamp: at },
      contacts: [
        {
          contactId: "c1",
          initialContactId: null,
          type: "voice",
          state: { type: state, timestamp: at },
          status: { type: state, timestamp: at },
          queue,
          queueTimestamp: at,
          initiationMethod: "inbound",
          attributes: {},
          connections: [],
        },
      ],
    },
  };
}

describe("a whole instance", () => {
  it("tells a page of its agent and contact, carries a call out and back, and leaves nothing behind", async () => {
    const page = createFakePage();
    const connect = createConnect(page.deps);
    connect.core.initCCP(page.container, { ccpUrl: CCP_URL, softphone: { allowFramedSoftphone: true } });
    const told: unknown[] = [];
    connect.agent((agent) => told.push(["agent", agent.getName()]));
    connect.contact((contact) => {
      told.push(["contact", contact.getContactId()]);
      contact.onConnecting(() => told.push("connecting"));
      contact.onAccepted((accepted) => told.push(["accepted", accepted.getContactId()]));
      contact.onEnded(() => told.push("ended"));
      contact.accept({ success: () => told.push("success") });
    });

    page.say("acknowledge", { id: "panel-1" });
    page.say("agent::update", update("connecting", page.clock.now()));
    const [request] = page.told().filter(({ event }) => event === "api_request") as { data: { requestId: string } }[];
    page.say("api_response", { requestId: request?.data.requestId, data: {}, err: null });
    page.say("contact::accepted::c1", { contactId: "c1" });
    page.say("agent::update", update("ended", page.clock.now()));
    connect.core.terminate();
    await page.clock.settle();

    expect(told).toEqual([
      ["agent", "Ada Lovelace"],
      ["contact", "c1"],
      "connecting",
      "success",
      ["accepted", "c1"],
      "ended",
    ]);
    expect([page.listening, page.clock.pendingTimers.length, page.frames.length]).toEqual([0, 0, 0]);
  });

  it("can be made before there is anything to do, and touches nothing", () => {
    const page = createFakePage();

    createConnect(page.deps);

    expect([page.listening, page.clock.pendingTimers.length]).toEqual([0, 0]);
  });
});
