import { createHmac, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createSystemClock } from "@tributary/kernel";
import { createManualClock, createSeededRandom, exampleOffer } from "@tributary/testkit";
import { expect, it, onTestFinished } from "vitest";
import { DtlsClient } from "werift";
import { createCertificate } from "./certificate.ts";
import { createWebRtcTransport } from "./webrtc-transport.ts";

const certificate = await createCertificate();
const LISTENER = { onPacket: () => undefined, onClosed: () => undefined };

type Settings = Parameters<typeof createWebRtcTransport>[1];
type Deps = Parameters<typeof createWebRtcTransport>[0];

function open(changes: Partial<Settings> = {}, deps: Partial<Deps> = {}) {
  const settings = { ports: { first: 0, last: 0 }, announcedAddresses: [], hasLoopback: true, ...changes };
  return createWebRtcTransport({ clock: createSystemClock(), certificate, ...deps }, settings);
}

async function socketOn(port = 0): Promise<Socket> {
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

/** The port on 127.0.0.1, and the credentials of an answer. */
function endOf(answer: { readonly sdp: string } | undefined) {
  const attributeOf = (name: string) => new RegExp(`^a=${name}:(.*)$`, "m").exec(answer?.sdp ?? "")?.[1]?.trim() ?? "";
  const port = Number(/ 127\.0\.0\.1 (\d+) typ host/.exec(answer?.sdp ?? "")?.[1]);
  return { port, user: attributeOf("ice-ufrag"), password: attributeOf("ice-pwd") };
}

/** A check, as a peer sends it. */
function check(user: string, password: string, isNominating = true): Buffer {
  const attribute = (type: number, value: Buffer) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  };
  const attributes = [
    attribute(6, Buffer.from(`${user}:peer`)),
    attribute(0x802a, Buffer.alloc(8)),
    ...(isNominating ? [attribute(0x25, Buffer.alloc(0))] : []),
  ];
  const head = Buffer.alloc(20);
  head.writeUInt16BE(1, 0);
  head.writeUInt16BE(
    attributes.reduce((sum, each) => sum + each.length, 24),
    2,
  );
  head.writeUInt32BE(0x2112a442, 4);
  randomBytes(12).copy(head, 8);
  const covered = Buffer.concat([head, ...attributes]);
  return Buffer.concat([covered, attribute(8, createHmac("sha1", password).update(covered).digest())]);
}

it("[VP-01] answers the checks of a peer with the password, and no others", async () => {
  await using transport = open();
  const leg = await transport.open(exampleOffer(), LISTENER);
  const { port, user, password } = endOf(leg?.answer);
  const socket = await socketOn();
  const received: Buffer[] = [];
  socket.on("message", (datagram) => void received.push(datagram));

  socket.send(check(user, `${password}x`), port, "127.0.0.1");
  socket.send(check(`${user}x`, password), port, "127.0.0.1");
  socket.send(Buffer.from("hello"), port, "127.0.0.1");
  const request = check(user, password);
  socket.send(request, port, "127.0.0.1");

  await expect.poll(() => received.length).toBe(1);
  expect(received[0]?.subarray(8, 20)).toEqual(request.subarray(8, 20));
  expect(received[0]?.readUInt16BE(0)).toBe(0x0101);
});

it("[VP-01] a check of one leg does not take the address of another one", async () => {
  await using transport = open();
  const [first, second] = [
    await transport.open(exampleOffer(1), LISTENER),
    await transport.open(exampleOffer(2), LISTENER),
  ];
  const [own, others] = [endOf(first?.answer), endOf(second?.answer)];
  const peer = await socketOn();
  const received: Buffer[] = [];
  peer.on("message", (datagram) => void received.push(datagram));
  const answered = (request: Buffer) => received.some((each) => each.subarray(8, 20).equals(request.subarray(8, 20)));
  const send = (request: Buffer) => {
    peer.send(request, own.port, "127.0.0.1");
    return request;
  };
  const before = send(check(own.user, own.password));
  await expect.poll(() => answered(before)).toBe(true);

  const forged = send(check(others.user, others.password)); // as if from the address of the peer
  const after = send(check(own.user, own.password));
  await expect.poll(() => answered(after)).toBe(true);
  expect(answered(forged)).toBe(false);

  first?.close();
  const free = send(check(others.user, others.password));
  await expect.poll(() => answered(free)).toBe(true);
});

it("[VP-09] answers at most 12,000 bytes of checks per second, of the peer's addresses and of others each", async () => {
  await using transport = open({}, { clock: createManualClock() });
  const leg = await transport.open(exampleOffer(), LISTENER);
  const { port, user, password } = endOf(leg?.answer);
  const [peer, stranger] = [await socketOn(), await socketOn()];
  let answers = 0;
  peer.on("message", () => {
    answers += 1;
  });
  const sendCheck = async (socket: Socket, secret: string) => {
    const request = check(user, secret);
    await new Promise((resolve) => socket.send(request, port, "127.0.0.1", resolve));
    return request.length;
  };
  const bytes = await sendCheck(peer, password);
  await expect.poll(() => answers).toBe(1);
  for (let sent = 0; sent < 100_000; sent += bytes) await sendCheck(stranger, "wrong");

  await sendCheck(peer, password); // the stranger has not used up the peer's budget
  await expect.poll(() => answers).toBe(2);
  for (let sent = 0; sent < 100_000; sent += bytes) await sendCheck(peer, password);
  const another = await socketOn();
  const marks: Buffer[] = [];
  another.on("message", (datagram) => void marks.push(datagram));
  const other = await transport.open(exampleOffer(2), LISTENER);
  const end = endOf(other?.answer);
  another.send(check(end.user, end.password), port, "127.0.0.1");
  await expect.poll(() => marks.length).toBe(1); // all before it were read

  expect(answers).toBe(1 + Math.floor(24_000 / bytes)); // those of two seconds, and the first one, from an address that was not known then
});

