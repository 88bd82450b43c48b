import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createManualClock, createSeededRandom, freePort } from "@tributary/testkit";
import { expect, it, onTestFinished } from "vitest";
import { ATTRIBUTE, type Attribute, isAuthentic, parseStun, stunMessage } from "../stun/stun-message.ts";
import { type NetworkAddress, readXorIpv4, xorAddress } from "../stun/xor-address.ts";
import { createRelay } from "./relay.ts";
import { METHOD, numbers } from "./relay-requests.ts";

const SECRET = "a secret of sixteen characters";
const UDP: Attribute = [ATTRIBUTE.requestedTransport, Buffer.from([17, 0, 0, 0])];

async function socketOn(address = "127.0.0.1"): Promise<Socket> {
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  socket.bind(0, address);
  await once(socket, "listening");
  return socket;
}

/** A relay to one socket, which plays the voice process, under a manual clock. */
async function open({ isAny = false } = {}) {
  const clock = createManualClock();
  const media = await socketOn();
  const target: NetworkAddress = { address: "127.0.0.1", port: media.address().port };
  const port = await freePort();
  let hasMedia = true;
  const findMedia = (asked: NetworkAddress) =>
    !hasMedia
      ? undefined
      : isAny || (asked.port === target.port && ["127.0.0.1", "203.0.113.7"].includes(asked.address))
        ? target
        : undefined;
  const relay = createRelay({ clock, findMedia }, { port, secret: SECRET, isLocal: false, hasLoopback: true });
  onTestFinished(() => relay[Symbol.asyncDispose]());
  await relay.open();

  function userName(subject: string, secondsLeft = 3_600): string {
    return `${Math.floor(clock.now() / 1_000) + secondsLeft}:${subject}`;
  }

  async function client(username = userName("ada"), secret = SECRET, address = "127.0.0.1") {
    const socket = await socketOn(address);
    const received: Buffer<ArrayBuffer>[] = [];
    socket.on("message", (datagram) => void received.push(datagram));
    const password = createHmac("sha1", secret).update(username).digest("base64");
    const key = createHash("md5").update(`${username}:tributary:${password}`).digest();
    let nonce = "";

    const send = (datagram: Buffer) => socket.send(datagram, port, "127.0.0.1");
    /** Sends a datagram, and returns the answer to its transaction. */
    async function exchange(datagram: Buffer) {
      const id = datagram.subarray(8, 20);
      const answerOf = () => received.find((each) => each.length >= 20 && each.subarray(8, 20).equals(id));
      send(datagram);
      await expect.poll(answerOf).toBeDefined();
      const bytes = answerOf() ?? Buffer.alloc(0);
      received.splice(received.indexOf(bytes), 1);
      const message = parseStun(bytes);
      if (message === undefined) throw new Error("The answer is malformed.");
      const error = message.attributes.get(ATTRIBUTE.errorCode);
      const code = error === undefined ? 0 : (error[2] ?? 0) * 100 + (error[3] ?? 0);
      nonce = message.attributes.get(ATTRIBUTE.nonce)?.toString() ?? nonce;
      const isSigned = message.integrityAt !== undefined && isAuthentic(bytes, message, key);
      return { ...message, code, isSigned };
    }
    const message = (method: number, attributes: readonly Attribute[], transactionId: Buffer = randomBytes(12)) =>
      stunMessage(
        { type: method, transactionId },
        [
          ...attributes,
          [ATTRIBUTE.username, Buffer.from(username)],
          [ATTRIBUTE.realm, Buffer.from("tributary")],
          [ATTRIBUTE.nonce, Buffer.from(nonce)],
        ],
        key,
      );
    const request = (method: number, attributes: readonly Attribute[] = [], transactionId?: Buffer) =>
      exchange(message(method, attributes, transactionId));
    /** Asks without credentials, which gives a nonce. */
    const challenge = () => exchange(stunMessage({ type: METHOD.allocate, transactionId: randomBytes(12) }, [UDP]));
    async function allocate() {
      await challenge();
      const answer = await request(METHOD.allocate, [UDP]);
      const relayed = readXorIpv4(answer.attributes.get(ATTRIBUTE.xorRelayedAddress), answer.transactionId);
      return { ...answer, relayed };
    }
    const peer = (to: NetworkAddress, id: Buffer): Attribute => [ATTRIBUTE.xorPeerAddress, xorAddress(to, id)];
    const permit = (to: NetworkAddress) => {
      const id = randomBytes(12);
      return request(METHOD.permit, [peer(to, id)], id);
    };
    const bind = (channel: number, to: NetworkAddress) => {
      const id = randomBytes(12);
      return request(
        METHOD.bind,
        [[ATTRIBUTE.channelNumber, numbers("writeUInt16BE", [channel, 0])], peer(to, id)],
        id,
      );
    };
    const sendTo = (to: NetworkAddress, payload: Buffer) => {
      const transactionId = randomBytes(12);
      send(stunMessage({ type: 0x0016, transactionId }, [peer(to, transactionId), [ATTRIBUTE.data, payload]]));
    };
    const sendOnChannel = (channel: number, payload: Buffer) =>
      send(Buffer.concat([numbers("writeUInt16BE", [channel, payload.length]), payload]));
    return { received, send, message, exchange, request, challenge, allocate, permit, bind, sendTo, sendOnChannel };
  }

  const atMedia: { readonly payload: string; readonly from: NetworkAddress }[] = [];
  media.on("message", (payload, from) => void atMedia.push({ payload: payload.toString(), from }));
  /** The voice process is gone. */
  function endMedia(): void {
    hasMedia = false;
    relay.revokeOthers();
  }
  return { clock, media, target, port, client, userName, atMedia, endMedia };
}

