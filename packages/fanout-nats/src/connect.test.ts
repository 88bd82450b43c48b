import { silentLogger } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { createConnector } from "./connect.ts";
import { createNatsFanout } from "./create.ts";

const FORM = "the address of a NATS server must have the form nats://host:port or tls://host:port";

describe("connection to the broker", () => {
  it.each([
    [[], "no address of a NATS server"],
    [["http://127.0.0.1:4222"], FORM],
    [["nats://"], FORM],
    [["nats://127.0.0.1:99999"], FORM],
    [
      ["nats://127.0.0.1", "nats://user:secret@127.0.0.1"],
      "the address of a NATS server must not contain credentials: use a file",
    ],
    [
      ["tls://[::1]:4222"],
      "the address of a NATS server with TLS must have the name in its certificate instead of an IP address",
    ],
  ])("[NF-09] refuses the addresses %j, and names no secret", (servers, message) => {
    expect(() => createConnector({ servers }, silentLogger)).toThrow(expect.objectContaining({ message }));
  });

  it("[NF-09] names a file that cannot be read", () => {
    const servers = ["nats://127.0.0.1"];
    const credentials = { kind: "creds", credsFile: "/nonexistent/creds" } as const;

    expect(() => createConnector({ servers, credentials }, silentLogger)).toThrow(
      "cannot read /nonexistent/creds for the connection to NATS",
    );
    expect(() =>
      createConnector({ servers: ["tls://nats"], tls: { caFile: "/nonexistent/ca" } }, silentLogger),
    ).toThrow("cannot read /nonexistent/ca for the connection to NATS");
  });

  it("[NF-09] refuses a prefix that cannot begin a subject", async () => {
    const deps = { clock: { monotonicMs: () => 0 } as never, log: silentLogger };

    await expect(createNatsFanout(deps, { servers: ["nats://127.0.0.1"], prefix: "a.*" })).rejects.toThrow(
      "the prefix of NATS subjects must be of letters, digits, _, - and dots",
    );
  });
});
