import { Writable } from "node:stream";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createProcessLog } from "./process-log.ts";

it.each(["json", "lines"] as const)("[ER-01] limits repeated warnings, in the format %s", async (logFormat) => {
  const lines: string[] = [];
  const stderr = new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => void done(lines.push(line) > 0 ? null : undefined),
  });
  const clock = createManualClock();
  const { log, unlimited } = await createProcessLog({ stderr, clock }, { logFormat, logLevel: "info" });

  for (let count = 0; count < 3; count += 1) {
    log.warn("closing socket: too many frames", { participantId: `participant-${count}` });
    unlimited.error("server process ended unexpectedly");
  }

  expect(lines.filter((line) => line.includes("too many frames"))).toHaveLength(1);
  expect(lines.filter((line) => line.includes("ended unexpectedly"))).toHaveLength(3);
});
