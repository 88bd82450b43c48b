import { describe, expect, it, vi } from "vitest";
import { claimByStorage, type TabStorage } from "./tab-entry.ts";
import { type ClaimTab, claimAlone, claimByLock } from "./tab-lock.ts";

/** Locks are granted by another thread, so that the number of turns until then varies. */
const expectLog = (log: readonly string[], expected: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(log).toEqual(expected), { timeout: 10_000 });

/** A browser that all tabs of the test share, once with locks and once with a storage. */
function storageOfTabs() {
  const texts = new Map<string, string>();
  const tabs: { readonly id: string; readonly changed: (key: string | null) => void; readonly left: () => void }[] = [];
  return (id: string) => {
    const notify = (key: string): void => {
      for (const tab of tabs) if (tab.id !== id) queueMicrotask(() => tab.changed(key));
    };
    let listener: (key: string | null) => void = () => undefined;
    let leave: () => void = () => undefined;
    const tab = { id, changed: (key: string | null) => listener(key), left: () => leave() };
    tabs.push(tab);
    const deps: TabStorage = {
      storage: {
        getItem: (key) => texts.get(key) ?? null,
        setItem(key, value) {
          texts.set(key, value);
          notify(key);
        },
        removeItem(key) {
          texts.delete(key);
          notify(key);
        },
      },
      onChange(next) {
        listener = next;
        return {
          [Symbol.dispose]() {
            listener = () => undefined;
          },
        };
      },
      onLeave(next) {
        leave = next;
        return {
          [Symbol.dispose]() {
            leave = () => undefined;
          },
        };
      },
    };
    return { claim: claimByStorage(deps, "key", id), leave: tab.left };
  };
}

function locksOfTabs() {
  let name = 0;
  const lock = `test ${Math.random()} ${name++}`;
  return () => ({ claim: claimByLock(navigator.locks, lock), leave: undefined });
}

function follow(claim: ClaimTab, isNew = false) {
  const log: string[] = [];
  const claimed = claim({ isNew, onHeld: () => void log.push("held"), onWaiting: () => void log.push("waiting") });
  return { log, claimed };
}

describe.each([
  ["locks", locksOfTabs],
  ["a storage", storageOfTabs],
] as const)("claims by %s", (_name, open) => {
  it("[CW-13] give a chat to the first tab, and to the next one when it is closed", async () => {
    const tab = open();
    const first = follow(tab("a").claim);
    await expectLog(first.log, ["held"]);
    const second = follow(tab("b").claim);
    await expectLog(second.log, ["waiting"]);
    expect(first.log).toEqual(["held"]);

    first.claimed[Symbol.dispose]();
    await expectLog(second.log, ["waiting", "held"]);
    second.claimed[Symbol.dispose]();

    expect(first.log).toEqual(["held"]);
  });

  it("[CW-13] give a chat to the tab that takes it over, and back", async () => {
    const tab = open();
    const first = follow(tab("a").claim);
    await expectLog(first.log, ["held"]);
    const second = follow(tab("b").claim);
    await expectLog(second.log, ["waiting"]);

    second.claimed.takeOver();
    await expectLog(first.log, ["held", "waiting"]);
    await expectLog(second.log, ["waiting", "held"]);
    first.claimed.takeOver();

    await expectLog(first.log, ["held", "waiting", "held"]);
    await expectLog(second.log, ["waiting", "held", "waiting"]);
    for (const { claimed } of [first, second]) claimed[Symbol.dispose]();
  });

  it("[CW-13] give a new chat to the tab that has started it, though another one has found it", async () => {
    const tab = open();
    const first = follow(tab("a").claim);
    await expectLog(first.log, ["held"]);

    const second = follow(tab("b").claim, true);

    await expectLog(second.log, ["held"]);
    await expectLog(first.log, ["held", "waiting"]);
    for (const { claimed } of [first, second]) claimed[Symbol.dispose]();
  });

  it("[CW-13] report nothing once they are disposed", async () => {
    const tab = open();
    const { log, claimed } = follow(tab("a").claim);
    claimed[Symbol.dispose]();
    const next = follow(tab("b").claim); // holds the chat after the first claim would have
    await vi.waitFor(() => expect(next.log).toContain("held"), { timeout: 10_000 });
    next.claimed[Symbol.dispose]();

    expect(log).toEqual([]);
  });
});

it("[CW-13] a page that is left gives its chat to another tab", async () => {
  const tab = storageOfTabs();
  const first = tab("a");
  const held = follow(first.claim);
  await expectLog(held.log, ["held"]);
  const second = follow(tab("b").claim);
  await expectLog(second.log, ["waiting"]);

  first.leave();

  await expectLog(second.log, ["waiting", "held"]);
  expect(held.log).toEqual(["held"]);
});

it("[CW-13] a tab without a shared storage holds its chat", async () => {
  await expectLog(follow(claimAlone).log, ["held"]);
});

it("[CW-13] a tab shows its chat although the storage is full", async () => {
  const full = (): never => {
    throw new Error("QuotaExceededError");
  };
  const none = { [Symbol.dispose]: () => undefined };
  const storage = { getItem: () => null, setItem: full, removeItem: () => undefined };
  const claim = claimByStorage({ storage, onChange: () => none, onLeave: () => none }, "key", "a");

  const { log, claimed } = follow(claim);
  await expectLog(log, ["held"]);
  claimed[Symbol.dispose]();

  expect(log).toEqual(["held"]);
});
