/**
 * How a sign-in popup gives its sign-in to the panel frames of the page that opened it, without cookies or shared storage.
 * The steps stand in protocol/conduit, `hand-over-messages.ts`. Rules HO-01 to HO-05.
 */
import type { Clock } from "@tributary/kernel";
import { type HandOverMessage, handOverMessage } from "@tributary/protocol/conduit";
import * as v from "valibot";

/** A window that a message can be posted to. */
export type PostTarget = { postMessage(message: unknown, targetOrigin: string): void };

/** Hears messages from windows of this page's own origin; `reply` answers the window that spoke. */
export type HandOverDoor = {
  /** The frames of the page that opened this window; empty where nobody did. Asked each time: hosts replace their frames. */
  readonly openerFrames: () => readonly PostTarget[];
  readonly ownOrigin: string;
  listen(listener: (data: unknown, reply: (message: HandOverMessage) => void) => void): Disposable;
};

/** The door of a real window. */
export function openHandOverDoor(window: Window): HandOverDoor {
  const ownOrigin = window.location.origin;
  return {
    ownOrigin,
    openerFrames: () => framesOf(window.opener as Window | null, ownOrigin), // the platform's type for `opener` is any
    listen(listener) {
      const hear = (event: MessageEvent<unknown>): void => {
        const { source } = event;
        if (event.origin !== ownOrigin || source === null || source === window) return;
        listener(event.data, (message) => source.postMessage(message, { targetOrigin: ownOrigin }));
      };
      window.addEventListener("message", hear);
      return { [Symbol.dispose]: () => window.removeEventListener("message", hear) };
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
    return []; // the opener has gone
  }
}

/** Whether a window shows a page of that origin. Others would refuse the message anyway, but not without a line in the console each time. */
function isOf({ location }: Window, origin: string): boolean {
  try {
    return location.origin === origin;
  } catch {
    return false; // a page of another origin keeps its address to itself
  }
}

/** How often the popup looks for frames. Unit: milliseconds. */
const HELLO_INTERVAL_MS = 300;

/** What the popup needs: `mintCode` gives a fresh code for each frame that asks, undefined when that fails. */
export type OfferOptions = {
  readonly attempt: string;
  readonly mintCode: () => Promise<string | undefined>;
  /** A frame has signed in with what it was given: the popup may close. */
  readonly onDone: () => void;
};

/** The popup's side: calls out until a signed-out panel frame answers, and hands it a code. Disposing ends it. */
export function offerHandOver(
  { door, clock }: { door: HandOverDoor; clock: Clock },
  options: OfferOptions,
): Disposable {
  const { attempt } = options;
  let timer: Disposable | undefined;
  const callOut = (): void => {
    for (const frame of door.openerFrames())
      frame.postMessage({ channel: CHANNEL, step: "hello", attempt }, door.ownOrigin);
    timer = clock.after(HELLO_INTERVAL_MS, callOut);
  };
  const listening = door.listen((data, reply) => {
    const message = read(data, attempt);
    if (message?.step === "done" && message.ok) options.onDone();
    if (message?.step !== "ready") return;
    void options.mintCode().then((code) => {
      if (code !== undefined) reply({ channel: CHANNEL, step: "code", attempt, code });
    });
  });
  callOut();
  return {
    [Symbol.dispose]() {
      timer?.[Symbol.dispose]();
      listening[Symbol.dispose]();
    },
  };
}

/** What the frame needs: `isWanted` says whether it is signed out; `exchange` signs in with a code and says whether that worked. */
export type AwaitOptions = {
  readonly isWanted: () => boolean;
  readonly exchange: (code: string) => Promise<boolean>;
};

/** The frame's side: while signed out, takes what a popup of its own origin hands over. Disposing ends it. */
export function awaitHandOver(door: HandOverDoor, { isWanted, exchange }: AwaitOptions): Disposable {
  /** The attempt that was answered last; while it is being waited for, its further calls are not answered again. */
  let pending: { readonly attempt: string; calls: number } | undefined;
  let isExchanging = false;
  return door.listen((data, reply) => {
    const message = read(data);
    if (message === undefined || isExchanging || !isWanted()) return;
    const { attempt } = message;
    if (message.step === "hello") {
      const isRepeated = pending?.attempt === attempt;
      if (pending === undefined || !isRepeated) pending = { attempt, calls: 0 };
      // The code may have got lost on its way: every tenth call is answered again.
      if (pending.calls % 10 === 0) reply({ channel: CHANNEL, step: "ready", attempt });
      pending.calls += 1;
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
  if (!parsed.success) return undefined; // windows hear many voices
  return attempt === undefined || parsed.output.attempt === attempt ? parsed.output : undefined;
}
