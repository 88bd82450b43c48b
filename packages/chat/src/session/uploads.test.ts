import { silentLogger } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createFakeServer } from "../../test/fake-server.ts";
import type { PutBytes } from "../participant-api/put-bytes.ts";
import { createChatSession } from "./customer-chat-session.ts";
import { createTextChatSession } from "./text-chat-session.ts";
import { uploadsTo } from "./uploads.ts";

async function setUp(put?: PutBytes) {
  const clock = createManualClock();
  const random = createSeededRandom(1);
  const center = createFakeServer(clock, random);
  const deps = { ...center, clock, random, storage: null, log: silentLogger, ...(put && { put }) };
  const session = createChatSession(deps, center.session);
  await clock.run(500);
  const namesSent = (): readonly string[] =>
    session
      .snapshot()
      .timeline.flatMap((entry) => (entry.type === "message" ? (entry.attachments ?? []).map(({ name }) => name) : []));
  const callsOf = (operation: string): number => center.calls.filter((call) => call.operation === operation).length;
  const isChecking = () => session.snapshot().uploads.map((upload) => upload.isChecking);
  const listed = () => session.snapshot().uploads.map(({ name, problem }) => [name, problem?.kind ?? null]);
  return { clock, center, session, namesSent, callsOf, listed, isChecking };
}

const fileOf = (name: string): File => new File(["abc"], name, { type: "text/plain" });

