import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { randomBelow } from "@tributary/kernel";
import { createSeededRandom } from "@tributary/testkit";
import fc from "fast-check";
import { expect, it } from "vitest";
import { PNG, putZeros, start, uploadOf } from "./attachment-client.ts";
import { call, connect, openTestCenter, type TestCenter } from "./test-center.ts";

/** Requests per endpoint; TRIBUTARY_FUZZ_RUNS for more. */
const RUNS = Number(process.env.TRIBUTARY_FUZZ_RUNS ?? 250);

/** Time does not pass in these tests, so that no permit comes back. */
const UNLIMITED = { perSecond: 1_000_000, burst: 1_000_000 };

/** Size up to which the memory of the process may grow while files pass. Unit: bytes. */
const MAX_GROWTH_BYTES = 60 * 1024 * 1024;

const OPERATIONS = ["start-attachment-upload", "complete-attachment-upload", "attachment"] as const;

const MEMBERS = [
  "AttachmentName",
  "ContentType",
  "AttachmentSizeInBytes",
  "ClientToken",
  "AttachmentIds",
  "AttachmentId",
  "UrlExpiryInSeconds",
];

const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom("a.png", "image/png", 3, -1, 1e308, null, "", "\0", "x".repeat(20_000), ["a"], [[]], { a: 1 }),
);

const body = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...MEMBERS), value).map((members) => JSON.stringify(members)) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "[]", "null", "{", '{"AttachmentId":{"__proto__":1}}', "[".repeat(5_000)),
  },
);

async function customerOf(center: TestCenter): Promise<string> {
  const party = await center.startChat();
  const { token } = await connect(center.http, party);
  await center.center.chats.join(party.ref);
  return token;
}

it(`[AX-17] ${RUNS} random bodies at each of the three operations cause no error of the server`, async () => {
  await using center = await openTestCenter({ limits: { addressRequests: UNLIMITED } });
  const token = await customerOf(center);

  for (const operation of OPERATIONS) {
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const { status, body: answer } = await call(center.http, operation, { token, body: text });
        expect([200, 400, 402, 409]).toContain(status);
        if (status !== 200) expect(answer.__type).toMatch(/Exception$/);
      }),
      { numRuns: RUNS, seed: 11, endOnFailure: true },
    );
  }
});

it(`[AX-17] ${RUNS} random uploads cause no error of the server`, async () => {
  await using center = await openTestCenter({ limits: { addressRequests: UNLIMITED } });
  const random = createSeededRandom(11);
  const pick = <T>(...choices: readonly T[]): T => choices[randomBelow(random, choices.length)] as T; // at least one
  const statuses = new Map<number, number>();
  let token = await customerOf(center);

  for (let run = 0; run < RUNS; run += 1) {
    if (run % 30 === 0) token = await customerOf(center);
    const upload = uploadOf(await start(center.http, token, { name: "a.png", bytes: PNG }, String(run)));
    const flipped = upload.url.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    const request: RequestInit = {
      method: pick("PUT", "PUT", "PUT", "POST", "PATCH", "DELETE"),
      headers: pick(
        upload.headers,
        upload.headers,
        {},
        { "content-type": "text/html" },
        { ...upload.headers, range: "bytes=0-1" },
      ),
      body: pick(
        PNG,
        PNG,
        PNG.subarray(0, 7),
        Buffer.concat([PNG, PNG]),
        Buffer.alloc(0),
        Buffer.alloc(100_000),
      ) as BodyInit,
    };
    const url = pick(upload.url, upload.url, upload.url, flipped, upload.url.slice(0, -20), `${upload.url}&token=x`);
    const status = await fetch(url, request).then(
      (answer) => answer.status,
      () => 0, // cut off
    );
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }

  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(statuses.get(200)).toBeGreaterThan(RUNS / 20);
  expect(statuses.get(400)).toBeGreaterThan(RUNS / 20);
});

it("[AX-06] memory is steady while large files pass", { timeout: 60_000 }, async () => {
  await using center = await openTestCenter({
    blobs: {
      async put(_key, bytes) {
        let size = 0;
        for await (const part of bytes) size += part.length;
        return size;
      },
      get: async () => null,
      remove: async () => undefined,
      list: async () => [],
    },
  });
  const token = await customerOf(center);
  const sizeBytes = 20 * 1024 * 1024;
  const before = usedBytes();

  for (let run = 0; run < 20; run += 1) {
    const upload = uploadOf(await start(center.http, token, { name: "a.png", bytes: PNG, sizeBytes }, String(run)));
    expect(await putZeros(upload, sizeBytes)).toBe(200);
    expect(usedBytes() - before).toBeLessThan(MAX_GROWTH_BYTES);
    center.time.advance(10_000); // the budget of the address is that of 25 MB per second
  }
});

/** Memory that is not garbage. */
function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
