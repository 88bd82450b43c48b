import { type CallDeps, platformDeps } from "../platform-deps.ts";
import { isObject } from "../signaling/server-message.ts";
import { requestCenter } from "./center-request.ts";
import { type CallDetails, problemOf, type StartProblem } from "./start-call.ts";

/**
 * Possibility of a call now. `message`: the center's text for its hours, or empty; show it as text. `unsupported`: the browser has no microphone or no WebRTC
 * for this page, which must be secure.
 */
export type CallOffer =
  | { readonly state: "open" }
  | { readonly state: "closed"; readonly message: string }
  | { readonly state: "unavailable"; readonly problem: StartProblem | { readonly kind: "unsupported" } };

/** Longest text of a center that is passed on. Unit: UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 1_000;

/**
 * Reads whether calls can be started now. `deps`: replacements for the browser's services, for tests. Never rejects. Rule CC-04.
 *
 * Source: docs/wire/voice.md#start-call.
 */
export async function readCallOffer(
  { startUrl, contactFlowId }: Pick<CallDetails, "contactFlowId"> & { readonly startUrl: string },
  deps: Pick<CallDeps, "fetch" | "clock" | "media"> = platformDeps(),
): Promise<CallOffer> {
  if (deps.media === null) return { state: "unavailable", problem: { kind: "unsupported" } };
  const query = contactFlowId === undefined ? "" : `?${new URLSearchParams({ ContactFlowId: contactFlowId })}`;
  const answer = await requestCenter(deps, `${startUrl}${query}`, { method: "GET", headers: {} });
  if (answer?.status !== 200 || !isObject(answer.json)) return { state: "unavailable", problem: problemOf(answer) };
  const { IsOpen, Message } = answer.json;
  if (IsOpen !== false) return { state: "open" };
  return { state: "closed", message: typeof Message === "string" ? Message.slice(0, MAX_MESSAGE_LENGTH) : "" };
}