it("[VP-50] carries data to a voice process and back, by indications and by channels", async () => {
  const { client, target, atMedia, media } = await open();
  const ada = await client();
  const { relayed, code, isSigned } = await ada.allocate();
  expect([code, isSigned, relayed?.address]).toEqual([0, true, "127.0.0.1"]);

  expect((await ada.permit(target)).code).toBe(0);
  ada.sendTo(target, Buffer.from("one"));
  await expect.poll(() => atMedia.map(({ payload }) => payload)).toEqual(["one"]);
  expect(atMedia[0]?.from.port).toBe(relayed?.port);
  media.send("back", relayed?.port ?? 0, "127.0.0.1");
  await expect.poll(() => ada.received).toHaveLength(1);
  const indication = parseStun(ada.received.pop() ?? Buffer.alloc(0));
  expect(indication?.attributes.get(ATTRIBUTE.data)?.toString()).toBe("back");
  expect(
    readXorIpv4(indication?.attributes.get(ATTRIBUTE.xorPeerAddress), indication?.transactionId ?? Buffer.alloc(0)),
  ).toEqual(target);

  expect((await ada.bind(0x4001, target)).code).toBe(0);
  ada.sendOnChannel(0x4001, Buffer.from("two"));
  await expect.poll(() => atMedia.map(({ payload }) => payload)).toEqual(["one", "two"]);
  media.send("again", relayed?.port ?? 0, "127.0.0.1");
  await expect
    .poll(() => ada.received.map((datagram) => datagram.toString("latin1")))
    .toEqual(["\u0040\u0001\u0000\u0005again"]);
});

it("[VP-50] refuses other addresses, and drops datagrams from and to them", async () => {
  const { client, target, atMedia } = await open();
  const ada = await client();
  const { relayed } = await ada.allocate();
  const stranger = await socketOn();
  const other = { address: "127.0.0.1", port: stranger.address().port };
  const atStranger: Buffer[] = [];
  stranger.on("message", (datagram) => void atStranger.push(datagram));

  for (const to of [other, { address: "10.0.0.1", port: target.port }, { ...target, port: 53 }]) {
    expect([(await ada.permit(to)).code, (await ada.bind(0x4001, to)).code]).toEqual([403, 403]);
    ada.sendTo(to, Buffer.from("x"));
  }
  ada.sendTo(target, Buffer.from("before a permission"));
  ada.sendOnChannel(0x4001, Buffer.from("before a channel"));
  stranger.send("x", relayed?.port ?? 0, "127.0.0.1");
  await ada.permit(target);
  ada.sendTo(target, Buffer.from("after"));

  await expect.poll(() => atMedia.map(({ payload }) => payload)).toEqual(["after"]);
  expect([atStranger, ada.received]).toEqual([[], []]);
});

