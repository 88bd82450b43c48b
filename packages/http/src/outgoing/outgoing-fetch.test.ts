import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createOutgoingFetch, isSecureAddress, type OutgoingOptions } from "./outgoing-fetch.ts";

async function openServer(answer: RequestListener) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Bytes without an end, of a source that is open until its iterator is closed, whether or not it was read. */
function openSource() {
  let isOpen = true;
  const bytes: AsyncIterableIterator<Uint8Array> = {
    [Symbol.asyncIterator]: () => bytes,
    async next() {
      await setImmediate();
      return { done: false, value: new Uint8Array(10_000) };
    },
    async return() {
      isOpen = false;
      return { done: true, value: undefined };
    },
  };
  return { bytes, isOpen: () => isOpen };
}

const clock = createManualClock();
const requestsTo = (origin: string, options: Partial<OutgoingOptions> = {}) =>
  createOutgoingFetch({ clock }, { allowedOrigins: [origin], ...options });

describe("requests of the server", () => {
  it("[OG-01] are sent to allowed origins, with their method, headers and body", async () => {
    await using server = await openServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += String(chunk);
      });
      request.on("end", () => response.end(`${request.headers["x-test"]} ${body}`));
    });
    const request = requestsTo(server.origin);

    const answer = await request(`${server.origin}/path`, { method: "POST", headers: { "x-test": "1" }, body: "text" });

    expect([answer.status, await answer.text(), server.seen]).toEqual([200, "1 text", ["POST /path"]]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[OG-01] are sent to no other origin: another port, host or scheme", async () => {
    await using server = await openServer((_request, response) => response.end("internal"));
    const { port } = new URL(server.origin);
    const request = requestsTo("http://127.0.0.1:1");

    for (const url of [
      `${server.origin}/`,
      `http://localhost:${port}/`,
      `http://[::1]:${port}/`,
      "https://127.0.0.1:1/",
    ]) {
      await expect(request(url)).rejects.toThrow("are not allowed");
    }
    expect(server.seen).toEqual([]);
  });

  it("[OG-02] need https, except at loopback addresses", async () => {
    const allowedOrigins = ["http://169.254.169.254", "http://login.example.org", "ftp://login.example.org"];
    const request = createOutgoingFetch({ clock }, { allowedOrigins });

    for (const origin of allowedOrigins) await expect(request(`${origin}/latest`)).rejects.toThrow("need https");
    await expect(request("no address")).rejects.toThrow("malformed address");
    expect(isSecureAddress(new URL("http://127.0.0.1.example.org"))).toBe(false);
    expect(isSecureAddress(new URL("http://[::1]:8080"))).toBe(true);
  });

  it("[OG-03] follow no redirect", async () => {
    await using target = await openServer((_request, response) => response.end("internal"));
    await using server = await openServer((_request, response) => {
      response.writeHead(302, { location: `${target.origin}/secret` }).end();
    });
    const request = createOutgoingFetch({ clock }, { allowedOrigins: [server.origin, target.origin] });

    await expect(request(`${server.origin}/`)).rejects.toThrow("answered with a redirect");
    expect(target.seen).toEqual([]);
  });

  it("[OG-04] end at a limit of the answer's size, whatever its headers contain", async () => {
    await using server = await openServer((_request, response) => {
      const sendMore = (): void => {
        while (response.write("x".repeat(10_000)));
        response.once("drain", sendMore);
      };
      sendMore();
    });

    await expect(requestsTo(server.origin, { maxAnswerBytes: 50_000 })(server.origin)).rejects.toThrow(
      "is longer than 50000 bytes",
    );
  });

  it("[OG-04] end at a deadline: before the answer, and within its body", async () => {
    const arrived = Promise.withResolvers<void>();
    await using silent = await openServer(() => arrived.resolve());
    const halfway = Promise.withResolvers<void>();
    await using slow = await openServer((_request, response) => response.write("x", () => halfway.resolve()));

    for (const [{ origin }, reached] of [
      [silent, arrived.promise],
      [slow, halfway.promise],
    ] as const) {
      const answer = expect(requestsTo(origin, { timeoutMs: 1_000 })(origin)).rejects.toThrow("did not answer in time");
      await reached;
      clock.advance(1_000);
      await answer;
    }
  });

  it.each([
    ["a refused connection", undefined, "cannot be reached"],
    ["an answer before the end", (response: ServerResponse) => response.end("enough"), undefined],
    ["a connection that is cut", (response: ServerResponse) => response.destroy(), "cannot be reached"],
    ["a deadline", () => clock.advance(1_000), "did not answer in time"],
  ] as const)("[OG-05] close the source of their bytes after %s", async (_what, answer, error) => {
    const server = await openServer((request, response) => request.once("data", () => answer?.(response)));
    if (answer === undefined) await server[Symbol.asyncDispose]();
    const source = openSource();

    const sent = requestsTo(server.origin, { timeoutMs: 1_000 })(server.origin, { method: "POST", body: source.bytes });

    await (error === undefined ? sent : expect(sent).rejects.toThrow(error));
    await expect.poll(() => source.isOpen()).toBe(false);
    if (answer !== undefined) await server[Symbol.asyncDispose]();
  });

  it("[OG-04] report a server that is down by its origin only", async () => {
    const { origin, [Symbol.asyncDispose]: close } = await openServer(() => undefined);
    await close();

    await expect(requestsTo(origin)(`${origin}/token?code=secret`)).rejects.toThrow(`${origin} cannot be reached`);
  });
});
