import { createManualClock, exampleOffer } from "@tributary/testkit";
import { expect, it, onTestFinished } from "vitest";
import { DtlsClient, keyLength, RtpHeader, SrtcpSession, SrtpSession, saltLength } from "werift";
import { parseOffer } from "../sdp/offer.ts";
import { createCertificate } from "./certificate.ts";
import { createPeerConnection, type IceCredentials } from "./peer-connection.ts";
import type { Path } from "./peer-paths.ts";
import type { ReceivedPacket } from "./transport.ts";

const certificate = await createCertificate();
const peerCertificate = await createCertificate();

/** Key of the path on which the peer is connected. */
const KEY = "192.0.2.9|1";

const ADDRESSES = [{ address: "192.0.2.1", port: 1 }];

/** A connection whose peer is in this process; datagrams to it are collected after the handshake. */
async function open() {
  const clock = createManualClock();
  const packets: ReceivedPacket[] = [];
  const sent: { readonly port: number; readonly datagram: Buffer }[] = [];
  const credentials: IceCredentials[] = [];
  const ended: string[] = [];
  const offered = exampleOffer().sdp.replace(
    /a=fingerprint:.*/,
    `a=fingerprint:sha-256 ${peerCertificate.fingerprint}`,
  );
  const offer = parseOffer({ sdp: offered });
  if (offer === undefined) throw new Error("The offer was not parsed.");
  let made = 0;
  const connection = createPeerConnection(
    {
      clock,
      certificate,
      listener: { onPacket: (packet) => void packets.push(packet), onClosed: () => void ended.push("closed") },
      makeCredentials: () => ({ user: `user${++made}`, password: "p" }),
      onCredentials(changed, isValid) {
        if (isValid) credentials.push(changed);
        else credentials.splice(credentials.indexOf(changed), 1);
      },
      onPathForgotten: () => undefined,
      onEnd: () => void ended.push("end"),
    },
    offer,
    { ssrc: 77, cname: "name" },
  );
  const transport = {
    type: "test",
    closed: false,
    onData: (_datagram: Buffer) => undefined as unknown,
    send: async (datagram: Buffer) => setImmediate(() => connection.receive(datagram, KEY)),
    close: async () => undefined,
  };
  const path = (port: number): Path => ({
    remote: { address: "192.0.2.9", port },
    socket: {
      address: "192.0.2.2",
      send(datagram) {
        const bytes = Buffer.from(datagram);
        if ((bytes[0] ?? 0) < 64) setImmediate(() => transport.onData(bytes));
        else sent.push({ port, datagram: bytes });
      },
    },
  });
  const client = new DtlsClient({
    transport: transport as unknown as ConstructorParameters<typeof DtlsClient>[0]["transport"],
    cert: peerCertificate.certPem,
    key: peerCertificate.keyPem,
    signatureHash: peerCertificate.signatureHash,
    srtpProfiles: [7, 1],
    extendedMasterSecret: true,
  });
  onTestFinished(() => {
    connection.close();
    client.dtls.flight = 100;
  });
  const connected = new Promise<void>((resolve) => {
    client.onConnect.once(() => resolve());
  });
  connection.onCheck(path(1), true, credentials[0] as IceCredentials);
  void client.connect();
  await connected;
  await expect.poll(() => send(connection)).toBeGreaterThan(0);
  sent.length = 0;

  function send({ writeRtp }: typeof connection): number {
    writeRtp(Buffer.from([1]), 960);
    return sent.length;
  }
  return { clock, connection, client, credentials, packets, path, sent, ended, offered };
}

function rtpOf(changes: Partial<RtpHeader>): RtpHeader {
  return new RtpHeader({ version: 2, timestamp: 0, ...changes });
}

/** The peer's ends of the encryption. */
function sessionsOf(client: DtlsClient) {
  const profile = client.srtp.srtpProfile ?? 7;
  const keys = client.extractSessionKeys(keyLength(profile), saltLength(profile));
  const config = {
    keys: {
      localMasterKey: keys.localKey,
      localMasterSalt: keys.localSalt,
      remoteMasterKey: keys.remoteKey,
      remoteMasterSalt: keys.remoteSalt,
    },
    profile,
  };
  return { srtp: new SrtpSession(config), srtcp: new SrtcpSession(config) };
}