it("[VP-50] ends permissions and channels for a socket that is gone, in both directions", async () => {
  const { media, target, client, atMedia, endMedia } = await open();
  const [ada, ben] = [await client(), await client()];
  const { relayed } = await ada.allocate();
  await ada.permit(target);
  await ada.bind(0x4000, target);
  ada.sendTo(target, Buffer.from("before"));
  await expect.poll(() => atMedia.map(({ payload }) => payload)).toEqual(["before"]);
  await ben.allocate();

  endMedia();
  ada.sendTo(target, Buffer.from("after"));
  ada.sendOnChannel(0x4000, Buffer.from("after"));
  if (relayed !== undefined) media.send("back", relayed.port, relayed.address);
  const refused = [await ada.permit(target), await ben.permit(target)]; // answered after the others were read

  expect(refused.map(({ code }) => code)).toEqual([403, 403]);
  expect(atMedia).toHaveLength(1);
  expect(ada.received).toEqual([]);
});

it("[VP-55] an announced address leads to the machine, and answers name it", async () => {
  const { client, target, atMedia, media } = await open();
  const ada = await client();
  const { relayed } = await ada.allocate();
  const announced = { address: "203.0.113.7", port: target.port };
  await ada.permit(announced);

  ada.sendTo(announced, Buffer.from("hello"));
  await expect.poll(() => atMedia).toHaveLength(1);
  media.send("back", relayed?.port ?? 0, "127.0.0.1");

  await expect.poll(() => ada.received).toHaveLength(1);
  const indication = parseStun(ada.received[0] ?? Buffer.alloc(0));
  expect(
    readXorIpv4(indication?.attributes.get(ATTRIBUTE.xorPeerAddress), indication?.transactionId ?? Buffer.alloc(0)),
  ).toEqual(announced);
});

it("[VP-51] refuses requests without valid credentials, with a challenge", async () => {
  const { client, userName } = await open();
  const users = [
    await client(userName("ada"), "another secret of the same kind"),
    await client(userName("ada", -1)),
    await client("ada"),
    await client(`${"9".repeat(20)}:ada`),
  ];

  for (const user of users) {
    expect((await user.challenge()).code).toBe(401);
    const answer = await user.request(METHOD.allocate, [UDP]);
    expect([answer.code, answer.attributes.get(ATTRIBUTE.realm)?.toString()]).toEqual([401, "tributary"]);
  }
});

it("[VP-51] refuses a stale nonce with a new one, and credentials whose time is over", async () => {
  const { clock, client, userName } = await open();
  const ada = await client(userName("ada", 1_500));
  expect((await ada.allocate()).code).toBe(0);

  clock.advance(1_200_000);
  expect((await ada.request(METHOD.allocate, [UDP])).code).toBe(438);
  expect((await ada.request(METHOD.allocate, [UDP])).code).toBe(0);
  clock.advance(301_000);

  expect((await ada.request(METHOD.refresh)).code).toBe(401);
});

it("[VP-52] a user has eight allocations at a time", async () => {
  const { client, userName } = await open();
  const name = userName("ada");
  const clients = await Promise.all(Array.from({ length: 9 }, () => client(name)));

  const codes: number[] = [];
  for (const each of clients) codes.push((await each.allocate()).code);
  await clients[0]?.request(METHOD.refresh, [[ATTRIBUTE.lifetime, numbers("writeUInt32BE", [0])]]);

  expect(codes).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 486]);
  expect((await clients[8]?.request(METHOD.allocate, [UDP]))?.code).toBe(0);
  expect((await (await client(userName("grace"))).allocate()).code).toBe(0);
});

