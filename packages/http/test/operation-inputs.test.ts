/** Each implemented operation through the unmodified SDK: with valid input, and with each member of it missing, of another type, unknown or too long. */
import * as connect from "@aws-sdk/client-connect";
import { type ArnKind, type InstanceAddress, instanceArn, resourceArn } from "@tributary/model";
import { OWN_OPERATIONS } from "@tributary/protocol/connect";
import { expect, it } from "vitest";
import { implementedOperations } from "../src/connect/implemented.ts";
import { type Input, openForInputs } from "./operation-center.ts";
import { type InputRow, OPERATION_INPUTS } from "./operation-inputs.ts";

type AnyCommand = typeof connect.DescribeUserCommand;

const COMMANDS = new Map(Object.entries(connect as unknown as Record<string, AnyCommand>));

function commandOf(name: string, input: Input) {
  const Command = COMMANDS.get(`${name}Command`);
  if (Command === undefined) throw new Error(`the SDK has no ${name}`);
  return new Command(input as unknown as connect.DescribeUserCommandInput);
}

/** A change that makes an input invalid. `members`: the refusal must contain one of these names. */
type Mistake = { readonly kind: string; readonly members: readonly string[]; readonly input: Input };

/** Longer than any name or id may be, and not too long for a path. */
const LONG = "x".repeat(3_000);

/** Kinds of the resources that members refer to. An override has no ARN of its own. */
const KINDS: Readonly<Record<string, ArnKind>> = {
  QueueId: "queue",
  DefaultOutboundQueueId: "queue",
  UserId: "agent",
  AgentIds: "agent",
  AgentStatusId: "agent-state",
  RoutingProfileId: "routing-profile",
  SecurityProfileId: "security-profile",
  SecurityProfileIds: "security-profile",
  ContactFlowId: "contact-flow",
  ContactId: "contact",
  contactId: "contact",
  InitialContactId: "contact",
  HoursOfOperationId: "operating-hours",
  QuickConnectId: "transfer-destination",
  QuickConnectIds: "transfer-destination",
  TaskTemplateId: "task-template",
};

function arnOf(instance: InstanceAddress, member: string, id: string): string | undefined {
  if (member === "resourceArn") return id;
  if (member === "InstanceId") return instanceArn(instance);
  const kind = KINDS[member];
  return kind && resourceArn(instance, kind, id);
}

/** Returns the input with ARNs in place of ids. */
function withArns(instance: InstanceAddress, input: Input): Input {
  return leavesOf(input).reduce((given, { path, value }) => {
    const member = path.findLast((key) => typeof key === "string") ?? "";
    const arn = typeof value === "string" ? arnOf(instance, `${member}`, value) : undefined;
    return arn === undefined ? given : (replaced(given, path, arn) as Input);
  }, input);
}

/** Returns ARNs that end like that of a resource, and are those of others. */
function foreignArns(instance: InstanceAddress, member: string, id: string): string[] {
  const addresses = [
    { ...instance, region: "eu-central-1" },
    { ...instance, accountId: "999999999999" },
    { ...instance, instanceId: `${instance.instanceId.slice(0, -1)}_` as typeof instance.instanceId },
  ];
  if (member === "InstanceId") return [...addresses.map(instanceArn), resourceArn(instance, "queue", id)];
  const foreign = addresses.flatMap((address) => arnOf(address, member, id.split("/").at(-1) ?? id) ?? []);
  const arn = arnOf(instance, member, id) ?? "";
  return [...foreign, arn.replace(/\/([a-z-]+)\/([^/]+)$/, "/prompt/$2")].filter((each) => each !== arn);
}

/** Returns the input with one mistake each. */
function mistakesIn(input: Input, row: InputRow, instance: InstanceAddress): Mistake[] {
  const missing = Object.keys(input)
    .filter((member) => row.optional?.includes(member) !== true)
    .map((member) => ({ kind: "missing", members: [member], input: { ...input, [member]: undefined } }));
  return [...missing, ...leavesOf(input).flatMap((leaf) => leafMistakes({ input, instance }, leaf, row))];
}

