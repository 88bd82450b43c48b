/** Retry helpers. Source: docs/wire/streams.md#globals. */
import type { StreamsDeps } from "../streams-deps.ts";

/** Result callbacks of an attempt of `backoff` ({@link createRetries}). */
export type BackoffCallbacks = {
  readonly success?: (data?: unknown) => void;
  readonly failure?: (err?: unknown, data?: unknown) => void;
};

/** Pause before the first retry, and maximum number of requests. Unit: milliseconds. */
const FETCH_PAUSE_MS = 1_000;
const FETCH_TIMES = 5;

/** Creates the retry helpers of an instance. */
export function createRetries({ fetch: request, clock }: Pick<StreamsDeps, "fetch" | "clock">) {
  const pause = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));

  /** Calls `attempt` until it succeeds, with at most `maxRetries` retries and pauses that double from `milliInterval`. */
  // biome-ignore lint/complexity/useMaxParams: pages call it with these
  function backoff(
    attempt: (callbacks: Required<BackoffCallbacks>) => void,
    milliInterval: number,
    maxRetries: number,
    callbacks?: BackoffCallbacks,
  ): void {
    const round = (retries: number): void =>
      attempt({
        success: (data) => callbacks?.success?.(data),
        failure: (err, data) => {
          if (retries < maxRetries) clock.after(milliInterval * 2 ** retries, () => round(retries + 1));
          else callbacks?.failure?.(err, data);
        },
      });
    round(0);
  }

  /**
   * Returns the JSON of a 200 response, `{}` if the body is not JSON.
   *
   * Errors: rejects with the response for another status; for 429 and 5xx after `maxRetry` requests; with the error for a network failure.
   */
  // biome-ignore lint/complexity/useMaxParams: pages call it with these
  async function fetch(
    endpoint: string,
    options: RequestInit,
    milliInterval?: number,
    maxRetry?: number,
  ): Promise<unknown> {
    const times = maxRetry || FETCH_TIMES;
    for (let time = 1; ; time += 1) {
      const response = await request(endpoint, options);
      if (response.status === 200) return response.json().catch(() => ({}));
      const mayHeal = response.status === 429 || response.status >= 500;
      if (!mayHeal || time >= times) throw response;
      await pause((milliInterval || FETCH_PAUSE_MS) * 2 ** (time - 1));
    }
  }

  /** {@link fetch} that aborts after `timeoutMs`, if given. */
  // biome-ignore lint/complexity/useMaxParams: pages call it with these
  async function fetchWithTimeout(
    endpoint: string,
    timeoutMs: number,
    options: RequestInit,
    milliInterval?: number,
    maxRetry?: number,
  ): Promise<unknown> {
    if (!timeoutMs) return fetch(endpoint, options, milliInterval, maxRetry);
    const abort = new AbortController();
    const timer = clock.after(timeoutMs, () => abort.abort());
    const answer = fetch(endpoint, { ...options, signal: abort.signal }, milliInterval, maxRetry);
    return await answer.finally(() => timer[Symbol.dispose]());
  }

  return { backoff, fetch, fetchWithTimeout };
}
