/** Types of the chat widget for pages in TypeScript. The center serves this file as /widget/widget.d.ts. */

/** Facts about the customer that a chat or a call starts with. */
export interface ChatCustomer {
  /** Name that agents see; without one, that of the attribute `customer-name`, or the center's own. */
  readonly name?: string;
  /** Contact attributes, in addition to those of the attribute `contact-attributes`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * Reason why a method of the element rejects. `not-now`: there is a chat or a call already. `unreachable`: a later attempt may succeed. `refused`: the center refuses
 * the customer or a setting of the page. `removed`: the element is not in the page, or its customer has changed. The others are those of calls: `no-calls`: the element has no attribute `call`;
 * `declined`: by the customer; `closed`, `too-many`, `voice-off`: the center takes none, or not now.
 */
export type ChatErrorCode =
  | "not-now"
  | "unreachable"
  | "refused"
  | "removed"
  | "no-calls"
  | "declined"
  | "closed"
  | "too-many"
  | "voice-off"
  | "permission-denied"
  | "no-microphone"
  | "microphone-in-use"
  | "unsupported"
  | "no-audio-connection";

/** Error with which the methods of the element reject. Its message is a sentence for the developer of the page, in English. */
export interface TributaryChatError extends Error {
  readonly name: "TributaryChatError";
  readonly code: ChatErrorCode;
  /**
   * The setting of the page that the center refuses: an attribute such as `contact-flow-id`, or a member of the argument such as `customer.attributes.plan`. Null:
   * nothing that the page has set. If
   * several can be the reason, the one that has precedence; the message names all.
   */
  readonly field: string | null;
  /** The value that the center expects, in its own words; null if it names none. */
  readonly expected: string | null;
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
   * `hung-up` by the customer, or `callback-canceled`; the reason of the contact record, such as `agent-disconnect` or `media-lost`; or the problem, such as `no-audio-connection`. There
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
   * Starts a chat without the form. Rejects with a {@link TributaryChatError} if there is a chat already, or if the center cannot be reached or refuses.
   */
  start(customer?: ChatCustomer): Promise<{ readonly contactId: string }>;
  /**
   * Ends the chat. Rejects with a {@link TributaryChatError} if the center cannot be reached, and with the code `removed` if the element is removed, or gets
   * another customer, before the page has continued the chat; without a chat, nothing happens.
   */
  end(): Promise<void>;
  /**
   * Opens the window and calls, without the form, if the element has the attribute `call`. Resolves once the call has started, which needs the customer's
   * microphone. Rejects with a {@link TributaryChatError} if it does not start.
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