type Path = readonly (string | number)[];
type Leaf = { readonly path: Path; readonly value: unknown };

/** Members and entries of lists at any depth that are not objects or lists themselves. */
function leavesOf(value: unknown, path: Path = []): Leaf[] {
  if (typeof value !== "object" || value === null || value instanceof Date) return [{ path, value }];
  return Object.entries(value).flatMap(([key, each]) =>
    leavesOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function leafMistakes(
  { input, instance }: { readonly input: Input; readonly instance: InstanceAddress },
  { path, value }: Leaf,
  { free = [], ignored = [], blank = [] }: InputRow,
): Mistake[] {
  const members = path.filter((key) => typeof key === "string");
  const mistake = (kind: string, other: unknown): Mistake => ({
    kind: `${kind} ${members.join(".")}`,
    members,
    input: replaced(input, path, other) as Input,
  });
  const [first = ""] = members;
  const isReference = /Ids?$|Arn$/.test(members.at(-1) ?? "");
  const member = `${members.at(-1)}`;
  const wrong = ["unknown-id", ...foreignArns(instance, member, String(value))];
  const mistakes = isReference && !ignored.includes(first) ? wrong.map((id) => mistake(`${id} as`, id)) : [];
  if (typeof value === "number") mistakes.push(mistake("text in place of", "no number"), mistake("negative", -1));
  if (typeof value === "boolean") mistakes.push(mistake("text in place of", "no boolean"));
  if (typeof value !== "string" || free.includes(first)) return mistakes;
  mistakes.push(mistake("too long", LONG));
  // An empty part of a path makes it the path of no operation.
  if (!(path.length === 1 && /Id$|Arn$|Type$/.test(first)) && !blank.includes(first))
    mistakes.push(mistake("empty", ""));
  // The SDK turns whatever is in a path into text.
  return path.length === 1 ? mistakes : [...mistakes, mistake("object in place of", { a: 1 })];
}

function replaced(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const record = copy as Record<string | number, unknown>;
  record[key] = replaced(record[key], rest, other);
  return copy;
}

it("the table has each implemented operation once", () => {
  const own = OWN_OPERATIONS.map(({ name }): string => name);
  const implemented = implementedOperations.map(({ name }): string => name).filter((name) => !own.includes(name));

  expect(OPERATION_INPUTS.map(({ name }) => name).sort()).toEqual(implemented.sort());
});

const rows = OPERATION_INPUTS.map((row) => [row.name, row] as const);

it.each(rows)(
  "[CP-05, CP-06] %s refuses each mistake by its member, and accepts ARNs in place of ids",
  async (name, row) => {
    await using opened = await openForInputs();
    const { client, InstanceId, center } = opened;
    const { instance } = center.directory.definition;
    const members = typeof row.input === "function" ? await row.input(opened) : row.input;
    const input = row.isOfInstance === false ? members : { InstanceId, ...members };
    const answerTo = (given: Input): Promise<string> =>
      client.send(commandOf(name, given)).then(
        () => "accepted",
        (problem: Error) => `${problem.name}: ${problem.message}`,
      );

    const wrong: string[] = [];
    for (const { kind, members: names, input: given } of mistakesIn(input, row, instance)) {
      const answer = await answerTo(given);
      const isRefusedByName =
        /^(InvalidParameterException|InvalidRequestException|ResourceNotFoundException|Error|TypeError)/.test(answer) &&
        names.some((member) => answer.toLowerCase().includes(member.toLowerCase()));
      if (!isRefusedByName) wrong.push(`${kind}: ${answer.slice(0, 200)}`);
    }

    expect(wrong).toEqual([]);
    expect(await answerTo(withArns(instance, input))).toMatch(row.answer ?? /^accepted$/);
  },
);
