import type { StoredRecord } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import {
  type Actor,
  type ArnKind,
  type CenterDefinition,
  type InstanceAddress,
  isInstance,
  type Refusal,
  type ResourceIn,
  type ResourceList,
  refusal,
  resourceArn,
} from "@tributary/model";
import type { ConnectOperationName, NamedSummary } from "@tributary/protocol/connect";
import type * as v from "valibot";
import type { HttpContext } from "../context.ts";
import type { StartCaller } from "../limits/start-rates.ts";
import { namedId } from "../server/named-id.ts";
import { type ListPage, pageOf, type WantedPage } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import type { FederatedSignIn } from "../single-sign-on/federation.ts";
import type { Views } from "../views/views.ts";
import type { HeldPermissions, NeededPermission } from "./permissions.ts";

/** Members of the response body, or a refusal. */
export type Answer = Result<object, Refusal>;

/** Hashes a password. Returns the record that stores the hash for a user; it is written with the change that creates them. */
export type HashPassword = (password: string) => Promise<(userId: string) => StoredRecord>;

/** Services of an operation, and who called it. `held`: permissions of the caller. `by`: the caller as the journal names them. */
export type OperationContext = HttpContext & {
  readonly caller: StartCaller;
  readonly by: Actor;
  readonly held: HeldPermissions;
  readonly hashPassword: HashPassword;
  readonly views: Views;
  /** Takes one of the pages of transcripts that the caller may read; false if there is none. */
  readonly takeTranscriptPage: () => boolean;
  /** Signs in the user of the key that signed the request. Requests whose signature was not verified are refused. */
  readonly federate: () => Promise<Result<FederatedSignIn, Refusal>>;
};

/** Name of an operation, and the permission that its callers need. */
export type OperationRow = readonly [name: ConnectOperationName, permission: NeededPermission];

/** An implemented operation. `run` takes unvalidated input, of callers who hold the permission. */
export type Operation = {
  readonly name: ConnectOperationName;
  readonly permission: NeededPermission;
  run(context: OperationContext, input: unknown): Promise<Answer>;
};

