import { exampleCall, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createConnect } from "../src/assemble.ts";
import { CCP_URL, createFakePage } from "./fake-page.ts";

/** A desk with one call in `state`. */
function update(state: "connecting" | "ended") {
  return exampleHostData({ contacts: [exampleCall({ contactId: "c1", state: exampleState(state) })] });
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
    page.say("agent::update", update("connecting"));
    const [request] = page.told().filter(({ event }) => event === "api_request") as { data: { requestId: string } }[];
    page.say("api_response", { requestId: request?.data.requestId, data: {}, err: null });
    page.say("contact::accepted::c1", { contactId: "c1" });
    page.say("agent::update", update("ended"));
    connect.core.terminate();
    await page.clock.drain();

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
