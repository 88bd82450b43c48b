import type { Clock } from "@tributary/kernel";

/** The browser's `fetch`, as far as a call uses it. */
export type CallFetch = (
  url: string,
  request: {
    readonly method: "GET" | "POST";
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** Services of a request. */
export type RequestDeps = { readonly fetch: CallFetch; readonly clock: Clock };

/** Status and JSON of an answer. `json` is undefined if the answer is not JSON. */
export type CenterAnswer = { readonly status: number; readonly json: unknown };

/** Longest wait for an answer. Unit: milliseconds. */
const TIMEOUT_MS = 15_000;

/** Sends a request to the center. Null: no answer in time, or none at all. */
export async function requestCenter(
  { fetch, clock }: RequestDeps,
  url: string,
  options: Omit<Parameters<CallFetch>[1], "signal">,
): Promise<CenterAnswer | null> {
  const abort = new AbortController();
  const timeout = clock.after(TIMEOUT_MS, () => abort.abort());
  try {
    const answer = await fetch(url, { ...options, signal: abort.signal });
    return { status: answer.status, json: parsed(await answer.text()) };
  } catch {
    return null; // the callers' problem "unreachable"
  } finally {
    timeout[Symbol.dispose]();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the answer of another server
  }
}