describe("files of a session", () => {
  it("[CS-14] are sent in order, one at a time, and never shown twice", async () => {
    const { clock, center, session, namesSent, listed } = await setUp();
    using _session = session;
    const shown: number[] = [];
    session.onChange(() => shown.push(session.snapshot().uploads.length + namesSent().length));

    session.sendFile(fileOf("one.txt"));
    session.sendFile(fileOf("two.txt"));
    expect(listed()).toEqual([
      ["one.txt", null],
      ["two.txt", null],
    ]);
    await clock.run(2_000);

    expect({ sent: namesSent(), listed: listed() }).toEqual({ sent: ["one.txt", "two.txt"], listed: [] });
    expect(shown.every((count) => count <= 2)).toBe(true);
    const step = ["start-attachment-upload", "put", "complete-attachment-upload"];
    expect(center.calls.map(({ operation }) => operation).filter((operation) => step.includes(operation))).toEqual([
      ...step,
      ...step,
    ]);
    expect(session.snapshot().timeline.at(-1)).toMatchObject({
      mine: true,
      content: "",
      attachments: [{ id: "file-2", name: "two.txt", contentType: "text/plain", status: "approved" }],
    });
  });

  it("[CS-15] name the reason of a refusal, and do not hold up the next file", async () => {
    const { clock, session, namesSent, listed } = await setUp();
    using _session = session;
    session.sendFile(fileOf("refuse.exe"));
    for (const name of ["1.txt", "2.txt", "3.txt", "4.txt"]) session.sendFile(fileOf(name));
    await clock.run(5_000);

    expect(namesSent()).toEqual(["1.txt", "2.txt", "3.txt"]);
    expect(session.snapshot().uploads.map(({ name, problem }) => [name, problem])).toEqual([
      ["refuse.exe", { kind: "refused", message: "AttachmentName: no" }],
      ["4.txt", { kind: "too-many", message: "too many" }],
    ]);

    for (const { key } of session.snapshot().uploads) session.discardFile(key);
    expect(listed()).toEqual([]);
  });

  it("[CS-15] are sent once by a retry, also if only the last response was lost", async () => {
    const { clock, center, session, namesSent, callsOf, listed } = await setUp();
    using _session = session;
    const key = session.sendFile(fileOf("one.txt"));
    while (callsOf("complete-attachment-upload") === 0) await clock.run(1);
    center.weather.offline = true;
    await clock.run(1_000);
    center.weather.offline = false;
    expect(listed()).toEqual([["one.txt", "unreachable"]]);

    session.retryFile(key);
    await clock.run(1_000);
    expect(listed()).toEqual([["one.txt", null]]); // until the connection, which has died silently, is replaced
    await clock.run(40_000);

    expect({ sent: namesSent(), listed: listed(), puts: callsOf("put") }).toEqual({
      sent: ["one.txt"],
      listed: [],
      puts: 1,
    });
  });

  it("[CS-15] are not sent if they are discarded on their way", async () => {
    const { clock, session, namesSent, callsOf } = await setUp();
    using _session = session;
    const key = session.sendFile(fileOf("one.txt"));
    while (callsOf("start-attachment-upload") === 0) await clock.run(1);

    session.discardFile(key);
    await clock.run(5_000);

    expect({ sent: namesSent(), puts: callsOf("put") }).toEqual({ sent: [], puts: 0 });
  });

  it("[CS-15] do not hold up the next one if they are discarded while their bytes are on the way", async () => {
    const { clock, center, session, namesSent, callsOf, listed } = await setUp();
    using _session = session;
    center.files.isStuck = true;
    const key = session.sendFile(fileOf("slow.txt"));
    session.sendFile(fileOf("next.txt"));
    while (callsOf("put") === 0) await clock.run(1);
    await clock.run(1_000);
    center.files.isStuck = false;

    session.discardFile(key);
    await clock.run(5_000);

    expect({ sent: namesSent(), listed: listed() }).toEqual({ sent: ["next.txt"], listed: [] });
  });

  it("[CS-15] are not completed after the session was disposed", async () => {
    const { clock, center, session, callsOf } = await setUp();
    center.files.isStuck = true;
    session.sendFile(fileOf("slow.txt"));
    while (callsOf("put") === 0) await clock.run(1);

    session[Symbol.dispose]();
    center.files.isStuck = false;
    await clock.run(20 * 60_000);

    expect(callsOf("complete-attachment-upload")).toBe(0);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CS-15] announce one file for all attempts until the center refuses one", async () => {
    const { clock, center, session, namesSent } = await setUp();
    using _session = session;
    const tokens = (): unknown[] =>
      center.calls
        .filter(({ operation }) => operation === "start-attachment-upload")
        .map(({ body }) => body.ClientToken);
    center.weather.offline = true;
    const key = session.sendFile(fileOf("one.txt"));
    await clock.run(1_000);
    center.weather.offline = false;
    center.files.refusesPuts = 1;
    await clock.run(40_000);
    session.retryFile(key);
    await clock.run(2_000);
    session.retryFile(key);
    await clock.run(2_000);

    expect(namesSent()).toEqual(["one.txt"]);
    expect(new Set(tokens()).size).toBe(1);
  });

  it("[CS-15] are sent later if the center has too many requests", async () => {
    const { clock, center, session, namesSent, listed } = await setUp();
    using _session = session;
    Object.assign(center.files, { putStatus: 429, refusesPuts: 3 });
    session.sendFile(fileOf("one.txt"));
    await clock.run(500);
    expect(listed()).toEqual([["one.txt", null]]);

    await clock.run(30_000);

    expect({ sent: namesSent(), listed: listed() }).toEqual({ sent: ["one.txt"], listed: [] });
  });

  it("[CS-15] have a content type by their name if the browser knows none", async () => {
    const { clock, center, session } = await setUp();
    using _session = session;
    session.sendFile(new File(["abc"], "Photo.HEIC"));
    await clock.run(2_000);

    expect(center.calls.find(({ operation }) => operation === "start-attachment-upload")?.body).toMatchObject({
      ContentType: "image/heic",
    });
  });

  it("[CS-15] have failed once the chat is over", async () => {
    const { clock, center, session, listed } = await setUp();
    using _session = session;
    center.weather.offline = true;
    session.sendFile(fileOf("one.txt"));
    await clock.run(1_000);
    center.weather.offline = false;
    center.endChat();
    await clock.run(60_000);

    session.sendFile(fileOf("late.txt"));
    expect(session.snapshot().over?.reason).toBe("ended");
    expect(listed()).toEqual([
      ["one.txt", "over"],
      ["late.txt", "over"],
    ]);
  });

  it("[CS-15] have failed if the chat ends while they are scanned", async () => {
    const { clock, center, session, callsOf, listed, isChecking } = await setUp();
    using _session = session;
    center.files.isScanning = true;
    const key = session.sendFile(fileOf("one.txt"));
    await clock.run(10);
    const before = isChecking();
    await clock.run(2_000);
    session.discardFile(key); // too late: the center has it
    expect([before, isChecking()]).toEqual([[false], [true]]);
    expect({ completed: callsOf("complete-attachment-upload"), listed: listed() }).toEqual({
      completed: 1,
      listed: [["one.txt", null]],
    });

    center.endChat();
    await clock.run(60_000);

    expect(listed()).toEqual([["one.txt", "over"]]);
  });

  it("[CS-17] report how much of them was sent, also if an attempt begins again", async () => {
    const puts: ((sentBytes: number | null) => void)[] = [];
    const put: PutBytes = (_url, { onProgress }) =>
      new Promise((resolve, reject) => {
        puts.push((sentBytes) => {
          if (sentBytes === null) reject(new Error("cut"));
          else if (sentBytes < 3) onProgress(sentBytes);
          else resolve({ status: 200 });
        });
      });
    const { clock, center, session } = await setUp(put);
    using _session = session;
    const sentBytes = (): unknown => session.snapshot().uploads[0]?.sentBytes;
    const key = session.sendFile(fileOf("one.txt"));
    await clock.run(100);

    puts[0]?.(2);
    expect(sentBytes()).toBe(2);
    puts[0]?.(null);
    await clock.run(100);
    expect(sentBytes()).toBe(0);
    session.retryFile(key);
    await clock.run(100);
    center.files.isScanning = true;
    center.files.put("file-1", 3);
    puts[1]?.(3);
    await clock.run(100);

    expect(session.snapshot().uploads).toMatchObject([{ size: 3, sentBytes: 3, isChecking: true }]);
  });

  it("[CS-16] have the status of their check, once", async () => {
    const { clock, center, session } = await setUp();
    using _session = session;
    const statusOf = () =>
      session.snapshot().timeline.flatMap((entry) => (entry.type === "message" ? entry.attachments : []));

    const item = center.agentSendsFile("plan.pdf", "IN_PROGRESS");
    await clock.run(500);
    expect(statusOf()).toMatchObject([{ status: "checking" }]);
    center.publish({
      ...item,
      Attachments: [{ AttachmentId: "plan.pdf", AttachmentName: "plan.pdf", Status: "REJECTED" }],
    });
    await clock.run(500);
    center.publish(item);
    await clock.run(500);

    expect(statusOf()).toMatchObject([{ id: "plan.pdf", status: "rejected" }]);
  });

  it("are loaded from an address that the center returns", async () => {
    const { clock, session } = await setUp();
    using _session = session;
    session.sendFile(fileOf("one.txt"));
    await clock.run(2_000);

    const found = session.fileAddress("file-1");
    const unknown = session.fileAddress("file-9");
    await clock.run(500);

    expect(await found).toEqual({ ok: true, value: { url: "http://127.0.0.1/files/file-1", size: 3 } });
    expect(await unknown).toEqual({ ok: false, refusal: { kind: "refused", message: "AttachmentId: unknown" } });
  });
});

