/**
 * Hands a sign-in from a popup to the panel frames of the page that opened it, without cookies or shared storage.
 * The steps are documented in protocol/conduit, `hand-over-messages.ts`. Rules HO-01 to HO-05.
 */
import type { Clock } from "@tributary/kernel";
import { type HandOverMessage, handOverMessage } from "@tributary/protocol/conduit";
import * as v from "valibot";

/** A window that a message can be posted to. */
export type PostTarget = { postMessage(message: unknown, targetOrigin: string): void };

/** Messages between windows of this page's own origin; `reply` responds to the sender. */
export type SignInChannel = {
  /** Frames of the page that opened this window; empty without an opener. Called each time: hosts replace their frames. */
  readonly openerFrames: () => readonly PostTarget[];
  readonly ownOrigin: string;
  listen(listener: (data: unknown, reply: (message: HandOverMessage) => void) => void): Disposable;
};

/** Returns the {@link SignInChannel} of a browser window. */
export function openSignInChannel(window: Window): SignInChannel {
  const ownOrigin = window.location.origin;
  return {
    ownOrigin,
    openerFrames: () => framesOf(window.opener as Window | null, ownOrigin), // the platform's type for `opener` is any
    listen(listener) {
      const onMessage = (event: MessageEvent<unknown>): void => {
        const { source } = event;
        if (event.origin !== ownOrigin || source === null || source === window) return;
        listener(event.data, (message) => source.postMessage(message, { targetOrigin: ownOrigin }));
      };
      window.addEventListener("message", onMessage);
      return { [Symbol.dispose]: () => window.removeEventListener("message", onMessage) };
    },
  };
}

function framesOf(opener: Window | null, ownOrigin: string): readonly PostTarget[] {
  if (opener === null) return [];
  try {
    // The opener itself may be a panel page: a frame that opened its own sign-in window.
    const windows = [opener, ...Array.from({ length: opener.length }, (_, index) => opener[index])];
    return windows.filter((each) => each !== undefined && isOf(each, ownOrigin)) as Window[]; // undefined was left out
  } catch {
    return []; // the opener was closed
  }
}

/** True if a window shows a page of that origin. Others would discard the message, but log a console error each time. */
function isOf({ location }: Window, origin: string): boolean {
  try {
    return location.origin === origin;
  } catch {
    return false; // the location of another origin cannot be read
  }
}

/** Interval of the popup's `hello` messages. Unit: milliseconds. */
const HELLO_INTERVAL_MS = 300;

/** Settings of {@link offerHandOver}. `mintCode` returns a new code for each frame that requests one, undefined on failure. */
export type OfferOptions = {
  readonly attempt: string;
  readonly mintCode: () => Promise<string | undefined>;
  /** A frame has signed in with its code, and its desk is shown: the popup may close. */
  readonly onDone: () => void;
};

/** The popup's side: sends `hello` until a signed-out panel frame responds, and sends it a code. Disposing ends it. */
export function offerHandOver(
  { channel, clock }: { channel: SignInChannel; clock: Clock },
  options: OfferOptions,
): Disposable {
  const { attempt } = options;
  let timer: Disposable | undefined;
  const sendHello = (): void => {
    for (const frame of channel.openerFrames())
      frame.postMessage({ channel: CHANNEL, step: "hello", attempt }, channel.ownOrigin);
    timer = clock.after(HELLO_INTERVAL_MS, sendHello);
  };
  const listening = channel.listen((data, reply) => {
    const message = read(data, attempt);
    if (message?.step === "done" && message.ok) options.onDone();
    if (message?.step !== "ready") return;
    void options.mintCode().then((code) => {
      if (code !== undefined) reply({ channel: CHANNEL, step: "code", attempt, code });
    });
  });
  sendHello();
  return {
    [Symbol.dispose]() {
      timer?.[Symbol.dispose]();
      listening[Symbol.dispose]();
    },
  };
}

/** Settings of {@link awaitHandOver}. `isWanted` returns true while signed out; `exchange` signs in with a code, and resolves to true once the panel does not need the popup any more. */
export type AwaitOptions = {
  readonly isWanted: () => boolean;
  readonly exchange: (code: string) => Promise<boolean>;
};

/** The frame's side: while signed out, accepts a sign-in from a popup of its own origin. Disposing ends it. */
export function awaitHandOver(channel: SignInChannel, { isWanted, exchange }: AwaitOptions): Disposable {
  /** The attempt in progress; its repeated `hello` messages get no further response. */
  let pending: { readonly attempt: string; hellos: number } | undefined;
  let isExchanging = false;
  return channel.listen((data, reply) => {
    const message = read(data);
    if (message === undefined || isExchanging || !isWanted()) return;
    const { attempt } = message;
    if (message.step === "hello") {
      const isRepeated = pending?.attempt === attempt;
      if (pending === undefined || !isRepeated) pending = { attempt, hellos: 0 };
      // The code may have been lost: every tenth `hello` gets a response again.
      if (pending.hellos % 10 === 0) reply({ channel: CHANNEL, step: "ready", attempt });
      pending.hellos += 1;
    }
    if (message.step !== "code" || attempt !== pending?.attempt) return;
    isExchanging = true;
    void exchange(message.code).then((ok) => {
      isExchanging = false;
      pending = undefined;
      reply({ channel: CHANNEL, step: "done", attempt, ok });
    });
  });
}

const CHANNEL = "tributary-hand-over";

function read(data: unknown, attempt?: string): HandOverMessage | undefined {
  const parsed = v.safeParse(handOverMessage, data);
  if (!parsed.success) return undefined; // ignore unrelated postMessages
  return attempt === undefined || parsed.output.attempt === attempt ? parsed.output : undefined;
}
