/** Message streams between windows. Source: docs/wire/streams.md#frame-and-envelope. */

/** A posted message: an event name and its payload. */
export type ConduitMessage = { readonly event: string; readonly data?: unknown };

/** Sends and receives messages. */
export interface MessageStream {
  send(message: ConduitMessage): void;
  /** Adds a listener, called with an event whose `data` is the message. Disposing the result removes the listener. */
  // biome-ignore lint/suspicious/noConfusingVoidType: pages' own streams return nothing
  onMessage(listener: MessageListener): Disposable | void;
}

/** Listener of a stream. */
export type MessageListener = (event: { readonly data: unknown }) => void;

/** The part of a window that messages are posted to. */
export type PostTarget = { postMessage(message: unknown, targetOrigin: string): void };

/** The part of a window that messages are received from. */
export type MessageSource = Pick<Window, "addEventListener" | "removeEventListener">;

/** Discards sent messages and receives none. */
export class NullStream implements MessageStream {
  send(_message?: ConduitMessage): void {}
  onMessage(_listener?: MessageListener): Disposable {
    return { [Symbol.dispose]() {} };
  }
}

/** Sends to and receives from one window. */
export class WindowStream implements MessageStream {
  readonly window: MessageSource & PostTarget;
  readonly domain: string;
  constructor(window: MessageSource & PostTarget, domain?: string) {
    this.window = window;
    this.domain = domain ?? "*";
  }
  send(message: ConduitMessage): void {
    this.window.postMessage(message, this.domain);
  }
  onMessage(listener: MessageListener): Disposable {
    return listen(this.window, listener);
  }
}

/**
 * Sends to `output` and receives messages from it in `input`. `output` changes when a frame is replaced.
 *
 * The origin is deliberately not checked: a panel may redirect to another origin during sign-in. Messages from other windows are ignored.
 */
export class WindowIOStream implements MessageStream {
  readonly input: MessageSource;
  output: PostTarget | null;
  readonly domain: string;
  constructor(input: MessageSource, output: PostTarget | null, domain?: string) {
    this.input = input;
    this.output = output;
    this.domain = domain ?? "*";
  }
  send(message: ConduitMessage): void {
    this.output?.postMessage(message, this.domain);
  }
  onMessage(listener: MessageListener): Disposable {
    return listen(this.input, (event) => {
      if (event.source !== null && event.source === this.output) listener(event);
    });
  }
}

function listen(source: MessageSource, listener: (event: MessageEvent<unknown>) => void): Disposable {
  source.addEventListener("message", listener);
  return { [Symbol.dispose]: () => source.removeEventListener("message", listener) };
}
