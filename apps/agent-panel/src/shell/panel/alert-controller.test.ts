import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createStore } from "../../shared/store.ts";
import { createAlertController } from "./alert-controller.ts";
import type { PanelSnapshot } from "./panel-state.ts";
import type { PanelStore } from "./panel-store.ts";

type Row = { readonly contactId: string; readonly unread: number; readonly text: string | null; readonly key?: string };

/** A workspace with the members that alerts use. */
function workspaceWith(rows: readonly Row[], offers: readonly string[] = []): PanelSnapshot {
  const workspace = {
    incoming: { offers: offers.map((contactId) => ({ contactId, customerName: contactId, queueName: "Sales" })) },
    contacts: {
      rows: rows.map(({ contactId, unread, text, key }) => ({
        contactId,
        customerName: `Customer ${contactId}`,
        unread,
        isLoaded: true,
        newest: text === null ? null : { key: key ?? text, text },
      })),
    },
  };
  return { page: "workspace", workspace } as unknown as PanelSnapshot; // the rest of a workspace is not used here
}

function setUp() {
  const clock = createManualClock();
  const log: string[] = [];
  const snapshots = createStore<PanelSnapshot>(
    workspaceWith([{ contactId: "a", unread: 0, text: null }]),
    silentLogger,
  );
  const store: Pick<PanelStore, "snapshots" | "change"> = {
    snapshots,
    change: ({ announcement }) => void log.push(`announce ${announcement}`),
  };
  const openings: (() => void)[] = [];
  const controller = createAlertController({
    clock,
    store: store as PanelStore,
    sound: { chime: () => void log.push("chime"), countUnread: (count) => void log.push(`unread ${count}`) },
    notifications: {
      request: () => undefined,
      show: ({ title, body, onOpen }) => {
        log.push(`notice ${title}: ${body.length > 20 ? body.length : body}`);
        openings.push(onOpen);
        return { [Symbol.dispose]: () => void log.push(`removed ${title}`) };
      },
    },
    select: (contactId) => void log.push(`select ${contactId}`),
  });
  return { clock, log, controller, openings, write: snapshots.write };
}

describe("alerts", () => {
  it("[PA-03] of a message are a tone, an announcement, a count and a notice that opens its chat", async () => {
    const { clock, log, openings, write } = setUp();
    write(workspaceWith([{ contactId: "a", unread: 0, text: null }]));

    write(workspaceWith([{ contactId: "a", unread: 1, text: "hello" }]));
    await clock.run(1_000);
    openings[0]?.();

    expect(log).toEqual([
      "unread 0",
      "unread 1",
      "chime",
      "announce Customer a: hello",
      "notice Customer a: hello",
      "select a",
    ]);
  });

  it("[PA-03] announce the same text again", async () => {
    const { clock, log, write } = setUp();
    const unread = (key: string) => workspaceWith([{ contactId: "a", unread: 1, text: "hello", key }]);
    write(workspaceWith([{ contactId: "a", unread: 0, text: null }]));

    write(unread("1"));
    await clock.run(2_000);
    write(unread("2"));
    await clock.run(2_000);

    expect(log.filter((line) => line.startsWith("announce"))).toEqual([
      "announce Customer a: hello",
      "announce ",
      "announce Customer a: hello",
      "announce ",
    ]);
  });

  it("[PA-03] show each announcement for its full time", async () => {
    const { clock, log, write } = setUp();
    write(workspaceWith([{ contactId: "a", unread: 0, text: null }]));

    write(workspaceWith([{ contactId: "a", unread: 1, text: "one" }]));
    await clock.run(500);
    write(workspaceWith([{ contactId: "a", unread: 2, text: "two" }]));
    await clock.run(1_000);
    expect(log.at(-1)).toBe("notice Customer a: two");
    await clock.run(500);

    expect(log.at(-1)).toBe("announce ");
  });

  it("[PA-03] leave no timer when they are disposed", async () => {
    const { clock, controller, write } = setUp();
    write(workspaceWith([{ contactId: "a", unread: 0, text: null }]));
    write(workspaceWith([{ contactId: "a", unread: 1, text: "hello" }]));
    await clock.run(1_000);
    expect(clock.pendingTimers).toHaveLength(1);

    controller[Symbol.dispose]();

    expect(clock.pendingTimers).toEqual([]);
  });

  it("[PA-03] of a message are removed once it is seen, and when the agent signs out", async () => {
    const { clock, log, write } = setUp();
    const unread = workspaceWith([{ contactId: "a", unread: 1, text: "hello" }], ["b"]);
    write(workspaceWith([{ contactId: "a", unread: 0, text: null }]));
    write(unread);
    await clock.run(1_000);

    write(workspaceWith([{ contactId: "a", unread: 0, text: null }], ["b"]));
    expect(log.filter((line) => line.startsWith("removed"))).toEqual(["removed Customer a"]);
    write({ page: "starting", isUnreachable: false });

    expect(log.filter((line) => line.startsWith("removed"))).toEqual([
      "removed Customer a",
      "removed Incoming chat from \u2068b\u2069",
    ]);
  });

  it("[PA-03] shorten long messages", async () => {
    const { clock, log, write } = setUp();
    write(workspaceWith([{ contactId: "a", unread: 0, text: null }]));

    write(workspaceWith([{ contactId: "a", unread: 1, text: "x".repeat(16_000) }]));
    await clock.run(1_000);

    expect(log).toContain("notice Customer a: 160");
  });

  it("[PA-03] of an offer are a notice until the offer is over", () => {
    const { log, write, controller } = setUp();

    write(workspaceWith([], ["b"]));
    write(workspaceWith([], ["b", "c"]));
    write(workspaceWith([], ["c"]));
    controller[Symbol.dispose]();

    expect(log.filter((line) => !line.startsWith("unread"))).toEqual([
      "notice Incoming chat from \u2068b\u2069: Sales",
      "notice Incoming chat from \u2068c\u2069: Sales",
      "removed Incoming chat from \u2068b\u2069",
      "removed Incoming chat from \u2068c\u2069",
    ]);
  });
});
