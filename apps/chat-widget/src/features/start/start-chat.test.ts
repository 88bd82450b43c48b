import { refused } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { TributaryChatError } from "../../../public/widget.d.ts";
import type { Answer } from "../../shared/request.ts";
import { startChat } from "./start-chat.ts";

const RESULT = { ContactId: "c", ParticipantId: "p", ParticipantToken: "t" };
const CUSTOMER = { name: "Customer", attributes: { plan: "gold" } };
const OPTIONS = { center: "https://center.example", contactFlowId: null, identityToken: null };

const NO_REASON = () => Promise.resolve(new Error("reason") as TributaryChatError);

function serverThatAnswers(status: number, json: unknown) {
  const requests: { url: string; body: unknown; headers: unknown }[] = [];
  const fetch = (url: string, { body = "", headers }: { body?: string; headers: unknown }) => {
    requests.push({ url, body: JSON.parse(body), headers });
    return Promise.resolve({ status, text: () => Promise.resolve(JSON.stringify(json)) });
  };
  return { fetch, clock: createManualClock(), explain: NO_REASON, requests };
}

describe("startChat", () => {
  it("[CW-08] requests a chat that supports Markdown, answers and messages in parts, with the name and the attributes of the customer", async () => {
    const server = serverThatAnswers(200, { data: { startChatResult: RESULT } });

    const started = await startChat(server, { ...OPTIONS, contactFlowId: "flow" }, CUSTOMER);

    expect(started).toEqual({
      ok: true,
      value: {
        contactId: "c",
        participantId: "p",
        participantToken: "t",
        endpoint: "https://center.example",
        canAttach: false,
      },
    });
    expect(server.requests).toEqual([
      {
        url: "https://center.example/startChat",
        headers: { "Content-Type": "application/json" },
        body: {
          ContactFlowId: "flow",
          ParticipantDetails: { DisplayName: "Customer" },
          Attributes: { plan: "gold", customerName: "Customer" },
          SupportedMessagingContentTypes: [
            "text/plain",
            "text/markdown",
            "application/vnd.amazonaws.connect.message.interactive",
            "application/vnd.amazonaws.connect.message.interactive.response",
          ],
          ParticipantConfiguration: { ResponseMode: "INCREMENTAL" },
        },
      },
    ]);
  });

  it.each([
    [{ ATTACHMENTS: true }, true],
    [{ ATTACHMENTS: false }, false],
    [{}, false],
  ])("[CW-22] reads from the features %j if files may be sent", async (featurePermissions, canAttach) => {
    const server = serverThatAnswers(200, { data: { startChatResult: RESULT, featurePermissions } });

    expect(await startChat(server, OPTIONS, CUSTOMER)).toMatchObject({ value: { canAttach } });
  });

  it.each([
    [503, {}, "unreachable"],
    [429, {}, "unreachable"],
    [400, { message: "no" }, "refused"],
    [200, { data: { Error: "no" } }, "refused"],
    [200, "no object", "refused"],
  ])("maps the response %i with %j to %s", async (status, json, kind) => {
    expect(await startChat(serverThatAnswers(status, json), OPTIONS, CUSTOMER)).toMatchObject({
      ok: false,
      refusal: { kind },
    });
  });

  it("[CW-19] sends the identity that the site has signed", async () => {
    const server = serverThatAnswers(200, { data: { startChatResult: RESULT } });

    await startChat(server, { ...OPTIONS, identityToken: "a.b.c" }, CUSTOMER);

    expect(server.requests[0]?.headers).toMatchObject({ "X-Amz-Security-Token": "a.b.c" });
  });

  it("leaves the name of an unknown customer to the center", async () => {
    const server = serverThatAnswers(200, { data: { startChatResult: RESULT } });

    await startChat(server, OPTIONS, { name: null, attributes: {} });

    const { body } = server.requests[0] ?? {};
    expect(body).not.toHaveProperty("ParticipantDetails");
    expect(body).toHaveProperty("Attributes", {});
  });

  it("[CW-02] reports a refused start to the developer of the page, and none that may succeed later", async () => {
    const explained: unknown[] = [];
    const error = Promise.resolve(new Error("reason") as TributaryChatError);
    const explain = (answer: Answer) => {
      explained.push(answer);
      return error;
    };

    const started = await startChat(
      { ...serverThatAnswers(404, { message: "no such flow" }), explain },
      OPTIONS,
      CUSTOMER,
    );
    await startChat({ ...serverThatAnswers(503, {}), explain }, OPTIONS, CUSTOMER);

    expect(explained).toEqual([{ text: '{"message":"no such flow"}', status: 404 }]);
    expect(started).toEqual(refused({ kind: "refused", error }));
  });

  it("times out on a network without responses", async () => {
    const clock = createManualClock();
    const fetch = (_url: string, { signal }: { signal: AbortSignal }): Promise<never> =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));

    const started = startChat({ fetch, clock, explain: NO_REASON }, OPTIONS, CUSTOMER);
    await clock.run(60_000);

    expect(await started).toEqual({ ok: false, refusal: { kind: "unreachable" } });
    expect(clock.pendingTimers).toEqual([]);
  });
});
