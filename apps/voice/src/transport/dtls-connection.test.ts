import { generateKeyPairSync } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { DtlsClient } from "werift";
import { createCertificate, type OwnCertificate } from "./certificate.ts";
import { createDtlsConnection } from "./dtls-connection.ts";

const certificate = await createCertificate();
const peerCertificate = await createCertificate();

type ClientTransport = ConstructorParameters<typeof DtlsClient>[0]["transport"];

/** A handshake in memory. Datagrams pass `change` on their way to the server. */
function open({
  own,
  fingerprint,
}: {
  own: Pick<OwnCertificate, "certPem" | "keyPem" | "signatureHash">;
  fingerprint: string;
}) {
  const events: string[] = [];
  const clientTransport = {
    type: "test",
    closed: false,
    onData: (_datagram: Buffer) => undefined as unknown,
    send: async (datagram: Buffer) => setImmediate(() => server.receive(datagram)),
    close: async () => undefined,
  };
  const server = createDtlsConnection({
    certificate,
    fingerprint: { algorithm: "sha-256", value: fingerprint },
    send: (datagram) => setImmediate(() => clientTransport.onData(datagram)),
    onSessions: () => events.push("keys"),
    onEnd: () => events.push("end"),
  });
  const client = new DtlsClient({
    transport: clientTransport as unknown as ClientTransport,
    cert: own.certPem,
    key: own.keyPem,
    signatureHash: own.signatureHash,
    srtpProfiles: [7, 1],
    extendedMasterSecret: true,
  });
  onTestFinished(() => {
    server[Symbol.dispose]();
    client.dtls.flight = 100;
  });
  return { server, client, events, connect: () => void client.connect() };
}

it("[VP-02] accepts the peer whose certificate was offered", async () => {
  const { events, connect } = open({ own: peerCertificate, fingerprint: peerCertificate.fingerprint });

  connect();

  await expect.poll(() => events).toEqual(["keys"]);
});

it("[VP-02] closes the leg of a peer with another certificate", async () => {
  const { events, connect } = open({ own: await createCertificate(), fingerprint: peerCertificate.fingerprint });

  connect();

  await expect.poll(() => events).toEqual(["end"]);
});

it("[VP-02] closes the leg of a peer that has the offered certificate without its key", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const stolen = { ...peerCertificate, keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
  const { events, connect } = open({ own: stolen, fingerprint: peerCertificate.fingerprint });

  connect();

  await expect.poll(() => events).toEqual(["end"]);
});

it("[VP-04] a connection is not ended by records that anyone can send", async () => {
  const { server, events, connect } = open({ own: peerCertificate, fingerprint: peerCertificate.fingerprint });
  connect();
  await expect.poll(() => events).toEqual(["keys"]);

  server.receive(record(21, 0, [1, 0])); // an alert that is not encrypted
  server.receive(record(30, 0, [1, 0])); // an unknown type
  server.receive(record(21, 1, [1, 0, 9, 9])); // an alert with wrong encryption
  server.receive(record(22, 0, [1, 0, 0, 0])); // the beginning of another handshake
  server.receive(Buffer.from([21, 254, 253]));
  server.receive(Buffer.concat([record(20, 0, [1]), record(21, 0, [1, 0])]));

  expect(events).toEqual(["keys"]);
});

it("[VP-04] a handshake is not ended by records that anyone can send", async () => {
  const { server, events, connect } = open({ own: peerCertificate, fingerprint: peerCertificate.fingerprint });
  for (const type of [20, 21, 22, 23, 24, 63]) server.receive(record(type, 0, [2, 40]));
  for (const type of [20, 21, 22, 23]) server.receive(record(type, 1, [2, 40]));
  server.receive(Buffer.alloc(20, 22));

  connect();

  await expect.poll(() => events).toEqual(["keys"]);
});

function record(type: number, epoch: number, content: readonly number[]): Buffer {
  return Buffer.from([type, 254, 253, 0, epoch, 0, 0, 0, 0, 0, 9, 0, content.length, ...content]);
}