it("[CS-18] a session without the code for files sends messages, and files once it was added", async () => {
  const clock = createManualClock();
  const random = createSeededRandom(1);
  const center = createFakeServer(clock, random);
  const deps = { ...center, clock, random, storage: null, log: silentLogger };
  using session = createTextChatSession(deps, center.session);
  await clock.run(500);
  session.send("hello");
  await clock.run(2_000);
  expect({ hasFiles: "sendFile" in session, uploads: session.snapshot().uploads }).toEqual({
    hasFiles: false,
    uploads: [],
  });

  const files = session.addFiles(uploadsTo);
  expect(session.addFiles(uploadsTo)).toBe(files);
  files.sendFile(fileOf("one.txt"));
  expect(session.snapshot().uploads).toMatchObject([{ name: "one.txt", sentBytes: 0, problem: null }]);
  await clock.run(2_000);

  expect(session.snapshot().timeline).toMatchObject([
    { type: "message", content: "hello", delivery: "sent" },
    { type: "message", attachments: [{ name: "one.txt" }] },
  ]);
});

it("[CS-18] files that are added after the end of a session are not sent", async () => {
  const clock = createManualClock();
  const random = createSeededRandom(1);
  const center = createFakeServer(clock, random);
  const session = createTextChatSession({ ...center, clock, random, storage: null, log: silentLogger }, center.session);
  await clock.run(500);
  session[Symbol.dispose]();

  session.addFiles(uploadsTo).sendFile(fileOf("one.txt"));
  await clock.run(2_000);

  expect(session.snapshot().uploads).toMatchObject([{ problem: { kind: "over" } }]);
  expect(center.calls.some(({ operation }) => operation === "start-attachment-upload")).toBe(false);
});
