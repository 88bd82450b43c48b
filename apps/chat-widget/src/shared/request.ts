import type { Clock } from "@tributary/kernel";

export type CenterRequest = {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** `fetch`, as far as the widget uses it. */
export type Fetch = (
  url: string,
  request: CenterRequest & { readonly signal: AbortSignal },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** Status and text of a response. */
export type Answer = { readonly status: number; readonly text: string };

export type RequestDeps = { readonly fetch: Fetch; readonly clock: Pick<Clock, "after"> };

const TIMEOUT_MS = 15_000;

/** Returns status and text of a response. Null without a network, or without a response in time. */
export async function request(
  { fetch, clock }: RequestDeps,
  url: string,
  options: CenterRequest,
): Promise<Answer | null> {
  const abort = new AbortController();
  const timeout = clock.after(TIMEOUT_MS, () => abort.abort());
  try {
    const answer = await fetch(url, { ...options, signal: abort.signal });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return null; // callers have a text for it
  } finally {
    timeout[Symbol.dispose]();
  }
}

/** A JSON object of any members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Requests a JSON object. Null without one: not reachable, refused, or another server. */
export async function requestJson(deps: RequestDeps, url: string, options: CenterRequest): Promise<JsonObject | null> {
  return jsonOf(await request(deps, url, options));
}

/** Returns the JSON object of an answer; null without one. */
export function jsonOf(answer: Answer | null): JsonObject | null {
  try {
    const json: unknown = answer?.status === 200 ? JSON.parse(answer.text) : null;
    // Any object has string members, all of them unknown.
    return typeof json === "object" ? (json as JsonObject | null) : null;
  } catch {
    return null; // not JSON
  }
}
