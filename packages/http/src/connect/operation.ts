import { accepted, type Result, refused } from "@tributary/kernel";
import { type ArnKind, type InstanceAddress, idOf, type Refusal, refusal, resourceArn } from "@tributary/model";
import type { ConnectOperationName, NamedSummary } from "@tributary/protocol/connect";
import type * as v from "valibot";
import type { HttpContext } from "../context.ts";
import type { StartCaller } from "../limits/start-rates.ts";
import { parseInput } from "../server/parse-input.ts";
import type { ListPage } from "./paging.ts";

/** Members of the response body, or a refusal. */
export type Answer = Result<object, Refusal>;

/** Services of an operation, and who called it. */
export type OperationContext = HttpContext & { readonly caller: StartCaller };

/** An implemented operation. `run` takes unvalidated input. */
export type Operation = {
  readonly name: ConnectOperationName;
  run(context: OperationContext, input: unknown): Promise<Answer>;
};

/** Creates an operation that validates its input with `request`, checks the instance id, and calls `run`. */
export function operation<Schema extends v.GenericSchema<unknown, object>>(
  name: ConnectOperationName,
  request: Schema,
  run: (context: OperationContext, input: v.InferOutput<Schema>) => Answer | Promise<Answer>,
): Operation {
  return {
    name,
    async run(context, input) {
      const parsed = parseInput(request, input);
      if (!parsed.ok) return parsed;
      if (!isOfThisInstance(context, parsed.value)) return refused(refusal("not-found", "InstanceId"));
      return run(context, parsed.value);
    },
  };
}

function isOfThisInstance({ center }: HttpContext, input: object): boolean {
  if (!("InstanceId" in input) || typeof input.InstanceId !== "string") return true;
  return idOf(input.InstanceId) === center.directory.definition.instance.instanceId;
}

/** Returns a page under the list's name in the response. */
export function listAnswer<T>(name: string, page: Result<ListPage<T>, Refusal>): Answer {
  return page.ok ? accepted({ [name]: page.value.entries, ...page.value.next }) : page;
}

/** Returns list entries for entities with an id and a name. */
export function namedSummaries(
  instance: InstanceAddress,
  kind: ArnKind,
  things: readonly { readonly id: string; readonly name: string }[],
): NamedSummary[] {
  return things.map(({ id, name }) => ({ Id: id, Arn: resourceArn(instance, kind, id), Name: name }));
}
