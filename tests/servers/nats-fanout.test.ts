/** The fan-out on a real NATS server. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NatsFanout } from "@tributary/fanout-nats";
import type { FanoutMessage } from "@tributary/journal";
import { fanoutContract, feedContract, type OpenFanout } from "@tributary/journal/contracts";
import { createRecordingLogger, findProgram } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { startNats } from "./nats.ts";
import { count, follow, openFanout, openNodes, until } from "./support/nats-nodes.ts";

/** Waits until all nodes have received everything that was published before: the broker keeps the order of each connection. */
async function delivered(nodes: readonly NatsFanout[]): Promise<void> {
  for (const node of nodes) {
    const arrived = Promise.withResolvers<void>();
    let missing = nodes.length;
    const onEnd = (): void => {
      missing -= 1;
      if (missing === 0) arrived.resolve();
    };
    const subscriptions = await Promise.all(nodes.map((each) => each.subscribe("end of test", onEnd)));
    node.publish("end of test", { kind: "signal", name: "end", data: null });
    await arrived.promise;
    for (const subscription of subscriptions) subscription[Symbol.dispose]();
  }
}

const open: OpenFanout = async () => {
  const server = await startNats();
  const nodes = await Promise.all([openFanout(server.url), openFanout(server.url), openFanout(server.url)]);
  const closed = new Set<NatsFanout>();
  return {
    nodes: nodes.map((node) => ({
      publish: node.publish,
      subscribe: node.subscribe,
      [Symbol.asyncDispose]() {
        closed.add(node);
        return node[Symbol.asyncDispose]();
      },
    })),
    delivered: () => delivered(nodes.filter((node) => !closed.has(node))),
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
};

fanoutContract("NATS", open);
feedContract("NATS", open);

async function collect(node: NatsFanout, topic: string) {
  const received: FanoutMessage[] = [];
  const subscription = await node.subscribe(topic, (message) => received.push(message));
  return { received, subscription };
}

const events = (...seqs: number[]) => ({ kind: "events" as const, events: seqs.map((seq) => ({ seq })) });

/** Files that the server's user may read. */
function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), "tributary-fanout-"));
  chmodSync(folder, 0o755);
  return {
    path: (name: string) => join(folder, name),
    write(name: string, content: string): string {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

describe("NATS fan-out", () => {
  it("[NF-01] delivers to topics with any characters, and not to those of another center", async () => {
    await using server = await startNats();
    await using one = await openFanout(server.url);
    await using two = await openFanout(server.url);
    await using other = await openFanout(server.url, { prefix: "another.center" });
    const names = ["kind:a", "a/b.c", "a/*", "a/>", "a/ \r\nPUB x 0\r\n", "a/é", "a/\ud800", `a/${"x".repeat(5_000)}`];
    const followers = await Promise.all(names.map((name) => collect(two, name)));
    const elsewhere = await Promise.all(names.map((name) => collect(other, name)));

    for (const [index, name] of names.entries()) one.publish(name, events(index + 1));
    await delivered([one, two]);
    await delivered([other]);

    expect(followers.map(({ received }) => received)).toEqual(names.map((_, index) => [events(index + 1)]));
    expect(elsewhere.flatMap(({ received }) => received)).toEqual([]);
  });

  it("[NF-02] delivers a node's own messages before `publish` returns, and once", async () => {
    await using server = await startNats();
    await using node = await openFanout(server.url);
    const { received } = await collect(node, "a");

    node.publish("a", events(1));
    expect(received).toEqual([events(1)]);
    await delivered([node]);

    expect(received).toEqual([events(1)]);
  });

  it("[NF-03] delivers events above the server's limit through the store, each once and in order", async () => {
    await using server = await startNats({ config: "max_payload: 4096" });
    const [one, two] = await openNodes(server.url, server.url);
    if (one === undefined || two === undefined) throw new Error("two nodes expected");
    await using first = one;
    await using second = two;
    const followed = follow(second);
    await followed.ready;

    for (const text of ["small", "x".repeat(5_000), "small", "x".repeat(2_000_000), "small"])
      await count(first, "a", text);
    await followed.reached(5);

    expect([followed.seqs, followed.ends]).toEqual([[1, 2, 3, 4, 5], []]);
    expect(first.fanout.isConnected).toBe(true);
  });

  it("[NF-03] does not send a signal above the server's limit, and logs it without its text", async () => {
    await using server = await startNats({ config: "max_payload: 4096" });
    const log = createRecordingLogger();
    await using one = await openFanout(server.url, {}, log);
    await using two = await openFanout(server.url);
    const { received } = await collect(two, "a");

    one.publish("a", { kind: "signal", name: "typing", data: "secret text".repeat(1_000) });
    one.publish("a", { kind: "signal", name: "typing", data: 1 });
    await delivered([one, two]);

    expect(received).toEqual([{ kind: "signal", name: "typing", data: 1 }]);
    expect(log.of("warn").map(({ message }) => message)).toEqual(["message is too large for the broker"]);
    expect(log.text()).not.toContain("secret text");
  });

  it("[NF-07] rejects a subscription that the broker refuses, and continues with others", async () => {
    await using server = await startNats({
      config:
        'authorization { users: [{ user: "u", password: "p", permissions: { subscribe: { deny: ["test.topic.no"] } } }] }',
    });
    using folder = openFolder();
    const passwordFile = folder.write("password", "p\n");
    await using node = await openFanout(server.url, { credentials: { kind: "password", user: "u", passwordFile } });

    await expect(node.subscribe("no", () => undefined)).rejects.toThrow("broker refused a subscription");
    await expect(node.subscribe("no", () => undefined)).rejects.toThrow("broker refused a subscription");
    const { received } = await collect(node, "yes");
    node.publish("yes", events(1));

    expect([received, node.isConnected]).toEqual([[events(1)], true]);
  });

  it("[NF-11] delivers a message that this program cannot read as a reset", async () => {
    await using server = await startNats();
    const log = createRecordingLogger();
    await using node = await openFanout(server.url, {}, log);
    const { received } = await collect(node, "a");
    const peer = connect(server.port, "127.0.0.1");
    peer.write("CONNECT {}\r\n");

    for (const payload of [
      "",
      "not JSON",
      "null",
      '{"kind":"of a newer version"}',
      '{"kind":"events","events":[{"seq":0}]}',
    ])
      peer.write(`PUB test.topic.a ${payload.length}\r\n${payload}\r\n`);
    await until(() => received.length === 5);
    peer.destroy();
    await delivered([node]);

    expect(received).toEqual(Array.from({ length: 5 }, () => ({ kind: "reset" })));
    expect(log.of("warn").map(({ message }) => message)).toEqual(["unreadable message of another node"]);
  });

  it("[NF-12] sends what was published before it is disposed", async () => {
    await using server = await startNats();
    await using two = await openFanout(server.url);
    const { received } = await collect(two, "a");
    const one = await openFanout(server.url);

    for (let seq = 1; seq <= 1_000; seq += 1) one.publish("a", events(seq));
    await one[Symbol.asyncDispose]();
    await one[Symbol.asyncDispose]();
    await delivered([two]);

    expect(received).toHaveLength(1_000);
  });
});

describe("NATS fan-out: start", () => {
  it("[NF-09] reports a server that cannot be reached in one sentence", async () => {
    const port = await closedPort();

    await expect(openFanout(`nats://127.0.0.1:${port}`)).rejects.toThrow(
      new RegExp(`^cannot connect to NATS at 127\\.0\\.0\\.1:${port}: connection refused$`),
    );
    await expect(openFanout("nats://nats.invalid")).rejects.toThrow(
      /^cannot connect to NATS at nats\.invalid:4222: the name of the host is unknown$/,
    );
  });

  it("[NF-09] reports a server that does not speak NATS in one sentence", async () => {
    const server = createServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
    await until(() => server.listening);
    const address = server.address();

    await expect(openFanout(`nats://127.0.0.1:${typeof address === "object" ? address?.port : ""}`)).rejects.toThrow(
      /^cannot connect to NATS at 127\.0\.0\.1:\d+: unexpected response from server$/,
    );

    server.close();
  });

  it("[NF-09] reports refused credentials in one sentence that does not contain them", async () => {
    await using server = await startNats({ config: 'authorization { user: "u", password: "right" }' });
    using folder = openFolder();
    const passwordFile = folder.write("password", "wrong-secret");
    const log = createRecordingLogger();

    const refused = openFanout(server.url, { credentials: { kind: "password", user: "u", passwordFile } }, log);
    await expect(refused).rejects.toThrow(/^NATS at 127\.0\.0\.1:\d+ refuses the credentials of this node$/);
    await expect(openFanout(server.url)).rejects.toThrow(/refuses the credentials/);

    expect(log.text()).not.toContain("wrong-secret");
  });

  it("[NF-09] reports missing permissions in one sentence", async () => {
    await using server = await startNats({
      config: 'authorization { users: [{ user: "u", password: "p", permissions: { subscribe: "other.>" } }] }',
    });
    using folder = openFolder();
    const passwordFile = folder.write("password", "p");

    const refused = openFanout(server.url, { credentials: { kind: "password", user: "u", passwordFile } });

    await expect(refused).rejects.toThrow(/^NATS does not permit this node to subscribe to test\.>$/);
  });

  it("[NF-10] signs in with a password or a token from a file, and reads it again for each connection", async () => {
    using folder = openFolder();
    const tokenFile = folder.write("token", "first\n");
    const config = folder.write("auth.conf", 'authorization { token: "first" }');
    await using server = await startNats({ config: `include "${relative(config)}"` });
    await using node = await openFanout(server.url, { credentials: { kind: "token", tokenFile } });
    expect(node.isConnected).toBe(true);

    await server.stop();
    folder.write("auth.conf", 'authorization { token: "second" }');
    await server.start();
    await until(() => server.log().includes("authentication error"));
    expect(node.isConnected).toBe(false);
    folder.write("token", "second\n");
    await until(() => node.isConnected);
    rmSync(tokenFile);
    await server.stop();
    await until(() => !node.isConnected);
    await server.start();
    await until(() => node.isConnected);
  });

  it("[NF-13] connects by TLS to a server with a valid certificate only", async () => {
    using folder = openFolder();
    const { ca, cert, key } = createCertificates(folder);
    const files = `cert_file: "${cert}", key_file: "${key}", ca_file: "${ca}"`;
    await using server = await startNats({ config: `tls { ${files}, verify: true }` });
    await using plain = await startNats();
    const tls = { caFile: ca, certFile: cert, keyFile: key };

    await using node = await openFanout(`tls://localhost:${server.port}`, { tls });
    const { received } = await collect(node, "a");
    node.publish("a", events(1));

    expect([received.length, node.isConnected]).toEqual([1, true]);
    for (const [port, options, reason] of [
      [server.port, { tls: {} }, "unable to verify the first certificate"],
      [plain.port, {}, "server does not support 'tls'"],
    ] as const)
      await expect(openFanout(`tls://localhost:${port}`, options)).rejects.toThrow(
        `cannot connect to NATS at localhost:${port}: ${reason}`,
      );
    await expect(openFanout(server.url.replace("nats:", "tls:"))).rejects.toThrow(
      "the address of a NATS server with TLS must have the name in its certificate instead of an IP address",
    );
  });
});

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await until(() => server.listening);
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** NATS includes files relative to its configuration file, which is in a folder of its own beside this one. */
function relative(file: string): string {
  return join("..", file.slice(tmpdir().length + 1));
}

/** Creates an authority and a certificate of localhost for both sides. */
function createCertificates(folder: ReturnType<typeof openFolder>) {
  const openssl = (...args: string[]): void =>
    void execFileSync(findProgram("openssl", "openssl"), args, { stdio: "ignore" });
  const [ca, caKey, cert, key, request] = ["ca.pem", "ca-key.pem", "cert.pem", "key.pem", "request.pem"].map(
    folder.path,
  );
  if (ca === undefined || caKey === undefined || cert === undefined || key === undefined || request === undefined)
    throw new Error("five files expected");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...newKey, "-keyout", caKey, "-out", ca, "-days", "2", "-subj", "/CN=test authority");
  openssl("req", ...newKey, "-keyout", key, "-out", request, "-subj", "/CN=localhost");
  const extensions = folder.write(
    "extensions",
    "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n",
  );
  const signing = ["-CA", ca, "-CAkey", caKey, "-CAcreateserial", "-extfile", extensions, "-days", "2"];
  openssl("x509", "-req", "-in", request, "-out", cert, ...signing);
  for (const file of [ca, cert, key]) {
    expect(readFileSync(file).length).toBeGreaterThan(0);
    chmodSync(file, 0o644);
  }
  return { ca, cert, key };
}
