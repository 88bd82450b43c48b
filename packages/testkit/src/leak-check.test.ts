import { describe, expect, it } from "vitest";
import { createLeakCheck } from "./leak-check.ts";
import { createManualClock } from "./manual-clock.ts";
import { createRecordingLogger } from "./recording-logger.ts";

describe("leak check", () => {
  it("reports timers, tasks and resources that were started and not stopped", () => {
    const clock = createManualClock(0);
    const resources = ["Timeout"];
    const check = createLeakCheck({
      clocks: [clock],
      activeResources: () => resources,
      counts: { followers: () => resources.length },
    });
    expect(check.leaks()).toEqual([]);

    const timer = clock.after(1_000, () => undefined);
    clock.soon(() => undefined);
    resources.push("Timeout", "TCPSocketWrap");

    expect(check.leaks()).toEqual([
      "timer pending until 1970-01-01T00:00:01.000Z",
      "1 pending tasks",
      "Timeout: 1 more than before",
      "TCPSocketWrap: 1 more than before",
      "followers: 2 more than before",
    ]);

    timer[Symbol.dispose]();
    clock.runSoon();
    resources.splice(1);
    expect(check.leaks()).toEqual([]);
  });

  it("reports resources that keep this process alive", () => {
    const check = createLeakCheck({ activeResources: () => process.getActiveResourcesInfo() });

    const timeout = setTimeout(() => undefined, 60_000);
    expect(check.leaks()).toEqual(["Timeout: 1 more than before"]);

    clearTimeout(timeout);
    expect(check.leaks()).toEqual([]);
  });
});

describe("recording logger", () => {
  it("records lines with bound fields and returns them as one text", () => {
    const log = createRecordingLogger();

    log.child({ contactId: "c" }).child({ agentId: "a" }).warn("offer refused", { code: "offer-gone" });
    log.info("started");

    expect(log.lines).toEqual([
      { level: "warn", message: "offer refused", fields: { contactId: "c", agentId: "a", code: "offer-gone" } },
      { level: "info", message: "started", fields: {} },
    ]);
    expect(log.of("info")).toHaveLength(1);
    expect(log.text()).toBe("warn offer refused contactId=c agentId=a code=offer-gone\ninfo started");
  });
});
