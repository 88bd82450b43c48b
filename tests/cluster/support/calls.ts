import { setTimeout as sleep } from "node:timers/promises";
import type { Outcome } from "../../history/history.ts";

/** A call without an answer after this time is repeated, perhaps on another node. Unit: milliseconds. */
const CALL_LIMIT_MS = 4_000;

/** Time for which a call is repeated. Unit: milliseconds. */
const PATIENCE_MS = 60_000;

const RETRY_MS = 100;

/** Result of a call that was repeated until an answer arrived. */
export type Answer = { readonly outcome: Outcome; readonly status: number; readonly body: unknown };

/** Sends JSON until it is answered with other than 429 or 5xx. The body must make repetitions harmless. */
export async function callUntilAnswered(
  url: string,
  { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body: object },
): Promise<Answer> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await call(url, headers, body);
    if (answer !== undefined && answer.status < 500 && answer.status !== 429) {
      return { ...answer, outcome: answer.status < 300 ? "ok" : "refused" };
    }
    if (performance.now() > until) return { outcome: "unknown", status: answer?.status ?? 0, body: answer?.body };
    await sleep(RETRY_MS);
  }
}

async function call(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: object,
): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return undefined; // no answer: the node is gone, or too slow
  }
}
