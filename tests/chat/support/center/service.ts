/** Centers of this process, for pages in a browser. */
import type { CenterCalls, CenterNumber } from "./calls.ts";
import { type LocalCenter, openLocalCenter } from "./local-center.ts";

/** Performs the calls of pages. Disposing closes the centers that are open. */
export type CenterService = AsyncDisposable & {
  call(name: keyof CenterCalls, args: readonly unknown[]): Promise<unknown>;
};

export function createCenterService(): CenterService {
  const centers = new Map<CenterNumber, LocalCenter>();
  let last = 0;

  function centerOf(number: CenterNumber): LocalCenter {
    const center = centers.get(number);
    if (center === undefined) throw new Error(`no center ${number}`);
    return center;
  }
  const calls: CenterCalls = {
    async open(kind) {
      const center = await openLocalCenter(kind);
      last += 1;
      centers.set(last, center);
      const { http, redirect, wire, clock } = center;
      return { number: last, http, redirect, relay: wire.url, at: clock.now() };
    },
    startChat: async (number, chat) => centerOf(number).startChat(chat),
    bringAgent: async (number, customer) => centerOf(number).bringAgent(customer),
    addBot: async (number, customer) => centerOf(number).addBot(customer),
    setTimers: async (number, customer, timers) => centerOf(number).setTimers(customer, timers),
    signIn: async (number, address) => centerOf(number).signIn(address),
    cut: async (number, socket) => centerOf(number).wire.cut(socket),
    hold: async (number, socket, isHeld) => centerOf(number).wire.hold(socket, isHeld),
    async advance(number, ms) {
      const { advance, wire } = centerOf(number);
      await advance(ms);
      return wire.passed();
    },
    async close(number) {
      const center = centerOf(number);
      centers.delete(number);
      await center[Symbol.asyncDispose]();
    },
  };
  return {
    call: (name, args) => Reflect.apply(calls[name], undefined, args),
    async [Symbol.asyncDispose]() {
      for (const number of [...centers.keys()]) await calls.close(number);
    },
  };
}
