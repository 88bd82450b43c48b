/** How methods of handles are made. Everything is looked up when a method is called. */
import type { AnyCallback } from "../bus/event-bus.ts";
import type { Subscription } from "../bus/subscription.ts";
import type { Client } from "../client/client.ts";
import type { Self } from "./host-types.ts";

/** Everything that reads from the latest update. */
type Reading<Data> = Self<{ _getData(): Data }>;

/**
 * A getter.
 *
 * The declared type of the method it becomes is taken at its word: typings for the upstream library, which programs are written for, do not
 * say where the panel may send null. Source: docs/wire/streams.md#shape.
 */
export function reading<Data>() {
  return <Value>(pick: (data: Data) => unknown) =>
    function (this: Reading<Data>): Value {
      return pick(this._getData()) as Value; // see above
    };
}

/** How long ago a moment was, by the center's clock. Unit: milliseconds. */
export function durationSince<Data>(pick: (data: Data) => Date) {
  return function (this: Reading<Data>): number {
    const { ns, clock } = this._instance;
    return clock.now() - pick(this._getData()).getTime() + ns.core.getSkew();
  };
}

/** A subscription to an event of the bus. */
export function subscribing(name: string) {
  return function (this: Self<object>, callback: AnyCallback): Subscription {
    return this._instance.ns.core.getEventBus().subscribe(name, callback);
  };
}

/** What methods of the center are called through. */
export function clientOf(self: Self<object>): Client {
  return self._instance.ns.core.getClient();
}

/** Tells every page and panel of this agent. */
export function broadcast(self: Self<object>, event: string, data: object): void {
  self._instance.ns.core.getUpstream().sendUpstream("broadcast", { event, data });
}

/** Notes which button was pressed. */
export function noteClick(self: Self<{ readonly contactId: string }>, clickType: "Accept" | "Reject" | "Hangup"): void {
  const { ns, clock } = self._instance;
  const clickTime = new Date(clock.now()).toISOString();
  ns.publishClickStreamData({ contactId: self.contactId, clickType, clickTime });
}
