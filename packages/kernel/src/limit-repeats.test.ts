import { createManualClock, createRecordingLogger } from "@tributary/testkit";
import { expect, it } from "vitest";
import { limitRepeats } from "./limit-repeats.ts";

function open() {
  const clock = createManualClock();
  const recorded = createRecordingLogger();
  return { clock, recorded, log: limitRepeats(recorded, clock) };
}

const full = new Error("disk full");

it("[ER-01] logs an error once per minute and cause, with the number of those left out", () => {
  const { clock, recorded, log } = open();

  for (let second = 0; second < 90; second += 1) {
    log.error("failed to write", { error: full });
    log.child({ contactId: "c" }).error("failed to write", { error: new Error("disk full") });
    clock.advance(1_000);
  }

  expect(recorded.lines).toEqual([
    { level: "error", message: "failed to write", fields: { error: full } },
    { level: "error", message: "failed to write", fields: { error: full, omitted: 119 } },
  ]);
});

it("[ER-01] logs other causes and other messages at once", () => {
  const { recorded, log } = open();

  log.error("failed to write", { error: full });
  log.error("failed to write", { error: new Error("read-only") });
  log.warn("failed to read", { error: full });
  log.warn("failed to read");

  expect(recorded.lines).toHaveLength(4);
});

it("[ER-01] logs other budgets and routes at once, and not other clients", () => {
  const { recorded, log } = open();

  for (const budget of ["slow-readers", "address-unsent-bytes"]) {
    for (const address of ["192.0.2.1", "192.0.2.2"]) log.warn("ending connection", { budget, address });
  }

  expect(recorded.lines.map(({ fields }) => fields)).toEqual([
    { budget: "slow-readers", address: "192.0.2.1" },
    { budget: "address-unsent-bytes", address: "192.0.2.1" },
  ]);
});

it("[ER-01] logs every line of the other levels, with the fields of child loggers", () => {
  const { recorded, log } = open();
  const child = log.child({ contactId: "c" });

  for (let count = 0; count < 2; count += 1) {
    child.info("contact created");
    child.debug("detail");
  }

  expect(recorded.of("info")).toEqual(
    Array(2).fill({ level: "info", message: "contact created", fields: { contactId: "c" } }),
  );
  expect(recorded.of("debug")).toHaveLength(2);
});
