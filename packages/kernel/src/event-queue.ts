/** A queue of events, read by one `for await` loop. */
export interface EventQueue<T> {
  /** Delivers `event` to a waiting reader, or keeps it until it is read. Ignored after the queue has ended. */
  push(event: T): void;
  /** Ends the loop after the unread events. */
  end(): void;
  /** Drops unread events and makes the loop throw `reason`. */
  fail(reason: unknown): void;
  readonly iterator: AsyncIterableIterator<T>;
}

type Waiting<T> = { readonly resolve: (result: IteratorResult<T>) => void; readonly reject: (reason: unknown) => void };
type Over = { readonly kind: "ended" } | { readonly kind: "failed"; readonly reason: unknown };

/** Unread events of a loop that reads too slowly; it then fails. */
const MAX_UNREAD = 10_000;

/** Creates an empty queue. `onReturn` is called when the loop is left by `break` or an error. */
export function createEventQueue<T>(onReturn: () => void): EventQueue<T> {
  const kept: T[] = [];
  const waiting: Waiting<T>[] = [];
  let over: Over | undefined;

  function finish(how: Over): void {
    if (over !== undefined) return;
    over = how;
    for (const { resolve, reject } of waiting.splice(0)) {
      if (how.kind === "failed") reject(how.reason);
      else resolve({ done: true, value: undefined });
    }
  }

  function fail(reason: unknown): void {
    kept.length = 0;
    finish({ kind: "failed", reason });
  }

  const iterator: AsyncIterableIterator<T> = {
    [Symbol.asyncIterator]: () => iterator,
    next() {
      if (over?.kind === "failed") return Promise.reject(over.reason);
      if (kept.length > 0) return Promise.resolve({ done: false, value: kept.shift() as T }); // the length check ensures an element
      if (over !== undefined) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      kept.length = 0;
      finish({ kind: "ended" });
      onReturn();
      return Promise.resolve({ done: true, value: undefined });
    },
  };

  return {
    iterator,
    push(event) {
      if (over !== undefined) return;
      const first = waiting.shift();
      if (first !== undefined) first.resolve({ done: false, value: event });
      else if (kept.length < MAX_UNREAD) kept.push(event);
      else fail(new Error(`${MAX_UNREAD} events are unread.`));
    },
    end: () => finish({ kind: "ended" }),
    fail,
  };
}
