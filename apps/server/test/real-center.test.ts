import { ConnectClient, ListUsersCommand } from "@aws-sdk/client-connect";
import { describe, expect, it } from "vitest";
import { demoSecrets } from "../src/demo/demo-secrets.ts";
import { runServer, type ServerProcess, startServer, temporaryFolder } from "./server-process.ts";

const REAL = ["--demo=false", "--port", "0"];

const SET_UP: Readonly<Record<string, string>> = {
  alias: "support",
  administratorUsername: "ada",
  administratorPassword: "Secret12",
  queue: "Customer service",
  timeZone: "UTC",
  agent1Username: "mia",
  agent1Password: "Secret34",
};

function setUpAddress({ stdout }: ServerProcess): string | undefined {
  return /^ {2}Set up this center +(\S+)$/m.exec(stdout)?.[1];
}

async function setUp(server: ServerProcess): Promise<number> {
  const address = new URL(setUpAddress(server) ?? "");
  const body = new URLSearchParams({ ...SET_UP, token: address.searchParams.get("token") ?? "" });
  return (await fetch(address.origin + address.pathname, { method: "POST", body })).status;
}

async function signIn({ url }: ServerProcess, username: string, password: string): Promise<number> {
  const body = JSON.stringify({ username, password });
  return (await fetch(`${url}/auth/sign-in`, { method: "POST", body })).status;
}

async function usesDemoKey({ url, description }: ServerProcess): Promise<boolean> {
  const client = new ConnectClient({ endpoint: url, region: "us-east-1", credentials: demoSecrets, maxAttempts: 1 });
  const listing = client.send(new ListUsersCommand({ InstanceId: description.instanceId }));
  return listing.then(
    () => true,
    () => false,
  );
}

describe("a center that is not a demo", () => {
  it("[SV-80, SV-82] is set up with the printed address, and never has the accounts and keys of the demo", async () => {
    using folder = temporaryFolder();
    {
      await using first = await startServer({ folder: folder.path, flags: REAL });
      expect(first.description.demo).toBeUndefined();
      expect(first.stdout).not.toContain(demoSecrets.secretAccessKey);
      expect(await setUp(first)).toBe(200);
      expect([await signIn(first, "mia", "Secret34"), await signIn(first, "ada", "tributary")]).toEqual([200, 401]);
      await first.stop("SIGTERM");
    }
    const flags = ["--port", "0", "--data-dir", `${folder.path}/tributary-data`]; // as the demo
    await using second = await startServer({ folder: folder.path, flags });

    expect(second.description.instanceAlias).toBe("support");
    expect(second.description.demo).toBeUndefined();
    expect([await signIn(second, "mia", "Secret34"), await signIn(second, "ada", "tributary")]).toEqual([200, 401]);
    expect(await usesDemoKey(second)).toBe(false);
    expect(setUpAddress(second)).toBeUndefined();
  });

  it("[SV-82] prints the same address at each start until it is set up, and again after a restart", async () => {
    using folder = temporaryFolder();
    const tokenAtStart = async () => {
      await using server = await startServer({ folder: folder.path, flags: REAL });
      const address = setUpAddress(server);
      await server.stop("SIGTERM");
      return new URL(address ?? "").searchParams.get("token");
    };

    const tokens = [await tokenAtStart(), await tokenAtStart()];

    expect(tokens[0]).toMatch(/^[\w-]{43}$/);
    expect(tokens[1]).toBe(tokens[0]);
  });

  it("[SV-80] listens on other addresses than loopback", async () => {
    await using server = await startServer({ flags: [...REAL, "--host", "0.0.0.0"] });

    expect((await fetch(`http://127.0.0.1:${server.port}/readyz`)).status).toBe(200);
  });

  it("[SV-81] is not started with the data of a demo center", async () => {
    using folder = temporaryFolder();
    const data = ["--data-dir", folder.path];
    await using demo = await startServer({ folder: folder.path, flags: ["--port", "0", ...data] });
    expect(await usesDemoKey(demo)).toBe(true);
    await demo.stop("SIGTERM");

    const exit = await runServer({ folder: folder.path, flags: [...REAL, ...data] });

    expect(exit).toMatchObject({ status: 2, stdout: "" });
    expect(exit.stderr).toMatch(/^The data is that of the demo center[^\n]+\n$/);
  });
});
