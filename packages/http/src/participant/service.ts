import type { ParticipantRef } from "@tributary/engine";
import { type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type * as v from "valibot";
import type { HttpContext } from "../context.ts";
import type { Rate } from "../limits/token-buckets.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import { DEFAULT_TEXT_LIMIT, type LengthLimit } from "./message-limits.ts";

/** How the participant service is set up. */
export type ParticipantOptions = {
  /** How long plain text and Markdown may be. */
  readonly textLimit: LengthLimit;
  /** How often one participant may call, all operations but CreateParticipantConnection together; null: as often as they like. */
  readonly rate: Rate | null;
};

/** What an ordinary center uses: generous for people, a wall for loops. Source: docs/wire/participant.md#rate-limits. */
export const DEFAULT_PARTICIPANT_OPTIONS: ParticipantOptions = {
  textLimit: DEFAULT_TEXT_LIMIT,
  rate: { perSecond: 20, burst: 40 },
};

/** What the operations work with. */
export type Service = HttpContext & { readonly options: ParticipantOptions };

/** A request that has passed the checks of token and shape. */
export type Call<Input> = { readonly ref: ParticipantRef; readonly input: Input };

/** An operation of the service. */
export type Operation = {
  /** The token that it takes: the one of the start, or the one that CreateParticipantConnection gave. */
  readonly token: "participant" | "connection";
  /** Whether it counts against the participant's rate. Reconnecting does not: everybody does it at once when a server returns. */
  readonly isMetered: boolean;
  carryOut(service: Service, ref: ParticipantRef, body: Buffer): Promise<Result<object, Refusal>>;
};

/** Makes an {@link Operation} of its shape and what it does. */
export function operation<S extends v.GenericSchema>(
  { schema, ...checks }: { readonly schema: S } & Pick<Operation, "token" | "isMetered">,
  run: (service: Service, call: Call<v.InferOutput<S>>) => Promise<Result<object, Refusal>>,
): Operation {
  return {
    ...checks,
    carryOut(service, ref, body) {
      const input = readInput(schema, body);
      return input.ok ? run(service, { ref, input: input.value }) : Promise.resolve(input);
    },
  };
}

/** An empty body counts as an empty object. */
function readInput<S extends v.GenericSchema>(schema: S, body: Buffer): Result<v.InferOutput<S>, Refusal> {
  const json = body.length === 0 ? {} : parseJson(body);
  return json === undefined ? refused(refusal("invalid-field", "body", "JSON")) : parseInput(schema, json);
}
