import { accepted, type Result, refused } from "@tributary/kernel";
import { isObject } from "../signaling/server-message.ts";
import { type CenterAnswer, type RequestDeps, requestCenter } from "./center-request.ts";
import { readStartedCall, type StartedCall } from "./started-call.ts";

/** Facts with which a call starts. All may be absent. */
export type CallDetails = {
  /** Flow that receives the customer. Default: the center's first. */
  readonly contactFlowId?: string | undefined;
  /** Name that agents see. Default: the center's own. */
  readonly name?: string | undefined;
  /** Contact attributes. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Identity of the customer that the site has signed. */
  readonly identityToken?: string | undefined;
};

/**
 * The center refuses the call. `closed`: outside of its hours. `too-many`: a budget is used up, and a later attempt may succeed. `voice-off`: it has no calls.
 * `other`: the page must be corrected, or its origin approved; `message` has the reason, for developers.
 */
export type CallRefusal = {
  readonly kind: "refused";
  readonly reason: "closed" | "too-many" | "voice-off" | "other";
  readonly message: string;
};

/** Reason why a call did not start. `unreachable`: a later attempt may succeed. */
export type StartProblem = CallRefusal | { readonly kind: "unreachable" };

/** Starts a call. Source: docs/wire/voice.md#start-call. */
export async function startCall(
  deps: RequestDeps,
  startUrl: string,
  { contactFlowId, name, attributes, identityToken }: CallDetails,
): Promise<Result<StartedCall, StartProblem>> {
  const answer = await requestCenter(deps, startUrl, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(identityToken !== undefined && { "X-Amz-Security-Token": identityToken }),
    },
    body: JSON.stringify({
      ContactFlowId: contactFlowId,
      ParticipantDetails: name === undefined ? undefined : { DisplayName: name },
      Attributes: attributes,
    }),
  });
  const started = answer?.status === 200 ? startedIn(answer.json) : undefined;
  return started === undefined ? refused(problemOf(answer)) : accepted(started);
}

function startedIn(json: unknown): StartedCall | undefined {
  const data = isObject(json) ? json.data : undefined;
  return isObject(data) ? readStartedCall(data.startCallResult) : undefined;
}

/** Returns the problem that an answer without a call reports. */
export function problemOf(answer: CenterAnswer | null): StartProblem {
  if (answer === null || answer.status >= 500) return { kind: "unreachable" };
  const { code, message } = errorIn(answer.json);
  const refusal = (reason: CallRefusal["reason"]): CallRefusal => ({ kind: "refused", reason, message });
  if (answer.status === 429) return refusal("too-many");
  return refusal(code === "voice-off" ? "voice-off" : "other");
}

function errorIn(json: unknown): { readonly code: string; readonly message: string } {
  const data = isObject(json) ? json.data : undefined;
  const error = isObject(data) ? data.Error : undefined;
  const { code, message } = isObject(error) ? error : {};
  return {
    code: typeof code === "string" ? code : "",
    message: typeof message === "string" ? message : "not the answer of a contact center",
  };
}