it("[VP-03] sends on the nominated path, and on none for more than thirty seconds after the last check", async () => {
  const { clock, connection, credentials, path, sent } = await open();
  const write = () => connection.writeRtp(Buffer.from([1]), 960);

  write();
  connection.onCheck(path(2), true, credentials[0] as IceCredentials);
  write();
  clock.advance(30_000);
  write();
  clock.advance(1);
  write();
  expect(sent.map(({ port }) => port)).toEqual([1, 2, 2]);

  connection.onCheck(path(3), true, credentials[0] as IceCredentials);
  write();
  expect(sent.at(-1)?.port).toBe(3);
});

it("[VP-03] follows the audio of the peer, not checks of others who know the password", async () => {
  const { connection, client, credentials, path, sent } = await open();
  const { srtp } = sessionsOf(client);
  const packet = (sequenceNumber: number) =>
    srtp.encrypt(Buffer.from([9]), rtpOf({ payloadType: 111, ssrc: 5, sequenceNumber }));
  const portOfNext = () => {
    connection.writeRtp(Buffer.from([1]), 960);
    return sent.at(-1)?.port;
  };
  const first = packet(10);
  connection.receive(first, KEY);

  connection.onCheck(path(2), true, credentials[0] as IceCredentials);
  const whileNominated = portOfNext();
  connection.receive(Buffer.concat([Buffer.from([0x80, 111]), Buffer.alloc(40)]), "192.0.2.9|2");
  connection.receive(first, "192.0.2.9|2"); // overheard, and sent again
  const whileForged = portOfNext();
  connection.receive(packet(11), "192.0.2.9|2");
  const whenMoved = portOfNext();
  connection.receive(packet(9), KEY); // came late

  expect([whileNominated, whileForged, whenMoved, portOfNext()]).toEqual([1, 1, 2, 2]);
});

it("[VP-03] does not follow old packets that are sent again, however old, and understands those after them", async () => {
  const { connection, client, credentials, packets, path, sent } = await open();
  const { srtp } = sessionsOf(client);
  const packet = (sequenceNumber: number) =>
    srtp.encrypt(Buffer.from([9]), rtpOf({ payloadType: 111, ssrc: 5, sequenceNumber }));
  connection.onCheck(path(2), false, credentials[0] as IceCredentials);
  const portAfter = (...again: readonly Buffer[]) => {
    for (const datagram of again) connection.receive(datagram, "192.0.2.9|2");
    connection.writeRtp(Buffer.from([1]), 960);
    return sent.at(-1)?.port;
  };
  const old = [packet(100), packet(101)];
  for (const datagram of [...old, packet(50_000)]) connection.receive(datagram, KEY);
  const afterOld = portAfter(...old);
  const beforeWrap = packet(65_530);
  for (const datagram of [beforeWrap, packet(5)]) connection.receive(datagram, KEY);
  const afterWrap = portAfter(beforeWrap);
  packets.length = 0;

  connection.receive(packet(300), KEY);

  expect([afterOld, afterWrap]).toEqual([1, 1]);
  expect(packets).toMatchObject([{ sequenceNumber: 300 }]);
});

it("[VP-03] sends on the path that the peer has nominated once its audio has stopped, and its old path is not checked", async () => {
  const { clock, connection, client, credentials, path, sent } = await open();
  const { srtp } = sessionsOf(client);
  connection.receive(srtp.encrypt(Buffer.from([9]), rtpOf({ payloadType: 111, ssrc: 5, sequenceNumber: 1 })), KEY);
  clock.advance(20_000);
  connection.onCheck(path(2), true, credentials[0] as IceCredentials);
  const write = () => connection.writeRtp(Buffer.from([1]), 960);

  write();
  clock.advance(10_001);
  write();

  expect(sent.map(({ port }) => port)).toEqual([1, 2]);
});

