import { type AnyCallback, type BusListener, EventBus, type Subscription } from "../bus/event-bus.ts";
import { type MessageStream, NullStream } from "./window-streams.ts";

/**
 * Two directions of named messages: `onUpstream` receives messages from upstream, `onDownstream` those from downstream. Subscribers of all
 * messages are called first.
 *
 * Source: docs/wire/streams.md#frame-and-envelope.
 */
export class Conduit {
  readonly name: string;
  readonly upstream: MessageStream;
  readonly downstream: MessageStream;
  readonly upstreamBus = new EventBus();
  readonly downstreamBus = new EventBus();
  active = true;
  readonly #listeners: ReturnType<MessageStream["onMessage"]>[];

  constructor(name: string, upstream: MessageStream, downstream?: MessageStream) {
    this.name = name;
    this.upstream = upstream;
    this.downstream = downstream ?? new NullStream();
    this.#listeners = [
      this.upstream.onMessage(({ data }) => dispatch(this.upstreamBus, data)),
      this.downstream.onMessage(({ data }) => dispatch(this.downstreamBus, data)),
    ];
  }

  onUpstream(event: string, listener: BusListener): Subscription;
  onUpstream(event: string, listener: AnyCallback): Subscription;
  onUpstream(event: string, listener: AnyCallback): Subscription {
    return this.upstreamBus.subscribe(event, listener);
  }
  onAllUpstream(listener: BusListener): Subscription;
  onAllUpstream(listener: AnyCallback): Subscription;
  onAllUpstream(listener: AnyCallback): Subscription {
    return this.upstreamBus.subscribeAll(listener);
  }
  onDownstream(event: string, listener: BusListener): Subscription;
  onDownstream(event: string, listener: AnyCallback): Subscription;
  onDownstream(event: string, listener: AnyCallback): Subscription {
    return this.downstreamBus.subscribe(event, listener);
  }
  onAllDownstream(listener: BusListener): Subscription;
  onAllDownstream(listener: AnyCallback): Subscription;
  onAllDownstream(listener: AnyCallback): Subscription {
    return this.downstreamBus.subscribeAll(listener);
  }
  sendUpstream(event: string, data?: unknown): void {
    this.upstream.send({ event, data });
  }
  sendDownstream(event: string, data?: unknown): void {
    this.downstream.send({ event, data });
  }
  /** Returns a listener that sends its event upstream. */
  passUpstream(): (data: unknown, event: string) => void {
    return (data, event) => this.sendUpstream(event, data);
  }
  /** Returns a listener that sends its event downstream. */
  passDownstream(): (data: unknown, event: string) => void {
    return (data, event) => this.sendDownstream(event, data);
  }
  setActive(): void {
    this.active = true;
  }
  setInactive(): void {
    this.active = false;
  }
  /** Removes the window listeners and all subscriptions. */
  shutdown(): void {
    for (const listener of this.#listeners.splice(0)) listener?.[Symbol.dispose]();
    this.upstreamBus.unsubscribeAll();
    this.downstreamBus.unsubscribeAll();
  }
}

/** Hand-written for size. A message without an event name comes from another library and is ignored. */
function dispatch(bus: EventBus, message: unknown): void {
  if (typeof message !== "object" || message === null || !("event" in message)) return;
  const { event } = message;
  if (typeof event === "string" && event !== "") bus.trigger(event, "data" in message ? message.data : null);
}
