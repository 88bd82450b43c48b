/** Runs password checks, a few at a time. */
export interface HashQueue {
  /** Runs the task at once or when others have finished; undefined if too many are waiting. Urgent tasks run before others. */
  run<T>(task: () => Promise<T>, options: { readonly isUrgent: boolean }): Promise<T> | undefined;
}

/** Limits of a {@link HashQueue}. `maxWaiting` applies to urgent tasks and to others separately. */
export type HashQueueOptions = { readonly maxRunning: number; readonly maxWaiting: number };

/** A hash keeps one of the four threads of Node's pool busy for tens of milliseconds; files and compression need the others. */
export const DEFAULT_HASH_QUEUE: HashQueueOptions = { maxRunning: 2, maxWaiting: 50 };

/** Creates an empty queue. Rule SI-12. */
export function createHashQueue({ maxRunning, maxWaiting }: HashQueueOptions): HashQueue {
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];
  let running = 0;

  function finished(): void {
    running -= 1;
    (urgent.shift() ?? others.shift())?.();
  }

  return {
    run(task, { isUrgent }) {
      const line = isUrgent ? urgent : others;
      if (running >= maxRunning && line.length >= maxWaiting) return undefined;
      return new Promise((resolve, reject) => {
        const start = (): void => {
          running += 1;
          task().then(resolve, reject).finally(finished);
        };
        if (running < maxRunning) start();
        else line.push(start);
      });
    },
  };
}
