import { writeFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScannedFile } from "@tributary/engine";
import { createSystemClock } from "@tributary/kernel";
import { asId } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { openScanner } from "./open-scanner.ts";
import { createCommandScanner } from "./scan-by-command.ts";
import { createHttpScanner } from "./scan-by-http.ts";

const FILE: ScannedFile = {
  attachmentId: asId("file"),
  name: "weiß \r\n$(id) 文.png",
  contentType: "image/png",
  sizeBytes: 200_000,
  contactId: asId("contact"),
};

async function* bytes(): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < 20; part += 1) yield Buffer.alloc(10_000, part);
}

type Received = { readonly request: IncomingMessage; readonly size: number };

/** A scanner's server that answers everything alike. */
async function scannerServer(answer: string, status = 200) {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    let size = 0;
    for await (const part of request) size += (part as Buffer).length;
    received.push({ request, size });
    response.writeHead(status, { "content-type": "application/json" }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/scan`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const deps = { clock: createSystemClock() };

describe("a scanner at an address", () => {
  it.each([
    ["APPROVED", "approved"],
    ["REJECTED", "rejected"],
    ["IN_PROGRESS", "in-progress"],
  ])("[AX-21] %s means %s; it gets the bytes, the facts and the token", async (status, verdict) => {
    await using server = await scannerServer(JSON.stringify({ Status: status }));
    const scanner = createHttpScanner(deps, { url: server.url, token: "secret" });

    expect(await scanner.scan(FILE, bytes())).toBe(verdict);

    const [{ request, size } = { request: undefined, size: 0 }] = server.received;
    expect([request?.method, size]).toEqual(["POST", 200_000]);
    expect(request?.headers).toMatchObject({
      authorization: "Bearer secret",
      "x-attachment-id": "file",
      "x-attachment-name": encodeURIComponent(FILE.name),
      "x-attachment-type": "image/png",
      "x-attachment-size": "200000",
      "x-contact-id": "contact",
    });
  });

  it.each([
    ['{"Status":"CLEAN"}', 200],
    ["not JSON", 200],
    ['{"Status":"APPROVED"}', 500],
    ["x".repeat(300_000), 200],
  ])("[AX-21] another answer counts as a failure: %.20s with %i", async (answer, status) => {
    await using server = await scannerServer(answer, status);

    await expect(createHttpScanner(deps, { url: server.url }).scan(FILE, bytes())).rejects.toThrow();
  });

  it("[AX-21] has a minute", async () => {
    const clock = createManualClock();
    async function* never(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(1);
      await new Promise(() => undefined);
    }
    await using server = await scannerServer("{}");

    const scanning = createHttpScanner({ clock }, { url: server.url }).scan(FILE, never());
    const failing = expect(scanning).rejects.toThrow("did not answer in time");
    await clock.run(60_000);

    await failing;
  });
});

const commandDeps = { ...deps, environment: { PATH: "/usr/bin", TRIBUTARY_TOKEN_SECRET: "secret" } };

/** A program in a folder of its own. */
async function program(text: string) {
  const folder = await mkdtempDisposable(join(tmpdir(), "tributary-scan-"));
  const path = join(folder.path, "scan.mjs");
  writeFileSync(path, text);
  return { argv: [process.execPath, path], [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const READ_ALL = "let size = 0; for await (const part of process.stdin) size += part.length;";

describe("a scanner that is a program", () => {
  it.each([
    ["0", "approved"],
    ["1", "rejected"],
  ])("[AX-22] status %s means %s", async (status, verdict) => {
    await using scan = await program(`${READ_ALL} process.exit(size === 200000 ? ${status} : 9)`);
    using scanner = createCommandScanner(commandDeps, scan.argv);

    expect(await scanner.scan(FILE, bytes())).toBe(verdict);
  });

  it("[AX-22] another status counts as a failure, and so does a program that does not exist", async () => {
    await using scan = await program("process.exit(2)");
    using scanner = createCommandScanner(commandDeps, scan.argv);
    using missing = createCommandScanner(commandDeps, ["/no/such/program"]);

    await expect(scanner.scan(FILE, bytes())).rejects.toThrow("the scanner ended with status 2");
    await expect(missing.scan(FILE, bytes())).rejects.toThrow("ENOENT");
  });

  it("[AX-22] a program may end before it has read the file", async () => {
    await using scan = await program("process.exit(1)");
    using scanner = createCommandScanner(commandDeps, scan.argv);

    expect(await scanner.scan(FILE, bytes())).toBe("rejected");
  });

  it("[AX-22] a file that cannot be read to its end is not judged by its beginning", async () => {
    await using scan = await program(`${READ_ALL} process.exit(0)`);
    using scanner = createCommandScanner(commandDeps, scan.argv);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(10_000);
      throw new Error("the disk is gone");
    }

    await expect(scanner.scan(FILE, broken())).rejects.toThrow("the disk is gone");
  });

  it("[AX-22] facts of the file are in the environment, without secrets of the center, and no shell sees them", async () => {
    const wanted = JSON.stringify([FILE.name, "image/png", "file", "contact", 0, null]);
    const given =
      "const { ATTACHMENT_NAME: n, ATTACHMENT_TYPE: t, ATTACHMENT_ID: i, ATTACHMENT_CONTACT_ID: c } = process.env;";
    await using scan = await program(
      `${READ_ALL} ${given} process.exit(JSON.stringify([n, t, i, c, process.argv.length - 2, process.env.TRIBUTARY_TOKEN_SECRET]) === ${JSON.stringify(wanted)} ? 0 : 1)`,
    );
    using scanner = createCommandScanner(commandDeps, scan.argv);

    expect(await scanner.scan(FILE, bytes())).toBe("approved");
  });

  it("[AX-22] a program that takes longer than a minute is ended", async () => {
    await using scan = await program("setInterval(() => 0, 1000)");
    const clock = createManualClock();
    using scanner = createCommandScanner({ ...commandDeps, clock }, scan.argv);
    const scanning = expect(scanner.scan(FILE, bytes())).rejects.toThrow("the scanner ended with a signal");

    await clock.run(60_000);

    await scanning;
  });

  it("[AX-22] a program that cannot be run is refused at the start, and one in a folder of PATH is found", async () => {
    await using scan = await program("");
    const [, script = ""] = scan.argv; // a file that is not executable
    const open = (attachmentScannerCommand: string[]) => openScanner(commandDeps, { attachmentScannerCommand });

    for (const name of ["clamdscan-that-is-missing", "/no/such/program", script])
      await expect(open([name])).rejects.toThrow(`the scanner ${name} is not a program that this user can run`);
    for (const name of [process.execPath, "env"]) {
      using opened = await open([name]);
      expect(opened.scanner).toBeDefined();
    }
  });

  it("[AX-22] programs end with the center", async () => {
    await using scan = await program("setInterval(() => 0, 1000)");
    const scanner = createCommandScanner(commandDeps, scan.argv);
    const scanning = scanner.scan(FILE, bytes());

    scanner[Symbol.dispose]();

    await expect(scanning).rejects.toThrow("aborted");
  });
});
