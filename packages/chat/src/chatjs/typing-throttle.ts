import type { Clock } from "@tributary/kernel";

/** Minimum interval between typing events. Unit: milliseconds. Source: docs/wire/participant.md#session-methods. */
const TYPING_GAP_MS = 10_000;

/** Calls `send` at most once per interval; calls within the interval share the answer of the last one. */
export type TypingThrottle<Answer> = (send: () => Promise<Answer>) => Promise<Answer>;

/** Creates a throttle. A failed event does not delay the next one. */
export function createTypingThrottle<Answer>(clock: Clock): TypingThrottle<Answer> {
  let last: { readonly atMs: number; readonly answer: Promise<Answer> } | undefined;
  return (send) => {
    if (last !== undefined && clock.monotonicMs() < last.atMs + TYPING_GAP_MS) return last.answer;
    const current = { atMs: clock.monotonicMs(), answer: send() };
    last = current;
    current.answer.catch(() => {
      if (last === current) last = undefined;
    });
    return current.answer;
  };
}
