import type { EventMap } from "./event-map.ts";
import type { Subscription } from "./subscription.ts";

export type { Subscription } from "./subscription.ts";

/** Any function; drop-in pages pass callbacks with arbitrary parameters. */
export type AnyCallback = (...args: never[]) => unknown;

/** Subscriber of all events. `data` is null for events without a payload. */
export type BusListener = (data: unknown, name: string, bus: EventBus) => void;

/** Hooks into the rest of the instance. */
export type EventBusOptions = {
  /** Accepted for compatibility; only `onTrigger` logs events, at `trace`. */
  readonly logEvents?: boolean;
  /** Converts the payload of an event; contacts accepted elsewhere arrive as plain ids. */
  readonly convert?: (name: string, data: unknown) => unknown;
  /** Error thrown for a call without a name or a function. */
  readonly refuse?: (missing: string) => Error;
};

/** An event name that is not in the event map; names in the map must use the mapped payload. */
export type Unlisted<Name extends string> = Name extends keyof EventMap ? never : Name;

type Entry = Subscription & { readonly listener: BusListener };

/** Key of the subscribers of all events. */
const ALL = "<<all>>";

/**
 * Event bus. Subscribers of all events are called first, then those of the name, each in subscription order.
 *
 * Subscriptions and unsubscriptions made during an event take effect with the next event. Falsy data arrives as null.
 * Source: docs/wire/streams.md#frame-and-envelope and #globals.
 */
export class EventBus {
  readonly #entries = new Map<string, Entry[]>();
  readonly #options: EventBusOptions;
  /** Called with the error of a subscriber; the remaining subscribers are still called. */
  onFault: ((name: string, error: unknown) => void) | undefined;

  constructor(options?: EventBusOptions) {
    this.#options = options ?? {};
  }

  /** Errors: throws if the name is null or the callback is missing. */
  subscribe<Name extends keyof EventMap>(
    name: Name,
    callback: (data: EventMap[Name], name: string, bus: EventBus) => void,
  ): Subscription;
  subscribe<Name extends string>(name: Unlisted<Name>, callback: BusListener): Subscription;
  subscribe<Name extends string>(name: Unlisted<Name>, callback: AnyCallback): Subscription;
  subscribe(name: string, callback: AnyCallback): Subscription {
    if (name === null || name === undefined) throw this.#refuse("eventName");
    return this.#add(name, callback);
  }

  /** Subscribes to all events of this bus. Pass the {@link bridge} of another bus to forward them. */
  subscribeAll(callback: AnyCallback): Subscription {
    return this.#add(ALL, callback);
  }

  /** Subscriptions of one name, in order. */
  getSubscriptions(name: string): readonly Subscription[] {
    return [...(this.#entries.get(name) ?? [])];
  }

  /** Calls all current subscribers with `data`. Errors: throws without a name, never for errors of subscribers. */
  trigger(name: string, data?: unknown): void {
    if (name === null || name === undefined) throw this.#refuse("eventName");
    const { convert } = this.#options;
    const payload = (convert === undefined ? data : convert(name, data)) || null;
    for (const { listener } of [...(this.#entries.get(ALL) ?? []), ...(this.#entries.get(name) ?? [])]) {
      try {
        listener(payload, name, this);
      } catch (error) {
        this.onFault?.(name, error); // one subscriber's error must not stop the others
      }
    }
  }

  /** Returns a listener that triggers its event on this bus. */
  bridge(): (data: unknown, name: string) => void {
    return (data, name) => this.trigger(name, data);
  }

  /** Removes all subscriptions. */
  unsubscribeAll(): void {
    this.#entries.clear();
  }

  #add(name: string, callback: AnyCallback): Subscription {
    if (typeof callback !== "function") throw this.#refuse("f");
    const list = this.#entries.get(name) ?? [];
    const entry: Entry = {
      listener: callback as BusListener, // the overload of `subscribe` relates the name to the payload type
      unsubscribe: () => {
        const index = list.indexOf(entry);
        if (index >= 0) list.splice(index, 1);
        if (list.length === 0 && this.#entries.get(name) === list) this.#entries.delete(name);
      },
    };
    this.#entries.set(name, list);
    list.push(entry);
    return entry;
  }

  #refuse(missing: string): Error {
    return this.#options.refuse?.(missing) ?? new TypeError(`${missing} must be provided`);
  }
}