it("[VP-01] only a verified address gets an answer to a handshake", async () => {
  await using transport = open();
  const leg = await transport.open(exampleOffer(), LISTENER);
  const { port, user, password } = endOf(leg?.answer);
  const [peer, stranger] = [await socketOn(), await socketOn()];
  const received: string[] = [];
  peer.on("message", (datagram) => void received.push(`peer ${datagram[0]}`));
  stranger.on("message", (datagram) => void received.push(`stranger ${datagram[0]}`));
  peer.send(check(user, password), port, "127.0.0.1");
  await expect.poll(() => received).toEqual(["peer 1"]);

  const hello = await clientHello();
  stranger.send(hello, port, "127.0.0.1");
  peer.send(hello, port, "127.0.0.1");

  await expect.poll(() => received).toEqual(["peer 1", "peer 22"]);
});

it("[VP-04] survives random datagrams from strangers and from a verified peer", async () => {
  await using transport = open();
  const leg = await transport.open(exampleOffer(), LISTENER);
  const { port, user, password } = endOf(leg?.answer);
  const [peer, stranger] = [await socketOn(), await socketOn()];
  const answers: Buffer[] = [];
  peer.on("message", (datagram) => void answers.push(datagram));
  peer.send(check(user, password), port, "127.0.0.1");
  await expect.poll(() => answers.length).toBe(1);

  const random = createSeededRandom(5);
  for (let round = 0; round < 1_000; round += 1) {
    const noise = Buffer.from(random.bytes(1 + (round % 200)));
    if (round % 2 === 0) noise[0] = [0, 20, 21, 22, 23, 25, 128, 144][(round / 2) % 8] ?? 0;
    (round % 3 === 0 ? stranger : peer).send(noise, port, "127.0.0.1");
    if (round % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  await expect
    .poll(() => {
      peer.send(check(user, password), port, "127.0.0.1");
      return answers.some((datagram, index) => index > 0 && datagram.readUInt16BE(0) === 0x0101);
    })
    .toBe(true);
});

it("[VP-07] uses the first free port of its range, for all legs and addresses", async () => {
  const taken = await socketOn();
  const first = taken.address().port;
  await using transport = open({ ports: { first, last: Math.min(65_535, first + 20) } });

  const legs = [await transport.open(exampleOffer(1), LISTENER), await transport.open(exampleOffer(2), LISTENER)];

  const [a, b] = legs.map((leg) => endOf(leg?.answer).port);
  expect(a).toBeGreaterThan(first);
  expect(a).toBeLessThanOrEqual(first + 20);
  expect(b).toBe(a);
});

it("[VP-44] reports its sockets before the answer to the first leg, and again only after a change", async () => {
  const reports: (readonly { readonly address: string; readonly port: number }[])[] = [];
  await using transport = open({}, { onBound: (bound) => void reports.push(bound) });
  const opening = transport.open(exampleOffer(), LISTENER).then((leg) => ({ leg, reported: reports.length }));

  const { leg, reported } = await opening;
  await transport.open(exampleOffer(2), LISTENER);

  expect([reported, reports.length]).toEqual([1, 1]);
  expect(reports[0]).toEqual(transport.bound);
  expect(reports[0]).toContainEqual({ address: "127.0.0.1", port: endOf(leg?.answer).port });
});

it("[VP-07] announces further addresses with the port of the socket, most preferred", async () => {
  await using transport = open({ announcedAddresses: ["203.0.113.7"] });

  const leg = await transport.open(exampleOffer(), LISTENER);

  const [first] = leg?.answer.candidates ?? [];
  expect(first?.candidate).toMatch(/^candidate:1 1 udp 2130706431 203\.0\.113\.7 \d+ typ host$/);
});

it("[VP-07] reports that no port of its range is free", async () => {
  const taken = await socketOn();
  const { port } = taken.address();
  await using transport = open({ ports: { first: port, last: port } });

  const answer = await transport.open(exampleOffer(), LISTENER).catch((error: Error) => error.message);

  // Other addresses of the machine may have the port.
  if (typeof answer === "string") expect(answer).toBe("The machine has no network address for media.");
  else expect(answer?.answer.sdp).not.toContain("127.0.0.1");
});

it("[MC-12] closed legs are not reached any more", async () => {
  await using transport = open();
  const leg = await transport.open(exampleOffer(), LISTENER);
  const other = await transport.open(exampleOffer(2), LISTENER);
  const closed = endOf(leg?.answer);
  const kept = endOf(other?.answer);
  const socket = await socketOn();
  const received: Buffer[] = [];
  socket.on("message", (datagram) => void received.push(datagram));

  leg?.close();
  socket.send(check(closed.user, closed.password), closed.port, "127.0.0.1");
  const request = check(kept.user, kept.password);
  socket.send(request, kept.port, "127.0.0.1");

  await expect.poll(() => received.map((datagram) => datagram.subarray(8, 20))).toEqual([request.subarray(8, 20)]);
});

/** Returns the first datagram of a peer's handshake. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const transport = {
      type: "test",
      closed: false,
      onData: () => undefined,
      send: async (datagram: Buffer) => resolve(datagram),
      close: async () => undefined,
    } as unknown as ConstructorParameters<typeof DtlsClient>[0]["transport"];
    const client = new DtlsClient({
      transport,
      ...certificate,
      cert: certificate.certPem,
      key: certificate.keyPem,
      srtpProfiles: [7],
    });
    onTestFinished(() => {
      client.dtls.flight = 100;
    });
    void client.connect();
  });
}
