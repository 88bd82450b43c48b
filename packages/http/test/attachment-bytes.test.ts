import { connect as connectTcp } from "node:net";
import { type Blobs, createMemoryBlobs } from "@tributary/engine";
import { CenterError } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { complete, PNG, put, type SentFile, start, type Upload, upload, uploadOf } from "./attachment-client.ts";
import { call, connect, openTestCenter, type TestCenterOptions } from "./test-center.ts";

const FILE = { name: "a.png", bytes: PNG };

/** A chat with an upload that has begun. */
async function openUpload(options: TestCenterOptions = {}, file: SentFile = FILE) {
  const center = await openTestCenter(options);
  const party = await center.startChat();
  const { token } = await connect(center.http, party);
  await center.center.chats.join(party.ref);
  const begun = uploadOf(await start(center.http, token, file));
  return { center, token, begun, [Symbol.asyncDispose]: () => center[Symbol.asyncDispose]() };
}

/** Resolves once the center has set the time limit of the bytes of an upload. */
async function untilTimed({ center }: Awaited<ReturnType<typeof openUpload>>): Promise<void> {
  await expect.poll(() => center.time.pendingTimers.some(({ delayMs }) => delayMs === 30_000)).toBe(true);
}

/** Sends a request byte by byte as the test wants, and collects the answer. */
function rawPut({ url, headers }: Upload, head: Readonly<Record<string, string>>, method = "PUT") {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connectTcp(Number(port), hostname);
  let answer = "";
  socket.on("data", (part) => {
    answer += part.toString();
  });
  socket.on("error", () => undefined);
  const all = { host: `${hostname}:${port}`, ...headers, ...head };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n`);
  return {
    socket,
    answer: () => answer,
    closed: new Promise<string>((resolve) => socket.once("close", () => resolve(answer))),
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

describe("the address of an upload", () => {
  it("[AX-04] is used without cookies, by pages of any origin", async () => {
    await using chat = await openUpload();
    const preflight = await fetch(chat.begun.url, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example.org", "access-control-request-method": "PUT" },
    });
    const stored = await put(chat.begun, PNG);

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("content-type");
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
    expect([stored.status, await stored.text()]).toEqual([200, ""]);
    expect(stored.headers.get("access-control-allow-origin")).toBe("*");
    expect(stored.headers.get("set-cookie")).toBeNull();
  });

  it("[AX-04] is refused without a token, with another one, and after its time", async () => {
    await using chat = await openUpload();
    const { center, token, begun } = chat;
    const { attachmentId } = await upload(center.http, token, FILE);
    const { body } = await call(center.http, "attachment", { token, body: { AttachmentId: attachmentId } });
    const download = String(body.Url);
    const address = `${center.http}/attachments/upload`;
    const urls = [
      address,
      `${address}?token=`,
      `${address}?token=x&token=y`,
      `${address}?token=${token}`,
      `${begun.url}x`,
    ];
    const swapped = download.replace("/download", "/upload");
    const answers = [];
    for (const url of [...urls, swapped]) answers.push((await put({ ...begun, url }, PNG)).status);
    const read = await fetch(begun.url.replace("/upload", "/download"));
    center.time.advance(15 * 60_000);
    const late = await put(begun, PNG);

    expect(answers).toEqual([403, 403, 403, 403, 403, 403]);
    expect([read.status, late.status]).toEqual([403, 403]);
  });

  it.each([
    [{ "Content-Type": "text/html" }, "Content-Type"],
    [{ "Content-Type": "image/png; charset=utf-8" }, "Content-Type"],
  ])("[AX-05] other headers than those of the answer are refused: %j", async (headers, named) => {
    await using chat = await openUpload();
    const answer = await put({ ...chat.begun, headers }, PNG);

    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(named)]);
  });

  it("[AX-05] fewer or more bytes than declared are refused at once, and the rest of them is not read", async () => {
    await using chat = await openUpload();
    const { center, token, begun } = chat;
    for (const bytes of [PNG.subarray(1), Buffer.concat([PNG, Buffer.alloc(5_000_000)])]) {
      const answer = await put(begun, bytes).catch(() => ({ status: 400 })); // cut off while the client still sends
      expect(answer.status).toBe(400);
    }

    expect((await complete(center.http, token, begun.attachmentId)).status).toBe(400);
    expect((await put(begun, PNG)).status).toBe(200);
    expect((await complete(center.http, token, begun.attachmentId)).status).toBe(200);
  });

  it("[AX-05] a body in chunks, without a length, is refused, and nothing of it is stored", async () => {
    const stored: string[] = [];
    const put: Blobs["put"] = async (key) => stored.push(key);
    await using chat = await openUpload({ blobs: { ...createMemoryBlobs(), put } });
    using raw = rawPut(chat.begun, { "transfer-encoding": "chunked" });
    raw.socket.write("1\r\nx\r\n".repeat(1_000));

    expect(await raw.closed).toMatch(/^HTTP\/1.1 400 /);
    expect(stored).toEqual([]);
  });

  it.each([
    [{ "Content-Type": "text/html", "content-length": String(PNG.length) }],
    [{ "content-length": "20971520" }],
  ])("[AX-05] an upload that is refused ends its connection: the rest is not read: %j", async (headers) => {
    await using chat = await openUpload();
    using raw = rawPut(chat.begun, headers);
    raw.socket.write(PNG.subarray(1));

    const answer = await raw.closed;

    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer.toLowerCase()).toContain("connection: close");
  });

  it("[AX-05] a storage that fails ends the connection: the rest is not read", async () => {
    const blobs: Blobs = {
      ...createMemoryBlobs(),
      put: () => Promise.reject(new CenterError("unavailable", "the storage is down")),
    };
    const size = 20 * 1024 * 1024;
    await using chat = await openUpload({ blobs }, { ...FILE, sizeBytes: size });
    using raw = rawPut(chat.begun, { "content-length": String(size) });
    raw.socket.write(PNG);

    const answer = await raw.closed;

    expect(answer).toMatch(/^HTTP\/1.1 500 /);
    expect(answer.toLowerCase()).toContain("connection: close");
  });

  it("[AX-06] bytes wait for the storage: the client cannot send more than the buffers hold", async () => {
    const storing = Promise.withResolvers<void>();
    const blobs: Blobs = {
      ...createMemoryBlobs(),
      async put(_key, bytes) {
        for await (const _part of bytes) await storing.promise;
        return 0;
      },
    };
    const size = 20 * 1024 * 1024;
    await using chat = await openUpload({ blobs }, { ...FILE, sizeBytes: size });
    using raw = rawPut(chat.begun, { "content-length": String(size) });
    let sent = 0;
    const part = Buffer.alloc(65_536);
    await new Promise<void>((resolve) => {
      const write = (): void => {
        while (sent < size) {
          sent += part.length;
          if (!raw.socket.write(part)) break;
        }
        raw.socket.once("drain", write);
      };
      write();
      let seen = -1;
      const look = setInterval(() => {
        if (seen === raw.socket.bytesWritten - raw.socket.writableLength && seen > 0) {
          clearInterval(look);
          resolve();
        }
        seen = raw.socket.bytesWritten - raw.socket.writableLength;
      }, 200);
    });

    expect(sent).toBeLessThan(size);
    raw.socket.destroy();
    storing.resolve();
  });

  it("[AX-06] a client that sends nothing for half a minute is disconnected, and can try again", async () => {
    await using chat = await openUpload();
    const { center, begun } = chat;
    using raw = rawPut(begun, { "content-length": String(PNG.length) });
    raw.socket.write(PNG.subarray(0, 100));
    await untilTimed(chat);
    center.time.advance(30_000);

    expect(await raw.closed).toBe("");
    await expect.poll(async () => (await put(begun, PNG)).status).toBe(200);
  });

  it("[AX-06] a client that sends a few bytes now and then is disconnected, so that others get its place", async () => {
    await using chat = await openUpload();
    const { center, begun } = chat;
    using raw = rawPut(begun, { "content-length": String(PNG.length) });
    raw.socket.write(PNG.subarray(0, 1));
    await untilTimed(chat);
    for (let sent = 1; sent < 4; sent += 1) {
      raw.socket.write(PNG.subarray(sent, sent + 1));
      await new Promise((resolve) => setTimeout(resolve, 30)); // time for the byte to arrive
      center.time.advance(14_000);
    }

    expect(await raw.closed).toBe("");
  });

  it("[AX-06] a client that disconnects leaves nothing, and can try again", async () => {
    const blobs = createMemoryBlobs();
    await using chat = await openUpload({ blobs });
    const raw = rawPut(chat.begun, { "content-length": String(PNG.length) });
    raw.socket.write(PNG.subarray(0, 1_000));
    await new Promise((resolve) => setTimeout(resolve, 20));
    raw.socket.destroy();
    await raw.closed;

    await expect.poll(async () => (await put(chat.begun, PNG)).status).toBe(200);
    expect(await blobs.list({ prefix: "", limit: 10 })).toHaveLength(1);
  });

  it("[AX-06, HT-17] another request has a minute to arrive, and an upload 15", async () => {
    const file = Buffer.concat([PNG, Buffer.alloc(1_000_000 - PNG.length)]);
    await using chat = await openUpload({}, { ...FILE, sizeBytes: file.length });
    const { center, begun } = chat;
    using upload = rawPut(begun, { "content-length": String(file.length) });
    using message = rawPut({ ...begun, url: `${center.http}/participant/message` }, { "content-length": "100" });
    using other = rawPut(begun, { "content-length": "100", "content-type": "application/json" }, "POST");
    const timed = () => center.time.pendingTimers.filter(({ delayMs }) => delayMs === 60_000);
    for (const { socket } of [message, other]) socket.write("{");
    await expect.poll(timed).toHaveLength(2);
    for (let half = 0; half < 4; half += 1) {
      center.time.advance(15_000);
      upload.socket.write(file.subarray(half * 200_000, (half + 1) * 200_000));
      await new Promise((resolve) => setTimeout(resolve, 30)); // time for the bytes to arrive
    }

    expect(await message.closed).toContain("408 Request Timeout");
    upload.socket.write(file.subarray(800_000));
    await expect.poll(upload.answer).toContain("200 OK");
  });

  it("[AX-07] takes one upload at a time", async () => {
    await using chat = await openUpload();
    using raw = rawPut(chat.begun, { "content-length": String(PNG.length) });
    raw.socket.write(PNG.subarray(0, 1_000));
    await expect.poll(async () => (await put(chat.begun, PNG)).status).toBe(409);

    raw.socket.write(PNG.subarray(1_000));
    await expect.poll(async () => (await put(chat.begun, PNG)).status).toBe(200);
  });

  it("[AX-07] takes permits of the participant and of the address", async () => {
    await using chat = await openUpload({ participant: { rate: { perSecond: 0.001, burst: 3 } } });
    await using busy = await openUpload(
      { limits: { addressRequests: { perSecond: 0.001, burst: 10 } } },
      { ...FILE, sizeBytes: 600_000 },
    );
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await put(chat.begun, PNG)).status);
    await put(busy.begun, Buffer.alloc(600_000));

    // One permit was taken by the start.
    expect(statuses).toEqual([200, 200, 429]);
    expect((await put(busy.begun, PNG)).status).toBe(429);
  });
});

describe("the address of a download", () => {
  async function sentFile(file: SentFile = FILE) {
    const chat = await openUpload();
    const { attachmentId, completed } = await upload(chat.center.http, chat.token, file);
    if (completed.status !== 200) throw new Error(`completion: ${completed.status}`);
    const { body } = await call(chat.center.http, "attachment", {
      token: chat.token,
      body: { AttachmentId: attachmentId },
    });
    return { ...chat, url: String(body.Url) };
  }

  it("[AX-10] sends the bytes with headers that let no browser run them", async () => {
    await using file = await sentFile();
    const answer = await fetch(file.url);

    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "attachment; filename=a.png",
      "content-length": String(PNG.length),
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "cache-control": "private",
      "accept-ranges": "bytes",
    });
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  it.each([
    ["bytes=0-3", 206, PNG.subarray(0, 4), `bytes 0-3/${PNG.length}`],
    ["bytes=2000-", 206, PNG.subarray(2_000), `bytes 2000-${PNG.length - 1}/${PNG.length}`],
    ["bytes=-5", 206, PNG.subarray(-5), `bytes ${PNG.length - 5}-${PNG.length - 1}/${PNG.length}`],
    ["bytes=0-999999", 206, PNG, `bytes 0-${PNG.length - 1}/${PNG.length}`],
    [`bytes=${PNG.length}-`, 416, Buffer.alloc(0), `bytes */${PNG.length}`],
    ["bytes=-0", 416, Buffer.alloc(0), `bytes */${PNG.length}`],
    ["bytes=5-1", 200, PNG, null],
    ["bytes=0-1,3-4", 200, PNG, null],
    ["lines=0-1", 200, PNG, null],
  ])("[AX-11] %s is answered with %i", async (range, status, bytes, contentRange) => {
    await using file = await sentFile();
    const answer = await fetch(file.url, { headers: { range } });

    expect([answer.status, answer.headers.get("content-range")]).toEqual([status, contentRange]);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });

  it("[AX-11] HEAD has the same headers and no bytes", async () => {
    await using file = await sentFile();
    const answer = await fetch(file.url, { method: "HEAD" });

    expect([answer.status, answer.headers.get("content-length"), await answer.text()]).toEqual([
      200,
      String(PNG.length),
      "",
    ]);
  });
});