it("[VP-52] an address has 32 allocations that are not used yet", async () => {
  const { client, userName, target, media } = await open();
  const codes: number[] = [];
  const clients: (Awaited<ReturnType<typeof client>> & { relayed: NetworkAddress | undefined })[] = [];
  for (let number = 0; number < 33; number += 1) {
    const each = await client(userName(`user-${Math.floor(number / 8)}`));
    const { code, relayed } = await each.allocate();
    codes.push(code);
    clients.push({ ...each, relayed });
  }
  expect([codes.slice(0, 32).filter((code) => code !== 0), codes[32]]).toEqual([[], 486]);

  await clients[0]?.permit(target);
  media.send("answer", clients[0]?.relayed?.port ?? 0, "127.0.0.1");
  await expect.poll(() => clients[0]?.received).toHaveLength(1);

  expect((await clients[32]?.request(METHOD.allocate, [UDP]))?.code).toBe(0);
});

it("[VP-57] leads neither to itself nor to its allocations", async () => {
  const { client, port } = await open({ isAny: true });
  const [ada, grace] = [await client(), await client()];
  const [{ relayed }] = [await ada.allocate(), await grace.allocate()];
  const address = "127.0.0.1";

  expect((await grace.permit({ address, port })).code).toBe(403);
  expect((await grace.permit({ address, port: relayed?.port ?? 0 })).code).toBe(403);
  expect((await grace.permit({ address, port: 9 })).code).toBe(0);
});

it("[VP-58] the socket of an allocation is bound to the address that the client has reached", async () => {
  const { client, target, atMedia } = await open();
  const ada = await client();
  const { relayed } = await ada.allocate();
  await ada.permit(target);

  ada.sendTo(target, Buffer.from("hello"));

  expect(relayed?.address).toBe("127.0.0.1"); // as the system reports it
  await expect.poll(() => atMedia.map(({ from }) => from)).toMatchObject([relayed]);
});

it("[VP-52] an allocation carries 64,000 bytes per second", async () => {
  const { clock, client, target, atMedia } = await open();
  const ada = await client();
  await ada.allocate();
  await ada.bind(0x4000, target);
  const count = async () => {
    for (let times = 0; times < 300; times += 1) ada.sendOnChannel(0x4000, Buffer.alloc(1_000));
    await ada.bind(0x4000, target); // is answered after the data was handled
    await expect.poll(() => ada.received).toEqual([]);
    return atMedia.splice(0).length;
  };

  expect(await count()).toBeLessThanOrEqual(128); // the bytes of two seconds are saved at the start
  clock.advance(1_000);
  expect(await count()).toBeLessThanOrEqual(64);
});

it("[VP-52] answers without credentials are limited, those with credentials are not", async () => {
  const { client, clock, target } = await open();
  const [ada, stranger] = [await client(), await client()];
  await ada.allocate();
  const binding = () => stunMessage({ type: METHOD.binding, transactionId: randomBytes(12) }, []);

  for (let batch = 0; batch < 20; batch += 1) {
    for (let times = 0; times < 100; times += 1) stranger.send(binding());
    expect((await ada.permit(target)).code).toBe(0);
  }
  const bytes = stranger.received.reduce((sum, datagram) => sum + datagram.length, 0);
  clock.advance(1_000);

  expect((await stranger.exchange(binding())).code).toBe(0);
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThanOrEqual(10_000);
});

