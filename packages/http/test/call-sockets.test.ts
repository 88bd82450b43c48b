import { exampleOffer } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { PanelCenter } from "./panel-center.ts";
import { connectCustomer, contactIn, openAgent, openCalls, openSocket, startCall, tokenIn } from "./voice-center.ts";

describe("the socket of a customer", () => {
  const addressOf = ({ http }: PanelCenter, token: string) =>
    `${http.replace("http", "ws")}/socket/call?token=${encodeURIComponent(token)}`;

  it("[VS-10] is refused to an agent with the token of their leg", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { socket, contactId } = await connectCustomer(center, media);
    await using _customer = socket;
    const token = tokenIn(contactIn(await page.contactState(contactId, "connecting"), contactId));

    await expect(openSocket(addressOf(center, token))).rejects.toThrow("403");
    await page.call("acceptContact", { contactId });
    await expect(openSocket(addressOf(center, token))).rejects.toThrow("403");
  });

  it("[VS-10] asks at each request whether the token is valid", async () => {
    await using opened = await openCalls();
    const { center } = opened;
    const { result } = await startCall(center);
    const token = center.tokens.issue({
      purpose: "call-leg",
      subject: result.ParticipantId,
      scope: result.ContactId,
      expiresAt: center.time.now() + 1_000,
    });
    await using socket = await openSocket(addressOf(center, token));
    const before = await socket.request("invite", exampleOffer());

    center.time.advance(2_000);
    const after = await socket.request("invite", exampleOffer(2));

    expect([before, after]).toMatchObject([{ result: { sdp: expect.any(String) } }, { error: { code: 403 } }]);
  });

  it("[VS-05] shares the requests of its party with the others of the party", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    const { result } = await startCall(center);
    await using first = await openSocket(result.SocketUrl);
    await using second = await openSocket(result.SocketUrl);
    await first.request("invite", exampleOffer());
    media.restartLeg = () => new Promise(() => undefined);
    const restart = (socket: typeof first, id: number) =>
      socket.send(JSON.stringify({ id, method: "invite", params: { ...exampleOffer(2), iceRestart: true } }));

    for (let id = 1; id <= 6; id += 1) restart(first, id);
    await first.request("dtmf", { digits: "1" });
    for (let id = 1; id <= 2; id += 1) restart(second, id);
    await expect(Promise.race([second.closed, second.request("accept")])).resolves.toBe(1008);
  });
});

describe("a socket for a call", () => {
  it.each([
    ["{", 1003],
    ["", 1003],
  ])("[VS-05] is closed for text that is not JSON: %j", async (text, code) => {
    await using opened = await openCalls();
    const { socket } = await connectCustomer(opened.center, opened.media);

    socket.send(text);

    expect(await socket.closed).toBe(code);
  });

  it("[VS-05] is closed without a request for 30 seconds", async () => {
    await using opened = await openCalls();
    const { result } = await startCall(opened.center);
    const socket = await openSocket(result.SocketUrl);
    await socket.state({ phase: "connecting" });

    opened.center.time.advance(30_000);

    expect(await socket.closed).toBe(4408);
  });

  it("[VS-05] is closed for more than eight requests at a time", async () => {
    await using opened = await openCalls();
    const { socket } = await connectCustomer(opened.center, opened.media);

    for (let id = 0; id < 40; id += 1) socket.send(JSON.stringify({ id, method: "invite", params: exampleOffer() }));

    expect(await socket.closed).toBe(1008);
  });
});
