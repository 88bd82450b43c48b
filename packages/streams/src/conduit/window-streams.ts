/** Ways for messages to come and go between windows. Source: docs/wire/streams.md#frame-and-envelope. */

/** What is posted between windows: an event's name and what is said with it. */
export type ConduitMessage = { readonly event: string; readonly data?: unknown };

/** Where messages are sent to and come from. */
export interface MessageStream {
  send(message: ConduitMessage): void;
  /** Is called with what carries a message as its `data`. Disposing what is returned removes the listener. */
  // biome-ignore lint/suspicious/noConfusingVoidType: pages' own streams return nothing
  onMessage(listener: MessageListener): Disposable | void;
}

/** Listener of a stream. */
export type MessageListener = (event: { readonly data: unknown }) => void;

/** The part of a window that is posted to. */
export type PostTarget = { postMessage(message: unknown, targetOrigin: string): void };

/** The part of a window that is listened to. */
export type MessageSource = Pick<Window, "addEventListener" | "removeEventListener">;

/** Sends and receives nothing. */
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
 * Sends to `output` and receives in `input` the messages from it. `output` changes when a frame is replaced.
 *
 * The origin is deliberately not looked at: a panel may move to another one while an agent signs in. Whatever comes from another window is ignored.
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
