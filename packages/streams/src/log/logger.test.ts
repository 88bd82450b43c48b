import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { LogEntry } from "./log-entry.ts";
import { Logger } from "./logger.ts";
import { redact, redactText } from "./redact.ts";

function openLog() {
  const echoed: string[] = [];
  const sent: LogEntry[] = [];
  const panel = { isThere: true };
  const write = (line: string): void => void echoed.push(line);
  const log = new Logger({
    clock: createManualClock(0),
    console: { debug: write, info: write, warn: write, error: write },
    window: {} as Window,
    loggerId: "own",
    sendUpstream: (entry) => {
      if (panel.isThere) sent.push(entry);
      return panel.isThere;
    },
  });
  return { log, echoed, sent, panel };
}

describe("the log", () => {
  it("accepts an optional component before a printf-style text", () => {
    const { log } = openLog();

    expect(log.info("chat", "%s of %d", "one", 2)).toMatchObject({
      component: "chat",
      level: "INFO",
      text: "one of 2",
    });
    expect(log.critical("down")).toMatchObject({ component: "ccp", level: "ERROR", text: "down" });
  });

  it("writes only warnings and errors to the console by default", () => {
    const { log, echoed } = openLog();

    log.info("a");
    log.warn("b");
    log.setEchoLevel("INFO");
    log.info("c");

    expect(echoed).toEqual([
      "[1970-01-01T00:00:00.000Z] [WARN] [null]: b",
      "[1970-01-01T00:00:00.000Z] [INFO] [null]: c",
    ]);
  });

  it("sends entries from its level on to the panel, with attached data", async () => {
    const { log, sent } = openLog();

    log.debug("below");
    log.info("sent").withObject({ token: "s" });
    await Promise.resolve();

    expect(sent.map(({ text, objects }) => ({ text, objects }))).toEqual([
      { text: "sent", objects: [{ token: "[redacted]" }] },
    ]);
  });

  it("queues entries in order until a panel is connected", async () => {
    const { log, sent, panel } = openLog();
    panel.isThere = false;

    log.info("1");
    log.info("2");
    await Promise.resolve();
    panel.isThere = true;
    log.info("3");
    await Promise.resolve();

    expect(sent.map(({ text }) => text)).toEqual(["1", "2", "3"]);
  });

  it("adds the panel's entries by its own level, and neither adds returned entries of its own nor sends the panel's back", async () => {
    const { log, sent } = openLog();

    log.addPanelLine({ level: "INFO", text: "from the panel", time: new Date(0), loggerId: "panel" });
    log.addPanelLine({ level: "DEBUG", text: "below the level", time: new Date(0), loggerId: "panel" });
    log.addPanelLine({ level: "INFO", text: "own", time: new Date(0), loggerId: "own" });
    log.addPanelLine(null);
    await Promise.resolve();

    expect(log.toString()).toBe("[1970-01-01T00:00:00.000Z] [INFO] [null]: from the panel");
    expect(sent).toEqual([]);
  });

  it("reports unknown levels and keeps the level", async () => {
    const { log, sent } = openLog();

    // @ts-expect-error There is no such level.
    log.setLogLevel("LOUD");
    log.debug("below the level");
    log.info("kept");
    await Promise.resolve();

    expect(sent.map(({ text }) => text)).toEqual(["kept"]);
  });

  it("keeps the relevant fields of an error", () => {
    const { log } = openLog();

    expect(log.error("x").withException(new TypeError("bad")).exception).toMatchObject({
      type: "TypeError",
      message: "bad",
    });
    expect(log.error("x").withException("words").exception).toEqual({ type: "[object String]", stack: [] });
  });
});

describe("redaction", () => {
  it("redacts customer data and secrets at any depth", () => {
    const copy = redact({
      state: { name: "Available" },
      name: "Grace",
      attributes: { a: 1 },
      nested: [{ phoneNumber: "+1 555 123 4567", count: 5 }],
      customerId: "c1",
    });

    expect(copy).toEqual({
      state: { name: "Available" },
      name: "[redacted]",
      attributes: "[redacted]",
      nested: [{ phoneNumber: "[redacted]", count: 5 }],
      customerId: expect.stringMatching(/^\[obfuscated value\] [0-9a-f]{8}$/),
    });
  });

  it("redacts secrets in JSON inside a text", () => {
    const callConfigJson = JSON.stringify({ iceServers: [{ urls: ["turn:x"], credential: "s3cret" }] });
    const connectionData = '{"ConnectionAuthenticationToken":"t"}';

    expect(redact({ softphoneMediaInfo: { callConfigJson }, connectionData, note: "[not JSON" })).toEqual({
      softphoneMediaInfo: { callConfigJson: '{"iceServers":[{"urls":["turn:x"],"credential":"[redacted]"}]}' },
      connectionData: '{"ConnectionAuthenticationToken":"[redacted]"}',
      note: "[not JSON",
    });
  });

  it("removes JSON inside a text that is too deep to be redacted", () => {
    const depth = 100_000;
    const connectionData = `${"[".repeat(depth)}{"token":"t"}${"]".repeat(depth)}`;

    expect(redact({ connectionData, count: 1 })).toEqual({ connectionData: "[redacted]", count: 1 });
  });

  it("redacts tokens, addresses and numbers in texts", () => {
    expect(redactText("https://x.example/?token=abc&y=1")).toBe("https://x.example/?token=[redacted]&y=1");
    expect(redactText("call +1 (555) 123-4567 or me@x.example")).toBe("call [redacted] or [redacted]");
  });

  it("replaces objects that cannot be copied with a note", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;

    expect(redact(cycle)).toBe("[could not be copied]");
  });
});
