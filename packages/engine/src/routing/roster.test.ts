import { CenterError } from "@tributary/model";
import { createManualClock, createRecordingLogger, demoAgentId, demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import type { Directory } from "../configuration/directory.ts";
import { openRoster } from "./roster.ts";

/** A roster over a journal that counts loads and fails on demand. */
async function open() {
  const clock = createManualClock();
  const log = createRecordingLogger();
  const listeners = new Set<() => void>();
  const state = { users: demoDefinition({ agents: 1 }).users, isBroken: false, hasInstance: true, damaged: "" };
  const loaded: string[] = [];
  const directory = {
    get hasInstance() {
      return state.hasInstance;
    },
    get definition() {
      return { ...demoDefinition(), users: state.users };
    },
    onChange(listener: () => void) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  } as unknown as Directory; // the members that a roster uses
  const journal = {
    durable(ref: { readonly id: string }) {
      if (state.isBroken) return Promise.reject(new CenterError("unavailable", "store unavailable"));
      if (state.damaged === ref.id) return Promise.reject(new Error("damaged journal of an agent"));
      loaded.push(ref.id);
      return Promise.resolve(undefined);
    },
  } as unknown as Parameters<typeof openRoster>[0]["journal"]; // the member that a roster uses
  const roster = await openRoster({ journal, directory, clock, log });
  const change = (agents: number): void => {
    state.users = demoDefinition({ agents }).users;
    for (const listener of [...listeners]) listener();
  };
  return { clock, log, state, loaded, roster, change };
}

it("loads the desks of present users, and of users added later once", async () => {
  const { clock, loaded, change } = await open();

  change(3);
  change(3);
  await clock.drain();

  expect(loaded).toEqual([1, 2, 3].map(demoAgentId));
});

it("tries again to load desks that could not be loaded", async () => {
  const { clock, log, state, loaded, change } = await open();
  state.isBroken = true;
  change(2);
  await clock.run(2_500);
  expect(log.of("error")).toHaveLength(3);

  state.isBroken = false;
  await clock.run(1_000);

  expect(loaded).toEqual([1, 2].map(demoAgentId));
});

it("leaves out a damaged desk, and logs it once", async () => {
  const { clock, log, state, loaded, change } = await open();
  state.damaged = demoAgentId(2);

  change(3);
  await clock.run(5_000);

  expect(loaded).toEqual([1, 3].map(demoAgentId));
  expect(log.of("error")).toMatchObject([
    { message: "failed to load damaged desk", fields: { userId: state.damaged } },
  ]);
});

it("has one timer after several changes while the store is unavailable, and none after disposal", async () => {
  const { clock, state, roster, change } = await open();
  state.isBroken = true;
  for (const agents of [2, 3, 4]) {
    change(agents);
    await clock.drain();
  }
  const waiting = clock.pendingTimers.length;

  roster[Symbol.dispose]();

  expect([waiting, clock.pendingTimers.length]).toEqual([1, 0]);
});

it("loads nothing after disposal, and leaves no timer", async () => {
  const { clock, state, loaded, roster, change } = await open();
  state.isBroken = true;
  change(2);
  await clock.drain();

  roster[Symbol.dispose]();
  state.isBroken = false;
  change(3);
  await clock.run(5_000);

  expect(loaded).toEqual([demoAgentId(1)]);
  expect(clock.pendingTimers).toEqual([]);
});
