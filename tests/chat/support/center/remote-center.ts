/** A center in the process of the test, for a page in a browser. */
import { createSystemClock } from "@tributary/kernel";
import { createManualClock } from "../../../../packages/testkit/src/manual-clock.ts";
import { CALL_CENTER, type CenterCalls } from "./calls.ts";
import { type CenterKind, type ScenarioCenter, throughRelay } from "./scenario-center.ts";

function call<Name extends keyof CenterCalls>(
  name: Name,
  ...args: Parameters<CenterCalls[Name]>
): ReturnType<CenterCalls[Name]> {
  return Reflect.get(globalThis, CALL_CENTER)(name, args);
}

/** Opens a center. Its calls arrive in their order. */
export async function openRemoteCenter(kind: CenterKind): Promise<ScenarioCenter> {
  const { number, http, redirect, relay, at } = await call("open", kind);
  const time = createManualClock(at);
  let passed: ReadonlyMap<string, number> = new Map();
  return {
    http,
    redirect,
    clock: { now: time.now, monotonicMs: time.monotonicMs, after: time.after, soon: createSystemClock().soon },
    wire: {
      ...throughRelay(relay),
      cut: (socket) => void call("cut", number, socket),
      hold: (socket, isHeld) => void call("hold", number, socket, isHeld),
      passedTo: (socket) => passed.get(socket) ?? 0,
    },
    startChat: (chat) => call("startChat", number, chat),
    bringAgent: (customer) => call("bringAgent", number, customer),
    addBot: (customer) => call("addBot", number, customer),
    setTimers: (customer, timers) => call("setTimers", number, customer, timers),
    signIn: (address) => call("signIn", number, address),
    async advance(ms) {
      passed = new Map(await call("advance", number, ms));
      time.advance(ms);
    },
    [Symbol.asyncDispose]: () => call("close", number),
  };
}
