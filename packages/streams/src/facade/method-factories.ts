/** Factories of handle methods. Instance members are looked up at each call. */
import type { AnyCallback } from "../bus/event-bus.ts";
import type { Subscription } from "../bus/subscription.ts";
import type { Client } from "../client/client.ts";
import type { Self } from "./host-types.ts";

/** Handles whose methods read the latest update. */
type Reading<Data> = Self<{ _getData(): Data }>;

/**
 * Creates a getter.
 *
 * The declared type of the resulting method is trusted: the upstream typings, which programs are written for, omit fields that the panel
 * may send as null.
 *
 * Source: docs/wire/streams.md#shape.
 */
export function reading<Data>() {
  return <Value>(pick: (data: Data) => unknown) =>
    function (this: Reading<Data>): Value {
      return pick(this._getData()) as Value; // see the function's comment
    };
}

/** Creates a getter of the time elapsed since a date, by the center's clock. Unit: milliseconds. */
export function durationSince<Data>(pick: (data: Data) => Date) {
  return function (this: Reading<Data>): number {
    const { ns, clock } = this._instance;
    return clock.now() - pick(this._getData()).getTime() + ns.core.getSkew();
  };
}

/** Creates a method that subscribes to an event of the bus. */
export function subscribing(name: string) {
  return function (this: Self<object>, callback: AnyCallback): Subscription {
    return this._instance.ns.core.getEventBus().subscribe(name, callback);
  };
}

/** Returns the client for methods of the center. */
export function clientOf(self: Self<object>): Client {
  return self._instance.ns.core.getClient();
}

/** Sends an event to all pages and panels of this agent. */
export function broadcast(self: Self<object>, event: string, data: object): void {
  self._instance.ns.core.getUpstream().sendUpstream("broadcast", { event, data });
}

/** Records a button click in the panel's metrics. */
export function recordClick(
  self: Self<{ readonly contactId: string }>,
  clickType: "Accept" | "Reject" | "Hangup",
): void {
  const { ns, clock } = self._instance;
  const clickTime = new Date(clock.now()).toISOString();
  ns.publishClickStreamData({ contactId: self.contactId, clickType, clickTime });
}
