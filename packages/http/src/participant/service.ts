import type { ParticipantRef } from "@tributary/engine";
import { type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type { ParticipantErrorName } from "@tributary/protocol";
import type * as v from "valibot";
import type { HttpContext } from "../context.ts";
import type { Rate } from "../limits/token-buckets.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import type { TokenClaims } from "../tokens/tokens.ts";
import { NO_VIEWS, type Views } from "../views/views.ts";
import { DEFAULT_MESSAGE_LIMITS, type MessageLimits } from "./message-limits.ts";
import type { PartOrder } from "./part-order.ts";

/** Settings of the participant service. */
export type ParticipantOptions = {
  readonly messageLimits: MessageLimits;
  /** Views that messages refer to. */
  readonly views: Views;
  /** Rate per participant, for all operations except CreateParticipantConnection; null for no limit. */
  readonly rate: Rate | null;
};

/** Defaults: sufficient for people, and a bound for loops. Source: docs/wire/participant.md#rate-limits. */
export const DEFAULT_PARTICIPANT_OPTIONS: ParticipantOptions = {
  messageLimits: DEFAULT_MESSAGE_LIMITS,
  views: NO_VIEWS,
  rate: { perSecond: 20, burst: 40 },
};

/** Services and settings used by the operations. */
export type Service = HttpContext & { readonly options: ParticipantOptions; readonly partOrder: PartOrder };

/** The participant who calls, and their valid token. */
export type Caller = { readonly ref: ParticipantRef; readonly claims: TokenClaims };

/** A request with a valid token and valid input. */
export type Call<Input> = Caller & { readonly input: Input };

/** An operation of the service. */
export type Operation = {
  /** Required kind of token: of the start, or of CreateParticipantConnection. */
  readonly token: "participant" | "connection";
  /** True if it counts against the rate. Reconnecting does not: all clients do it at once when a server returns. */
  readonly isMetered: boolean;
  /** Error for a resource that does not exist. Absent: none of its own. */
  readonly missing?: ParticipantErrorName;
  carryOut(service: Service, caller: Caller, body: Buffer): Promise<Result<object, Refusal>>;
};

/** Creates an operation from its schema and its implementation. */
export function operation<S extends v.GenericSchema>(
  { schema, ...checks }: { readonly schema: S } & Pick<Operation, "token" | "isMetered" | "missing">,
  run: (service: Service, call: Call<v.InferOutput<S>>) => Promise<Result<object, Refusal>>,
): Operation {
  return {
    ...checks,
    carryOut(service, caller, body) {
      const input = readInput(schema, body);
      return input.ok ? run(service, { ...caller, input: input.value }) : Promise.resolve(input);
    },
  };
}

/** An empty body counts as an empty object. */
function readInput<S extends v.GenericSchema>(schema: S, body: Buffer): Result<v.InferOutput<S>, Refusal> {
  const json = body.length === 0 ? {} : parseJson(body);
  return json === undefined ? refused(refusal("invalid-field", "body", "JSON")) : parseInput(schema, json);
}
