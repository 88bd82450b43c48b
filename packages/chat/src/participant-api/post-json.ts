import { accepted, type Clock, refused } from "@tributary/kernel";
import * as v from "valibot";
import { error as errorSchema } from "./answers.ts";
import { type ApiAnswer, type ApiRefusal, unreachable } from "./api-answer.ts";
import type { HttpAnswer, HttpFetch } from "./http-fetch.ts";

/** After this long without an answer a request is given up: on a dead network nothing else would end it. Unit: milliseconds. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** Answers beyond this are not the service's. Unit: UTF-16 code units; a page has 100 items of at most 16 384 bytes. */
const MAX_ANSWER_LENGTH = 8 * 1024 * 1024;

type JsonPost<S> = { readonly url: string; readonly token: string; readonly body: object; readonly schema: S };

/** One POST to the participant service; whatever goes wrong is a refusal. */
export async function postJson<S extends v.GenericSchema>(
  { fetch, clock }: { fetch: HttpFetch; clock: Clock },
  { url, token, body, schema }: JsonPost<S>,
): Promise<ApiAnswer<v.InferOutput<S>>> {
  const abort = new AbortController();
  using _timeout = clock.after(REQUEST_TIMEOUT_MS, () => abort.abort());
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
    return unreachable(cause instanceof Error ? cause.message : "no answer"); // no network, or too slow: the caller tries again
  }
  const json = parse(text);
  if (answer.status < 200 || answer.status > 299) return refused(refusalOf(answer.status, json));
  const parsed = v.safeParse(schema, json);
  return parsed.success ? accepted(parsed.output) : unreachable("not an answer of the service", answer.status);
}

function parse(text: string): unknown {
  if (text === "") return {};
  if (text.length > MAX_ANSWER_LENGTH) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // some proxy's page; the schema or the status decides
  }
}

function refusalOf(status: number, json: unknown): ApiRefusal {
  const words = v.is(errorSchema, json) ? (json.message ?? json.Message) : undefined;
  const message = words ?? `status ${status}`;
  if (status === 403) return { kind: "denied", status, message };
  // 408 and 429 say "later"; so does every 5xx. Anything else will be refused again.
  const isPassing = status === 408 || status === 429 || status >= 500;
  return { kind: isPassing ? "unreachable" : "refused", status, message };
}
