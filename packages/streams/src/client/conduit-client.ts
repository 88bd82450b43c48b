import type { StreamsDeps } from "../streams-deps.ts";
import type { CallCallbacks, Client, ClientConduit, ConduitEvents } from "./client.ts";
import { randomId } from "./random-id.ts";

/**
 * Client over a conduit; each request has an id and gets at most one response.
 *
 * Responses with unknown ids are ignored. There is no timeout: the panel always responds, and a page could not recover better than by
 * waiting.
 * Source: docs/wire/streams.md#api-requests.
 */
export function createConduitClient(
  deps: Pick<StreamsDeps, "clock" | "random">,
  conduit: ClientConduit,
  words: ConduitEvents,
): Client {
  const waiting = new Map<string, CallCallbacks>();

  conduit.onUpstream(words.response, (data) => {
    if (typeof data !== "object" || data === null || !("requestId" in data)) return;
    const callbacks = waiting.get(String(data.requestId));
    if (callbacks === undefined) return;
    waiting.delete(String(data.requestId));
    const result = "data" in data ? data.data : undefined;
    const err = "err" in data ? data.err : undefined;
    if (!err) callbacks.success?.(result);
    else if (callbacks.failure) callbacks.failure(textOf(err), result);
    else callbacks.success?.(result);
  });

  return {
    call(method, params, callbacks) {
      const requestId = randomId(deps);
      waiting.set(requestId, callbacks ?? {});
      conduit.sendUpstream(words.request, { event: words.request, requestId, method, params: params ?? {} });
    },
  };
}

/** Errors travel as JSON text; an object from the panel is serialized. */
function textOf(err: unknown): string {
  return typeof err === "string" ? err : JSON.stringify(err);
}
