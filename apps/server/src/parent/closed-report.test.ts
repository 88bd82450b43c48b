import { type LogFields, silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createClosedReport } from "./closed-report.ts";

it("[RC-02] logs the number of closed connections at once, and then at most once a minute", () => {
  const clock = createManualClock();
  const entries: unknown[] = [];
  const log = { ...silentLogger, warn: (_message: string, fields?: LogFields) => void entries.push(fields) };
  const onClosed = createClosedReport({ clock, log });

  onClosed("too-many");
  onClosed("too-many");
  onClosed("waited-too-long");
  expect(entries).toEqual([{ "too-many": 1 }]);
  clock.advance(60_000);
  expect(entries.slice(1)).toEqual([{ "too-many": 2, "waited-too-long": 1 }]);
  clock.advance(180_000);
  expect(entries).toHaveLength(2);
});
