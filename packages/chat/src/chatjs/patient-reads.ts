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

/** Reads of one session. Disposing ends the repetitions: their reads resolve to undefined. */
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
  const pauses = new Set<() => void>();
  let isDisposed = false;

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        pauses.delete(end);
        timer[Symbol.dispose]();
        resolve();
      };
      const timer = clock.after(ms, end);
      pauses.add(end);
    });
  }
  return {
    async page(body, { isWanted = () => true, isOnce = false } = {}) {
      const untilMs = clock.monotonicMs() + (isOnce ? 0 : PATIENCE_MS);
      for (let attempt = 0; ; attempt += 1) {
        const answer = await read(body);
        if (isDisposed || !isWanted()) return undefined;
        if (answer.ok) return answer.value;
        if (answer.refusal.kind !== "unreachable" || clock.monotonicMs() >= untilMs) return undefined;
        await pause(backoffMs(attempt, READ_BACKOFF, random));
        if (isDisposed || !isWanted()) return undefined;
      }
    },
    [Symbol.dispose]() {
      isDisposed = true;
      for (const end of [...pauses]) end();
    },
  };
}
