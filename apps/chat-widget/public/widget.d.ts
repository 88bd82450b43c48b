/** Types of the chat widget for pages in TypeScript. The center serves this file as /widget/widget.d.ts. */

/** Facts about the customer that a chat or a call starts with. */
export interface ChatCustomer {
  /** Name that agents see; without one, that of the attribute `customer-name`, or the center's own. */
  readonly name?: string;
  /** Contact attributes, in addition to those of the attribute `contact-attributes`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A message of the chat. `content` is text that a person or a program wrote: never use it as HTML. */
export interface ChatMessageDetail {
  readonly id: string;
  /** Time at which the center stored the message, in milliseconds since 1970. */
  readonly at: number;
  readonly from: "customer" | "agent" | "supervisor" | "bot" | "system";
  /** Empty for the customer's own messages. */
  readonly name: string;
  readonly contentType: string;
  readonly content: string;
}

/** The end of a call. */
export interface CallEndedDetail {
  readonly contactId: string;
  /**
   * `hung-up` by the customer; the reason of the contact record, such as `agent-disconnect` or `media-lost`; or the problem, such as `no-audio-connection`. There
   * may be others later.
   */
  readonly reason: string;
}

/** Events of the element, by name. */
export interface TributaryChatEventMap {
  /** A chat has started. */
  readonly started: CustomEvent<{ readonly contactId: string }>;
  /** A message was sent or received. Messages of the history do not count. */
  readonly message: CustomEvent<ChatMessageDetail>;
  /** The chat is over. */
  readonly ended: CustomEvent<{ readonly contactId: string }>;
  /** The number of messages that the customer has not seen has changed. */
  readonly unread: CustomEvent<{ readonly count: number }>;
  /** A call has started; it waits for an agent. Not repeated when a page continues the call. */
  readonly callstarted: CustomEvent<{ readonly contactId: string }>;
  /** An agent is in the call, for the first time or again, also when a page continues the call. */
  readonly callconnected: CustomEvent<{ readonly contactId: string }>;
  /** The call is over. */
  readonly callended: CustomEvent<CallEndedDetail>;
}

/** The element `<tributary-chat>`. */
export interface TributaryChatElement extends HTMLElement {
  /** Opens the chat window. */
  open(): void;
  /** Minimizes the chat window. A chat continues. */
  close(): void;
  /**
   * Starts a chat without the form. Rejects if there is a chat already, or if the center cannot be reached or refuses; the message of the error has the
   * reason.
   */
  start(customer?: ChatCustomer): Promise<{ readonly contactId: string }>;
  /** Ends the chat. Rejects if the center cannot be reached; without a chat, nothing happens. */
  end(): Promise<void>;
  /**
   * Opens the window and calls, without the form, if the element has the attribute `call`. Resolves once the call has started, which needs the customer's
   * microphone. Rejects if it does not start; the message of the error has the reason.
   */
  call(customer?: ChatCustomer): Promise<{ readonly contactId: string }>;
  /** Ends the call; without one, nothing happens. */
  hangUp(): Promise<void>;
  /** Messages that the customer has not seen. */
  readonly unread: number;

  addEventListener<Name extends keyof TributaryChatEventMap>(
    name: Name,
    listener: (this: TributaryChatElement, event: TributaryChatEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (this: HTMLElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "tributary-chat": TributaryChatElement;
  }
}
