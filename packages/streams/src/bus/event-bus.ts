import type { EventMap } from "./event-map.ts";
import type { Subscription } from "./subscription.ts";

export type { Subscription } from "./subscription.ts";

/** Any function: of what drop-in pages hand over only the call is asked for. */
export type AnyCallback = (...args: never[]) => unknown;

/** What is called with everything that happens. `data` is null where nothing was said. */
export type BusListener = (data: unknown, name: string, bus: EventBus) => void;

/** How a bus meets the rest of its instance. */
export type EventBusOptions = {
  /** Accepted for the sake of pages that pass it; triggered events are told to the log at `trace` by `onTrigger` alone. */
  readonly logEvents?: boolean;
  /** Makes the payload of an event of this bus; contacts accepted elsewhere arrive as plain ids. */
  readonly dress?: (name: string, data: unknown) => unknown;
  /** What a call without a name or a function throws. */
  readonly refuse?: (missing: string) => Error;
};

/** A name whose payload nobody has written down; those of the event map must be listened to as it says. */
export type Unlisted<Name extends string> = Name extends keyof EventMap ? never : Name;

type Entry = Subscription & { readonly listener: BusListener };

/** The name under which listeners to everything are kept. */
const ALL = "<<all>>";

/**
 * Tells subscribers by name what happened: those of every event first, then those of the name, each in the order of subscribing.
 *
 * Whoever subscribes or unsubscribes while an event is told is served from the next event on. Falsy data arrives as null.
 * Source: docs/wire/streams.md#frame-and-envelope and #globals.
 */
export class EventBus {
  readonly #entries = new Map<string, Entry[]>();
  readonly #options: EventBusOptions;
  /** Called with what a subscriber threw; the others are told all the same. */
  onFault: ((name: string, error: unknown) => void) | undefined;

  constructor(options?: EventBusOptions) {
    this.#options = options ?? {};
  }

  /** Errors: throws when the name is null or the callback is missing. */
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

  /** Is called with every event of this bus. Hand in another bus's {@link bridge} to pass everything on. */
  subscribeAll(callback: AnyCallback): Subscription {
    return this.#add(ALL, callback);
  }

  /** The subscriptions of one name, in order. */
  getSubscriptions(name: string): readonly Subscription[] {
    return [...(this.#entries.get(name) ?? [])];
  }

  /** Tells `data` to everyone subscribed now. Errors: throws without a name, never for what a subscriber did. */
  trigger(name: string, data?: unknown): void {
    if (name === null || name === undefined) throw this.#refuse("eventName");
    const { dress } = this.#options;
    const payload = (dress === undefined ? data : dress(name, data)) || null;
    for (const { listener } of [...(this.#entries.get(ALL) ?? []), ...(this.#entries.get(name) ?? [])]) {
      try {
        listener(payload, name, this);
      } catch (error) {
        this.onFault?.(name, error); // one page's mistake must not silence the others
      }
    }
  }

  /** A listener that triggers on this bus whatever it is called with. */
  bridge(): (data: unknown, name: string) => void {
    return (data, name) => this.trigger(name, data);
  }

  /** Ends every subscription. */
  unsubscribeAll(): void {
    this.#entries.clear();
  }

  #add(name: string, callback: AnyCallback): Subscription {
    if (typeof callback !== "function") throw this.#refuse("f");
    const list = this.#entries.get(name) ?? [];
    const entry: Entry = {
      listener: callback as BusListener, // the name decides what it is called with; whoever subscribes says what they expect
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