it("[VP-01] uses a path for thirty seconds after a check", async () => {
  const { clock, connection } = await open();

  const uses = [connection.uses(KEY), connection.uses("192.0.2.9|2")];
  clock.advance(30_000);
  uses.push(connection.uses(KEY));
  clock.advance(1);
  uses.push(connection.uses(KEY));

  expect(uses).toEqual([true, false, true, false]);
});

it("[VP-06] keeps the credentials before a restart until the peer uses the new ones", async () => {
  const { connection, credentials, offered, path } = await open();
  const users = () => credentials.map(({ user }) => user);

  const answer = connection.restart({ sdp: offered, candidates: [] }, ADDRESSES);
  expect(answer?.sdp).toContain("a=ice-ufrag:user2\r\n");
  expect(users()).toEqual(["user1", "user2"]);
  connection.onCheck(path(1), false, credentials[0] as IceCredentials);
  expect(users()).toEqual(["user1", "user2"]);
  connection.onCheck(path(1), false, credentials[1] as IceCredentials);
  expect(users()).toEqual(["user2"]);

  connection.close();
  expect(users()).toEqual([]);
});

it("[VP-06] restarts again before the peer used the credentials of the first restart", async () => {
  const { connection, credentials, offered } = await open();

  connection.restart({ sdp: offered, candidates: [] }, ADDRESSES);
  connection.restart({ sdp: offered, candidates: [] }, ADDRESSES);

  expect(credentials.map(({ user }) => user)).toEqual(["user2", "user3"]);
});

it("[MC-09] refuses the restart of another peer", async () => {
  const { connection, offered } = await open();

  for (const sdp of [
    exampleOffer().sdp,
    offered.replace(/\b111\b/g, "112"),
    offered.replace("a=mid:0", "a=mid:1"),
    "",
  ]) {
    expect(connection.restart({ sdp, candidates: [] }, ADDRESSES)).toBeUndefined();
  }
});

it("[VP-04] passes on audio and keys, and drops other payloads, wrong codes and a ninth source", async () => {
  const { connection, client, packets } = await open();
  const { srtp } = sessionsOf(client);
  const send = (payloadType: number, ssrc: number, sequenceNumber = 1) =>
    connection.receive(srtp.encrypt(Buffer.from([9, 9, 9]), rtpOf({ payloadType, ssrc, sequenceNumber })), KEY);

  send(111, 1);
  send(110, 1, 2);
  send(0, 1, 3);
  connection.receive(Buffer.concat([Buffer.from([0x80, 111]), Buffer.alloc(40)]), KEY);
  for (let ssrc = 2; ssrc < 12; ssrc += 1) send(111, ssrc);

  expect(packets.map(({ kind, ssrc }) => [kind, ssrc])).toEqual([
    ["audio", 1],
    ["keys", 1],
    ...[2, 3, 4, 5, 6, 7, 8].map((ssrc) => ["audio", ssrc]),
  ]);
});

it("[VP-05] reports on sent and received audio", async () => {
  const { connection, client, sent } = await open();
  const { srtp, srtcp } = sessionsOf(client);
  connection.receive(srtp.encrypt(Buffer.from([9]), rtpOf({ payloadType: 111, ssrc: 5, sequenceNumber: 10 })), KEY);

  connection.sendReport();

  const report = srtcp.decrypt(sent[0]?.datagram ?? Buffer.alloc(0));
  expect([report.readUInt8(1), report.readUInt32BE(4), report.readUInt32BE(28)]).toEqual([200, 77, 5]);
});

it("[MC-11] a closed connection ends once, and sends and receives nothing", async () => {
  const { connection, client, ended, packets, sent } = await open();
  const { srtp } = sessionsOf(client);

  connection.close();
  connection.close();
  connection.writeRtp(Buffer.from([1]), 960);
  connection.sendReport();
  connection.receive(srtp.encrypt(Buffer.from([9]), rtpOf({ payloadType: 111, ssrc: 5, sequenceNumber: 10 })), KEY);

  expect([ended, packets, sent]).toEqual([["end"], [], []]);
});
