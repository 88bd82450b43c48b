import { accepted, type Result, refused } from "@tributary/kernel";
import { type ArnKind, type InstanceAddress, idOf, type Refusal, refusal, resourceArn } from "@tributary/model";
import type { ConnectOperationName, NamedSummary } from "@tributary/protocol/connect";
import type * as v from "valibot";
import type { HttpContext } from "../context.ts";
import { parseInput } from "../server/parse-input.ts";
import type { ListPage } from "./paging.ts";

/** What an operation answers: the body's members, or why not. */
export type Answer = Result<object, Refusal>;

/** An operation that this center carries out. `run` takes what came by the wire, unchecked. */
export type Operation = {
  readonly name: ConnectOperationName;
  run(context: HttpContext, input: unknown): Promise<Answer>;
};

/**
 * Makes an {@link Operation}: parses the input by `request`, makes sure that the instance it names is this one, then asks `run`.
 */
export function operation<Schema extends v.GenericSchema<unknown, object>>(
  name: ConnectOperationName,
  request: Schema,
  run: (context: HttpContext, input: v.InferOutput<Schema>) => Answer | Promise<Answer>,
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

/** A list's page under the name that this list has in the answer. */
export function listAnswer<T>(name: string, page: Result<ListPage<T>, Refusal>): Answer {
  return page.ok ? accepted({ [name]: page.value.entries, ...page.value.next }) : page;
}

/** Lists' entries for things that have an id and a name. */
export function namedSummaries(
  instance: InstanceAddress,
  kind: ArnKind,
  things: readonly { readonly id: string; readonly name: string }[],
): NamedSummary[] {
  return things.map(({ id, name }) => ({ Id: id, Arn: resourceArn(instance, kind, id), Name: name }));
}
