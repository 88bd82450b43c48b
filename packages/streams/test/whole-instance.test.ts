import { exampleCall, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createConnect } from "../src/assemble.ts";
import { CCP_URL, createFakePage } from "./fake-page.ts";

/** Returns an update with one call in `state`. */
function update(state: "connecting" | "ended") {
  return exampleHostData({ contacts: [exampleCall({ contactId: "c1", state: exampleState(state) })] });
}

describe("a complete instance", () => {
  it("reports agent and contact, sends a call and delivers its response, and leaves nothing behind", async () => {
    const page = createFakePage();
    const connect = createConnect(page.deps);
    connect.core.initCCP(page.container, { ccpUrl: CCP_URL, softphone: { allowFramedSoftphone: true } });
    const received: unknown[] = [];
    connect.agent((agent) => received.push(["agent", agent.getName()]));
    connect.contact((contact) => {
      received.push(["contact", contact.getContactId()]);
      contact.onConnecting(() => received.push("connecting"));
      contact.onAccepted((accepted) => received.push(["accepted", accepted.getContactId()]));
      contact.onEnded(() => received.push("ended"));
      contact.accept({ success: () => received.push("success") });
    });

    page.post("acknowledge", { id: "panel-1" });
    page.post("agent::update", update("connecting"));
    const [request] = page.takePosted().filter(({ event }) => event === "api_request") as {
      data: { requestId: string };
    }[];
    page.post("api_response", { requestId: request?.data.requestId, data: {}, err: null });
    page.post("contact::accepted::c1", { contactId: "c1" });
    page.post("agent::update", update("ended"));
    connect.core.terminate();
    await page.clock.drain();

    expect(received).toEqual([
      ["agent", "Ada Lovelace"],
      ["contact", "c1"],
      "connecting",
      "success",
      ["accepted", "c1"],
      "ended",
    ]);
    expect([page.listening, page.clock.pendingTimers.length, page.frames.length]).toEqual([0, 0, 0]);
  });

  it("has no side effects when created", () => {
    const page = createFakePage();

    createConnect(page.deps);

    expect([page.listening, page.clock.pendingTimers.length]).toEqual([0, 0]);
  });
});
