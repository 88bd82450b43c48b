/** Additional streams from which pages build conduits. Source: docs/wire/streams.md#globals. */
import type { ConduitMessage, MessageListener, MessageStream } from "../conduit/window-streams.ts";
import { NotImplementedError } from "../utilities/errors.ts";

/** Base class of a page's own stream. Errors: both members throw NotImplementedError unless overridden. */
export class Stream implements MessageStream {
  send(_message: ConduitMessage): void {
    throw new NotImplementedError();
  }
  onMessage(_listener: MessageListener): ReturnType<MessageStream["onMessage"]> {
    throw new NotImplementedError();
  }
}

/** The used part of a message port. */
export type PortLike = Pick<MessagePort, "postMessage" | "addEventListener" | "removeEventListener">;

/** A message port as a stream. The page starts and closes the port. */
export class PortStream implements MessageStream {
  readonly port: PortLike;
  readonly id: string;
  constructor(port: PortLike, id: string) {
    this.port = port;
    this.id = id;
  }
  getId(): string {
    return this.id;
  }
  send(message: ConduitMessage): void {
    this.port.postMessage(message);
  }
  onMessage(listener: MessageListener): Disposable {
    const { port } = this;
    port.addEventListener("message", listener);
    return { [Symbol.dispose]: () => port.removeEventListener("message", listener) };
  }
}

/** Combines several streams: sends to all and receives from any. */
export class StreamMultiplexer implements MessageStream {
  readonly #streams = new Set<MessageStream>();
  readonly #listeners = new Set<MessageListener>();

  constructor(streams?: readonly MessageStream[]) {
    for (const stream of streams ?? []) this.addStream(stream);
  }
  send(message: ConduitMessage): void {
    for (const stream of this.#streams) stream.send(message);
  }
  onMessage(listener: MessageListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }
  addStream(stream: MessageStream): void {
    if (this.#streams.has(stream)) return;
    this.#streams.add(stream);
    stream.onMessage((event) => {
      if (this.#streams.has(stream)) for (const listener of this.#listeners) listener(event);
    });
  }
  removeStream(stream: MessageStream): void {
    this.#streams.delete(stream);
  }
  getStreams(): MessageStream[] {
    return [...this.#streams];
  }
  /** Returns the stream of a port, or null. */
  getStreamForPort(port: PortLike): MessageStream | null {
    return this.getStreams().find((stream) => stream instanceof PortStream && stream.port === port) ?? null;
  }
}
