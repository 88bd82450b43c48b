/** The streams that pages build conduits of, besides those of windows. Source: docs/wire/streams.md#globals. */
import type { ConduitMessage, MessageListener, MessageStream } from "../conduit/window-streams.ts";
import { NotImplementedError } from "../utilities/errors.ts";

/** What a page's own stream extends. Errors: both members throw NotImplementedError until they are overridden. */
export class Stream implements MessageStream {
  send(_message: ConduitMessage): void {
    throw new NotImplementedError();
  }
  onMessage(_listener: MessageListener): ReturnType<MessageStream["onMessage"]> {
    throw new NotImplementedError();
  }
}

/** The part of a port that is spoken through. */
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

/** Several streams as one: what is sent goes to all, what is heard comes from any. */
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
  /** The stream of a port, or null. */
  getStreamForPort(port: PortLike): MessageStream | null {
    return this.getStreams().find((stream) => stream instanceof PortStream && stream.port === port) ?? null;
  }
}
