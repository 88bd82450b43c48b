import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { createJsonLog } from "./json-log.ts";
import { createLogSink } from "./log-sink.ts";

/** Stream that fails while `isFull`, as standard error on a full disk does: it can be written to again afterwards. */
function openStream() {
  const lines: string[] = [];
  const state = { isFull: false };
  const stream = new Writable({
    autoDestroy: false,
    decodeStrings: false,
    write(line: string, _encoding, callback) {
      if (state.isFull) return callback(Object.assign(new Error("full"), { code: "ENOSPC" }));
      lines.push(line);
      callback();
    },
  });
  return { lines, state, stream };
}

it("[LG-01] counts the lines that cannot be written, and reports their number with the first one that can", async () => {
  const { lines, stream } = openStream();
  const reports: number[] = [];
  const sink = createLogSink(stream, (lost) => reports.push(lost));
  const failing = (error: Error | null) => {
    stream.write = (_line: unknown, callback: unknown) => {
      queueMicrotask(() => (callback as (error: Error | null) => void)(error));
      return true;
    };
  };
  sink.write("a\n");
  const { write } = stream;
  failing(new Error("full"));
  sink.write("b\n");
  sink.write("c\n");
  await Promise.resolve();
  stream.write = write;
  sink.write("d\n");
  await new Promise((resolve) => setImmediate(resolve));

  expect(reports).toEqual([2]);
  expect(lines).toEqual(["a\n", "\nd\n"]); // the line break ends a line of which a part was written
});

it("[LG-01] neither an error event nor a failing write reaches the caller of the log", async () => {
  const { state, stream } = openStream();
  const log = await createJsonLog(
    createLogSink(stream, () => undefined),
    "info",
  );
  state.isFull = true;

  expect(() => log.error("message", { error: new Error("a fault") })).not.toThrow();
  await new Promise((resolve) => setImmediate(resolve));
  expect(stream.errored).toMatchObject({ code: "ENOSPC" });
});

it("[LG-02] drops lines while a slow reader has not taken a mebibyte", async () => {
  const callbacks: (() => void)[] = [];
  const stream = new Writable({ write: (_line, _encoding, callback) => void callbacks.push(callback) });
  const reports: number[] = [];
  const sink = createLogSink(stream, (lost) => reports.push(lost));
  const line = `${"x".repeat(1_023)}\n`;
  for (let index = 0; index < 3_000; index += 1) sink.write(line);

  expect(stream.writableLength).toBe(1_025 * 1_024);
  callbacks.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(reports).toEqual([3_000 - 1_025]);
});