/** Creates an operation that validates its input with `request`, checks the instance id, and calls `run`. */
export function operation<Schema extends v.GenericSchema<unknown, object>>(
  [name, permission]: OperationRow,
  request: Schema,
  run: (context: OperationContext, input: v.InferOutput<Schema>) => Answer | Promise<Answer>,
): Operation {
  return {
    name,
    permission,
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
  return isInstance(center.directory.definition.instance, input.InstanceId);
}

/** A list that an operation returns in pages. */
type Listing<Input, Entry> = {
  /** Member of the response. */
  readonly member: string;
  readonly entries: (context: OperationContext, input: Input) => readonly Entry[] | Result<readonly Entry[], Refusal>;
  /** Identifies an entry within the list. Default: its `Id`. */
  readonly idOf?: (entry: NoInfer<Entry>) => string;
};

/** Creates an operation that returns a list in pages. A token is valid for the same request only. */
export function listOperation<Schema extends v.GenericSchema<unknown, object>, Entry>(
  row: OperationRow,
  request: Schema,
  listing: Listing<v.InferOutput<Schema>, Entry>,
): Operation {
  return operation(row, request, (context, input) => {
    const listed = listOf(listing.entries(context, input));
    if (!listed.ok) return listed;
    const page = pageOf(listed.value, wantedPage(row[0], input), listing.idOf ?? idOfEntry);
    return page.ok ? accepted({ [listing.member]: page.value.entries, ...nextOf(page.value) }) : page;
  });
}

/** Creates an operation that returns the resources that a search finds, in pages, and their number. */
export function searchOperation<Schema extends v.GenericSchema<unknown, object>, Entry>(
  row: OperationRow,
  request: Schema,
  listing: Listing<v.InferOutput<Schema>, Entry> & { readonly idOf: (entry: NoInfer<Entry>) => string },
): Operation {
  return operation(row, request, (context, input) => {
    const found = listOf(listing.entries(context, input));
    if (!found.ok) return found;
    const page = pageOf(found.value, wantedPage(row[0], input), listing.idOf);
    if (!page.ok) return page;
    const { entries } = page.value;
    return accepted({ [listing.member]: entries, ApproximateTotalCount: found.value.length, ...nextOf(page.value) });
  });
}

function listOf<T>(entries: readonly T[] | Result<readonly T[], Refusal>): Result<readonly T[], Refusal> {
  return "ok" in entries ? entries : accepted(entries);
}

function idOfEntry(entry: unknown): string {
  return typeof entry === "object" && entry !== null && "Id" in entry ? String(entry.Id) : JSON.stringify(entry);
}

/** Lists have their page in the query string, searches in the body, under other names. */
function wantedPage(name: string, input: object): WantedPage {
  const { nextToken, maxResults, NextToken, MaxResults, ...query }: PageMembers = input;
  const wanted = { nextToken: nextToken ?? NextToken, maxResults: maxResults ?? MaxResults };
  return { ...wanted, tokenField: "NextToken", query: JSON.stringify([name, query]) };
}

/** Returns the member of the answer for the next page. Absent after the last page: the SDK continues while it is set. */
function nextOf({ nextToken }: ListPage<unknown>): { readonly NextToken?: string } {
  return nextToken === null ? {} : { NextToken: nextToken };
}

type PageMembers = {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
};

/** Resources that an operation reads or changes: their list, and the member of the request with the id or the ARN of one. */
export type Target<List extends ResourceList, Member extends string> = {
  readonly list: List;
  readonly member: Member;
  readonly kind: ArnKind;
};

/** Creates an operation that returns a resource. */
export function describeOperation<
  List extends ResourceList,
  Member extends string,
  Schema extends v.GenericSchema<unknown, Readonly<Record<Member, string>>>,
>(
  row: OperationRow,
  [request, { list, member, kind }]: readonly [Schema, Target<List, Member>],
  answer: (definition: CenterDefinition, resource: ResourceIn<List>) => object,
): Operation {
  return operation(row, request, ({ center }, input) => {
    const resource = center.directory.resource(list, namedId(center.directory, kind, input[member]));
    if (resource === undefined) return refused(refusal("not-found", member));
    return accepted(answer(center.directory.definition, resource));
  });
}

/** Creates an operation without output that changes a resource. */
export function changeOperation<
  List extends ResourceList,
  Member extends string,
  Schema extends v.GenericSchema<unknown, Readonly<Record<Member, string>>>,
>(
  row: OperationRow,
  [request, { list, member, kind }]: readonly [Schema, Target<List, Member>],
  change: (
    resource: ResourceIn<List>,
    input: v.InferOutput<Schema>,
    context: OperationContext,
  ) => ResourceIn<List> | { readonly refusal: Refusal },
): Operation {
  return operation(row, request, async (context, input) =>
    done(
      await context.center
        .administration(context.by)
        .change(list, namedId(context.center.directory, kind, input[member]), (resource) =>
          change(resource, input, context),
        ),
    ),
  );
}

/** Creates an operation without output that deletes a resource. */
export function deleteOperation<
  List extends ResourceList,
  Member extends string,
  Schema extends v.GenericSchema<unknown, Readonly<Record<Member, string>>>,
>(
  row: OperationRow,
  [request, { list, member, kind }]: readonly [Schema, Target<List, Member>],
  refusalFor: (context: OperationContext, resource: ResourceIn<List>) => Refusal | undefined = () => undefined,
): Operation {
  return operation(row, request, async (context, input) => {
    const { center, by } = context;
    const id = namedId(center.directory, kind, input[member]);
    const resource = center.directory.resource(list, id);
    const problem = resource && refusalFor(context, resource);
    return problem ? refused(problem) : done(await center.administration(by).delete(list, id));
  });
}

/** Returns the answer of an operation without output. */
export function done(result: Result<unknown, Refusal>): Answer {
  return result.ok ? accepted({}) : result;
}

/** Returns the refusal of a member that this center does not support, if the request has one. */
export function refusalOfUnsupported<Input extends object>(
  input: Input,
  members: readonly (keyof Input & string)[],
): Refusal | undefined {
  const unsupported = members.find((member) => input[member] !== undefined);
  return unsupported === undefined ? undefined : refusal("operation-unknown", unsupported, "not supported");
}

/** Returns list entries for entities with an id and a name. */
export function namedSummaries(
  instance: InstanceAddress,
  kind: ArnKind,
  things: readonly { readonly id: string; readonly name: string }[],
): NamedSummary[] {
  return things.map(({ id, name }) => ({ Id: id, Arn: resourceArn(instance, kind, id), Name: name }));
}