it("[VP-52] one address that sends many requests, and many that send binding requests, leave answers for new clients", async () => {
  const { client, target, userName } = await open();
  const at = (address: string) => client(userName("ada"), SECRET, address);
  const ada = await at("127.0.0.1");
  await ada.allocate();
  const plain = (type: number) => stunMessage({ type, transactionId: randomBytes(12) }, [UDP]);
  const flood = async (address: string, type: number) => {
    const stranger = await at(address);
    for (let batch = 0; batch < 4; batch += 1) {
      for (let times = 0; times < 100; times += 1) stranger.send(plain(type));
      expect((await ada.permit(target)).code).toBe(0); // is answered after the batch was handled
    }
    return stranger.received.reduce((sum, datagram) => sum + datagram.length, 0);
  };

  const challenged = await flood("127.0.0.2", METHOD.allocate);
  const first = (await (await at("127.0.0.3")).challenge()).code;
  const bound = [];
  for (let host = 4; host < 9; host += 1) bound.push(await flood(`127.0.0.${host}`, METHOD.binding));
  const second = (await (await at("127.0.0.9")).challenge()).code;

  expect(challenged).toBeGreaterThan(9_000);
  expect(challenged).toBeLessThanOrEqual(10_000);
  expect(bound.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(40_000);
  expect([first, second]).toEqual([401, 401]);
});

it("[VP-52] requests with wrong credentials use up the budget of new clients, not that of clients with an allocation", async () => {
  const { clock, client } = await open();
  const [ada, ben, stranger] = [await client(), await client(), await client(undefined, "a wrong secret of sixteen")];
  await ada.allocate();
  await ben.challenge();
  const wrong = stranger.message(METHOD.allocate, [UDP]);
  for (let count = 0; count < 401_000 / wrong.length; count += 1) {
    stranger.send(wrong);
    if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve)); // the system's buffers hold some hundred
  }
  const asked = ben.message(METHOD.allocate, [UDP]);
  ben.send(asked);

  expect((await ada.request(METHOD.refresh)).code).toBe(0);
  expect(ben.received).toEqual([]);

  clock.advance(1_000);
  expect((await ben.exchange(asked)).code).toBe(0);
});

it("[VP-52] a client with an allocation has 8,000 bytes of requests per second", async () => {
  const { clock, client } = await open();
  const ada = await client();
  await ada.allocate();
  const refresh = ada.message(METHOD.refresh, []);
  for (let sent = 0; sent < 17_000; sent += refresh.length) {
    ada.send(refresh);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => ada.received.length).toBe(Math.floor(16_000 / refresh.length));

  ada.received.length = 0;
  clock.advance(1_000);
  expect((await ada.request(METHOD.refresh)).code).toBe(0);
});

it("[VP-53] allocations, permissions and channels end in time", async () => {
  const { clock, client, target, atMedia, media } = await open();
  const ada = await client();
  const { attributes, relayed } = await ada.allocate();
  const refreshed = async (seconds: number) => {
    const answer = await ada.request(METHOD.refresh, [[ATTRIBUTE.lifetime, numbers("writeUInt32BE", [seconds])]]);
    return answer.attributes.get(ATTRIBUTE.lifetime)?.readUInt32BE(0);
  };
  expect([attributes.get(ATTRIBUTE.lifetime)?.readUInt32BE(0), await refreshed(3_600)]).toEqual([60, 60]);
  await ada.permit(target);
  media.send("answer", relayed?.port ?? 0, "127.0.0.1");
  await expect.poll(() => ada.received).toHaveLength(1);
  expect(await refreshed(600)).toBe(600);
  await ada.bind(0x4000, target);
  const arrived = async () => {
    ada.sendOnChannel(0x4000, Buffer.from("channel"));
    ada.sendTo(target, Buffer.from("permission"));
    await ada.request(METHOD.binding); // is answered after the data was handled
    return atMedia.splice(0).map(({ payload }) => payload);
  };
  const inOrder = async () => expect.poll(arrived);

  await (await inOrder()).toEqual(["channel", "permission"]);
  clock.advance(599_000);
  await (await inOrder()).toEqual(["channel", "permission"]);
  expect(await refreshed(100_000)).toBe(3_600);
  clock.advance(2_000);

  await (await inOrder()).toEqual([]);
});

it("[VP-53] an allocation that was not extended is gone", async () => {
  const { clock, client, target } = await open();
  const ada = await client();
  await ada.allocate();
  clock.advance(60_000);

  expect([(await ada.permit(target)).code, (await ada.request(METHOD.refresh)).code]).toEqual([437, 437]);
  expect((await ada.request(METHOD.allocate, [UDP])).code).toBe(0);
});

