/** Reads of the transcript that are repeated while the service cannot be reached. */
import { backoffMs, type Clock, type Random } from "@tributary/kernel";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import { READ_BACKOFF } from "../session/transcript-reader.ts";
import type { ServiceData } from "./service-client.ts";

export type PatientReadsDeps = {
  readonly clock: Clock;
  readonly random: Random;
  /** Calls GetTranscript. */
  readonly read: (body: object) => Promise<ApiAnswer<ServiceData>>;
};

/** Reads of one session. Disposing ends the repetitions: their reads do not resolve. */
export interface PatientReads extends Disposable {
  /** Returns a page; undefined if it is refused, no longer wanted, or not there in time. `isOnce`: a failure is not repeated. */
  page(
    body: object,
    options?: { readonly isWanted?: () => boolean; readonly isOnce?: boolean },
  ): Promise<ServiceData | undefined>;
}

/** Time after which a read is given up. Unit: milliseconds. */
const PATIENCE_MS = 60_000;

/** Creates the reads of a session. */
export function createPatientReads({ clock, random, read }: PatientReadsDeps): PatientReads {
  const timers = new Set<Disposable>();
  return {
    async page(body, { isWanted = () => true, isOnce = false } = {}) {
      const untilMs = clock.monotonicMs() + (isOnce ? 0 : PATIENCE_MS);
      for (let attempt = 0; ; attempt += 1) {
        const answer = await read(body);
        if (!isWanted()) return undefined;
        if (answer.ok) return answer.value;
        if (answer.refusal.kind !== "unreachable" || clock.monotonicMs() >= untilMs) return undefined;
        await new Promise<void>((resolve) => {
          const timer = clock.after(backoffMs(attempt, READ_BACKOFF, random), () => {
            timers.delete(timer);
            resolve();
          });
          timers.add(timer);
        });
        if (!isWanted()) return undefined;
      }
    },
    [Symbol.dispose]() {
      for (const timer of timers) timer[Symbol.dispose]();
    },
  };
}
