/** Turns for work of which a limited number runs at a time. */
export interface Turns {
  /** Runs the work at once, or when others have finished, in the order of the calls. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Creates turns, of which `limit` are taken at a time. */
export function createTurns(limit: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;

  return {
    async run(work) {
      if (running < limit) running += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next(); // it takes the turn of this one
      }
    },
  };
}
