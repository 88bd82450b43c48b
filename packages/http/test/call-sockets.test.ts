import { exampleOffer } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { AGENT, type PanelCenter } from "./panel-center.ts";
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

    center.time.jumpTo(center.time.now() + 2_000); // timers are not due
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

describe("the sockets of a party", () => {
  it("[VS-11] are five, also if more are opened at once", async () => {
    await using opened = await openCalls();
    const { result } = await startCall(opened.center);
    const { contacts } = opened.center.center;
    const { describe: read } = contacts;
    const all = Promise.withResolvers<void>();
    let reads = 0;
    const readTogether: typeof read = async (id) => {
      reads += 1;
      if (reads === 12) all.resolve();
      await all.promise;
      return read(id);
    };
    Object.assign(contacts, { describe: readTogether }); // as if the call were loaded from the store

    const sockets = await Promise.allSettled(Array.from({ length: 12 }, () => openSocket(result.SocketUrl)));

    const open = sockets.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const states = open.map(({ closed, state }) =>
      Promise.race([closed, state({ phase: "connecting" }).then(() => "open" as const)]),
    );
    const outcomes = await Promise.all(states);
    expect(outcomes.filter((each) => each === "open")).toHaveLength(5);
    expect(outcomes.filter((each) => each !== "open").every((code) => code === 1008)).toBe(true);
    for (const each of sockets) if (each.status === "rejected") expect(String(each.reason)).toContain("429");
    for (const each of open) await each[Symbol.asyncDispose]();
    await using _again = await openSocket(result.SocketUrl); // has the place of a closed one
  });

  it("[VS-11] are refused beyond five, unless one has been idle for 30 seconds, which is closed", async () => {
    await using opened = await openCalls();
    const { center } = opened;
    const { result } = await startCall(center);
    const gone = await openSocket(result.SocketUrl, { autoPong: false });
    const others = await Promise.all([1, 2, 3, 4].map(() => openSocket(result.SocketUrl)));
    const answer = () => Promise.all([gone, ...others].map((each) => each.request("bye-bye")));
    await answer();

    await expect(openSocket(result.SocketUrl)).rejects.toThrow("429");
    center.time.advance(29_000);
    await expect(openSocket(result.SocketUrl)).rejects.toThrow("429");
    await Promise.all(others.map((each) => each.request("bye-bye")));
    center.time.advance(1_000);
    await using _sixth = await openSocket(result.SocketUrl);

    expect(await gone.closed).toBe(4408);
    for (const each of others) await each[Symbol.asyncDispose]();
  });

  it("[VS-11] are counted for each party", async () => {
    await using opened = await openCalls();
    const [first, second] = [await startCall(opened.center), await startCall(opened.center)];
    const five = await Promise.all([1, 2, 3, 4, 5].map(() => openSocket(first.result.SocketUrl)));

    await using _other = await openSocket(second.result.SocketUrl);

    await expect(openSocket(first.result.SocketUrl)).rejects.toThrow("429");
    for (const each of five) await each[Symbol.asyncDispose]();
  });

  it("[VS-12] of an agent are closed when they sign out", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { socket, contactId } = await connectCustomer(center, media);
    await using _customer = socket;
    const token = tokenIn(contactIn(await page.contactState(contactId, "connecting"), contactId));
    const address = `${center.http.replace("http", "ws")}/socket/softphone?contactCtx=${encodeURIComponent(token)}`;
    const own = await openSocket(address);
    await own.request("accept");

    await center.signOutEverywhere(AGENT);

    expect(await own.closed).toBe(1000);
    await expect(openSocket(address)).rejects.toThrow("403");
  });

  it("[VS-12] of a customer are closed when their token ends, during the call too", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    const { socket, participantId, contactId } = await connectCustomer(center, media);
    await using _customer = socket;
    const token = center.tokens.issue({
      purpose: "call-leg",
      subject: participantId,
      scope: contactId,
      expiresAt: center.time.now() + 5_000,
    });
    const short = await openSocket(
      `${center.http.replace("http", "ws")}/socket/call?token=${encodeURIComponent(token)}`,
    );
    await short.state({ phase: "waiting" });

    center.time.advance(5_000);

    expect(await short.closed).toBe(1000);
    expect(await socket.request("accept")).toMatchObject({ result: { clientToken: expect.any(String) } });
  });
});
