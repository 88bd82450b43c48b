import { accepted, asError, type Clock, refused } from "@tributary/kernel";
import * as v from "valibot";
import { type ApiAnswer, type ApiRefusal, unreachable } from "./api-answer.ts";
import type { HttpAnswer, HttpFetch } from "./http-fetch.ts";
import { error as errorSchema } from "./response-schemas.ts";

/** Requests without a response are aborted after this time: on a dead network nothing else ends them. Unit: milliseconds. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** Maximum response length. Unit: UTF-16 code units; a page has 100 items of at most 16 384 bytes. */
const MAX_ANSWER_LENGTH = 8 * 1024 * 1024;

type JsonPost<S> = { readonly url: string; readonly token: string; readonly body: object; readonly schema: S };

/** Sends one POST to the participant service. Returns a refusal for every failure; never throws. */
export async function postJson<S extends v.GenericSchema>(
  { fetch, clock }: { fetch: HttpFetch; clock: Clock },
  { url, token, body, schema }: JsonPost<S>,
): Promise<ApiAnswer<v.InferOutput<S>>> {
  const abort = new AbortController();
  const timeout = clock.after(REQUEST_TIMEOUT_MS, () => abort.abort());
  let answer: HttpAnswer;
  let text: string;
  try {
    answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Amz-Bearer": token },
      body: JSON.stringify(body),
      signal: abort.signal,
    });
    text = await answer.text();
  } catch (cause) {
    return unreachable(asError(cause).message); // network failure or timeout: the caller retries
  } finally {
    timeout[Symbol.dispose]();
  }
  const json = parse(text);
  if (answer.status < 200 || answer.status > 299) return refused(refusalOf(answer.status, json));
  const parsed = v.safeParse(schema, json);
  return parsed.success ? accepted(parsed.output) : unreachable("not a valid response of the service", answer.status);
}

function parse(text: string): unknown {
  if (text === "") return {};
  if (text.length > MAX_ANSWER_LENGTH) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // e.g. the HTML page of a proxy; the status and the schema decide
  }
}

/** Returns the refusal in an answer. `json`: its body, if it has one. */
export function refusalOf(status: number, json: unknown): ApiRefusal {
  const reason = v.is(errorSchema, json) ? (json.message ?? json.Message) : undefined;
  const message = reason ?? `status ${status}`;
  if (status === 403) return { kind: "denied", status, message };
  // 408, 429 and 5xx may succeed later. Any other status is final.
  const isTransient = status === 408 || status === 429 || status >= 500;
  return { kind: isTransient ? "unreachable" : "refused", status, message };
}
