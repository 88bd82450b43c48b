import type { Writable } from "node:stream";

/** Receiver of log lines. `write` never throws and never waits. */
export interface LogSink {
  write(line: string): void;
}

/** Lines that a slow reader has not taken yet stay in memory up to this size; further ones are dropped. Unit: bytes. */
const MAX_PENDING_BYTES = 1_048_576;

/**
 * Creates a sink for a stream that may fail at any time: a full disk, a pipe without a reader. Lines that cannot be written are counted and
 * dropped; once a line is written again, `onRecovered` receives their number.
 */
export function createLogSink(stream: Writable, onRecovered: (lost: number) => void): LogSink {
  let lost = 0;
  let isLineOpen = false;
  stream.on("error", () => undefined); // reported by the callback of each write
  return {
    write(line) {
      if (stream.writableLength > MAX_PENDING_BYTES) {
        lost += 1;
        return;
      }
      const text = isLineOpen ? `\n${line}` : line; // a full disk may have taken a part of the line before
      isLineOpen = false;
      stream.write(text, (error) => {
        if (error) {
          lost += 1;
          isLineOpen = true;
        } else if (lost > 0) {
          const count = lost;
          lost = 0;
          onRecovered(count);
        }
      });
    },
  };
}
