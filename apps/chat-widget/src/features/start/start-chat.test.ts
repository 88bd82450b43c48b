import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { startChat } from "./start-chat.ts";

const RESULT = { ContactId: "c", ParticipantId: "p", ParticipantToken: "t" };
const OPTIONS = { center: "https://center.example", contactFlowId: null };

function serverThatAnswers(status: number, json: unknown) {
  const requests: { url: string; body: unknown }[] = [];
  const fetch = (url: string, { body }: { body: string }) => {
    requests.push({ url, body: JSON.parse(body) });
    return Promise.resolve({ status, text: () => Promise.resolve(JSON.stringify(json)) });
  };
  return { fetch, clock: createManualClock(), log: silentLogger, requests };
}

describe("startChat", () => {
  it("requests a chat with Markdown support, in the customer's name", async () => {
    const server = serverThatAnswers(200, { data: { startChatResult: RESULT } });

    const started = await startChat(server, { ...OPTIONS, contactFlowId: "flow" }, "Customer");

    expect(started).toEqual({
      ok: true,
      value: { contactId: "c", participantId: "p", participantToken: "t", endpoint: "https://center.example" },
    });
    expect(server.requests).toEqual([
      {
        url: "https://center.example/startChat",
        body: {
          ContactFlowId: "flow",
          ParticipantDetails: { DisplayName: "Customer" },
          Attributes: { customerName: "Customer" },
          SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
        },
      },
    ]);
  });

  it.each([
    [503, {}, "unreachable"],
    [429, {}, "unreachable"],
    [400, { message: "no" }, "not-started"],
    [200, { data: { Error: "no" } }, "not-started"],
    [200, "no object", "not-started"],
  ])("maps the response %i with %j to %s", async (status, json, refusal) => {
    expect(await startChat(serverThatAnswers(status, json), OPTIONS, "Customer")).toEqual({ ok: false, refusal });
  });

  it("[CW-02] reports a refused start to the developer of the page", async () => {
    const errors: string[] = [];
    const log = { ...silentLogger, error: (message: string) => void errors.push(message) };

    await startChat({ ...serverThatAnswers(404, { message: "no such flow" }), log }, OPTIONS, "Customer");
    await startChat({ ...serverThatAnswers(503, {}), log }, OPTIONS, "Customer");

    expect(errors).toEqual(["chat not started: check center and contact-flow-id"]);
  });

  it("times out on a network without responses", async () => {
    const clock = createManualClock();
    const fetch = (_url: string, { signal }: { signal: AbortSignal }): Promise<never> =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));

    const started = startChat({ fetch, clock, log: silentLogger }, OPTIONS, "Customer");
    await clock.run(60_000);

    expect(await started).toEqual({ ok: false, refusal: "unreachable" });
    expect(clock.pendingTimers).toEqual([]);
  });
});