it("[VP-53] a repeated request has the same answer, and another one is refused", async () => {
  const { client } = await open();
  const ada = await client();
  await ada.challenge();
  const id = randomBytes(12);

  const answers = [await ada.request(METHOD.allocate, [UDP], id), await ada.request(METHOD.allocate, [UDP], id)];

  const ports = answers.map((answer) => readXorIpv4(answer.attributes.get(ATTRIBUTE.xorRelayedAddress), id)?.port);
  expect(ports[0]).toBeGreaterThan(0);
  expect(ports[1]).toBe(ports[0]);
  expect((await ada.request(METHOD.allocate, [UDP])).code).toBe(437);
});

it("[VP-54] refuses requests that it does not support", async () => {
  const { client, target } = await open();
  const ada = await client();
  await ada.challenge();
  const family = (value: number): Attribute => [ATTRIBUTE.requestedAddressFamily, Buffer.from([value, 0, 0, 0])];

  const codes = [
    await ada.request(METHOD.allocate),
    await ada.request(METHOD.allocate, [[ATTRIBUTE.requestedTransport, Buffer.from([6, 0, 0, 0])]]),
    await ada.request(METHOD.allocate, [UDP, family(2)]),
    await ada.request(METHOD.allocate, [UDP, [0x0018, Buffer.from([0x80])]]),
    await ada.permit(target),
    await ada.request(METHOD.allocate, [UDP, family(1)]),
    await ada.permit({ address: "fd00::2", port: 1 }),
    await ada.bind(0x3fff, target),
    await ada.bind(0x5000, target),
    await ada.request(0x002),
  ].map(({ code }) => code);

  expect(codes).toEqual([400, 442, 440, 420, 437, 0, 443, 400, 400, 400]);
});

it("[VP-54] survives random and cut datagrams", async () => {
  const { client, target } = await open();
  const ada = await client();
  await ada.allocate();
  const random = createSeededRandom(9);
  const whole = stunMessage({ type: METHOD.allocate, transactionId: randomBytes(12) }, [
    UDP,
    [ATTRIBUTE.username, Buffer.from("x:y")],
  ]);
  for (let round = 0; round < 500; round += 1) {
    const noise = Buffer.from(random.bytes(1 + (round % 100)));
    noise[0] = [0, 0x40, 0x4f, 0x80][round % 4] ?? 0;
    ada.send(noise);
    ada.send(whole.subarray(0, round % whole.length));
    if (round % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  await expect.poll(async () => (await ada.permit(target)).code).toBe(0);
});

it("[VP-56] a local relay is reached on 127.0.0.1 only, on a free port if none is set", async () => {
  const relayOn = (isLocal: boolean) =>
    createRelay(
      { clock: createManualClock(), findMedia: () => undefined },
      { port: 0, secret: SECRET, isLocal, hasLoopback: false },
    );
  await using local = relayOn(true);
  await using open = relayOn(false);

  const [[first, ...others], addresses] = [await local.open(), await open.open()];

  expect([first?.address, others]).toEqual(["127.0.0.1", []]);
  expect(first?.port).toBeGreaterThan(0);
  expect(addresses.map(({ address }) => address)).not.toContain("127.0.0.1");
});

it("[VP-56] a relay without a set port takes the one that it had before, and any free one if that is in use", async () => {
  const lastPort = await freePort();
  const relayOn = () =>
    createRelay(
      { clock: createManualClock(), findMedia: () => undefined },
      { port: 0, lastPort, secret: SECRET, isLocal: true, hasLoopback: true },
    );
  await using first = relayOn();
  await using second = relayOn();

  const ports = [await first.open(), await second.open()].map(([address]) => address?.port ?? 0);

  expect(ports[0]).toBe(lastPort);
  expect(ports[1]).toBeGreaterThan(0);
  expect(ports[1]).not.toBe(lastPort);
});
