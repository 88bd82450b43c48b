import { accepted, type Result, refused } from "@tributary/kernel";
import {
  type CenterDefinition,
  type ConfigurationEdit,
  type Instance,
  isKnownPermission,
  type ResourceIn,
  type ResourceList,
  type SecurityProfile,
  type UserId,
} from "@tributary/model";
import * as v from "valibot";
import { contradictionsOf } from "./contradictions.ts";
import { changesBetween, type Difference, named } from "./difference.ts";
import { type FileProblem, problemOfIssue } from "./file-problem.ts";
import { instanceEntry, instanceSchema } from "./formats/instance.ts";
import { check, list, members } from "./members.ts";
import { type Placements, type PlanOptions, placementsOf } from "./placements.ts";
import { printable } from "./printable.ts";
import { proficiencyProblems } from "./proficiency-problems.ts";
import { formatOf } from "./resource-formats.ts";
import { nameOfResource, RESOURCE_LISTS } from "./resource-terms.ts";

export type { PlanOptions } from "./placements.ts";

/** Edits that make a configuration the one of a file. */
export type EditPlan = {
  readonly edits: readonly ConfigurationEdit[];
  /** The same for people. */
  readonly differences: readonly Difference[];
  /** Users who have no password yet. */
  readonly newUsers: readonly { readonly id: UserId; readonly username: string }[];
  /** Resources of the file's lists that the file does not name, in words: `queue Old`. Empty with `prune`, which deletes them. */
  readonly unnamed: readonly string[];
  /** One line for each security profile of the file with permissions that Amazon Connect does not document. They are kept: they may be newer. */
  readonly warnings: readonly string[];
};

/**
 * Compares a configuration with a file and returns the edits from one to the other. The edits are made together: references among them may be circular.
 *
 * Shape of `file`: data of JSON or YAML, from a source that is not trusted. The caller limits its size before parsing it.
 * Refusals: all problems of the file; never throws because of it. Rules CE-03 to CE-10.
 */
export function planEdits(
  definition: CenterDefinition,
  file: unknown,
  options: PlanOptions,
): Result<EditPlan, readonly FileProblem[]> {
  const placements = placementsOf(definition, file, options);
  const parsed = check(fileSchema(definition.instance, placements), file);
  const problems = [
    ...(parsed.issues ?? []).map(problemOfIssue),
    ...RESOURCE_LISTS.flatMap((list) => placements.of(list).duplicates),
    ...contradictionsOf(file, placements),
  ];
  if (!parsed.success || problems.length > 0) return refused(problems);
  const unknownValues = proficiencyProblems(parsed.output, definition, placements);
  if (unknownValues.length > 0) return refused(unknownValues);
  return accepted(planOf(definition, parsed.output, placements));
}

/** A file whose references are resolved. Lists that it does not have are undefined. */
type ParsedFile = { readonly instance: Instance | undefined } & {
  readonly [List in ResourceList]: readonly ResourceIn<List>[] | undefined;
};

/** Members that a file may leave out. They have no value then: nothing about them changes. */
const ABSENT = Object.fromEntries(["instance", ...RESOURCE_LISTS].map((name) => [name, undefined]));

function fileSchema(instance: Instance, placements: Placements): v.GenericSchema<unknown, ParsedFile> {
  const entries = <List extends ResourceList>(name: List) =>
    v.optional(list(v.lazy((entry) => formatOf(name).schema(placements.contextOf(name, entry)))));
  const schemas = {
    version: v.literal(1, "1"),
    instance: v.optional(instanceSchema(instance)),
    agentStates: entries("agentStates"),
    hoursOfOperations: entries("hoursOfOperations"),
    queues: entries("queues"),
    routingProfiles: entries("routingProfiles"),
    securityProfiles: entries("securityProfiles"),
    predefinedAttributes: entries("predefinedAttributes"),
    users: entries("users"),
    contactFlows: entries("contactFlows"),
    quickConnects: entries("quickConnects"),
    taskTemplates: entries("taskTemplates"),
  };
  return members(schemas, ABSENT);
}

type Change = { readonly edit: ConfigurationEdit; readonly difference: Difference };

function planOf(definition: CenterDefinition, file: ParsedFile, placements: Placements): EditPlan {
  const changes = [
    ...instanceChanges(definition.instance, file.instance),
    ...RESOURCE_LISTS.flatMap((list) => putsOf(definition, list, { file, placements })),
    ...RESOURCE_LISTS.flatMap((list) => deletionsOf(list, placements)),
  ];
  const known = new Set(definition.users.map(({ id }) => id));
  return {
    edits: changes.map(({ edit }) => edit),
    differences: changes.map(({ difference }) => difference),
    newUsers: (file.users ?? []).filter(({ id }) => !known.has(id)).map(({ id, username }) => ({ id, username })),
    unnamed: RESOURCE_LISTS.filter((list) => placements.of(list).isListed).flatMap((list) =>
      placements.of(list).kept.map((resource) => named({ list, name: nameOfResource(resource) })),
    ),
    warnings: (file.securityProfiles ?? []).flatMap(unknownPermissions),
  };
}

/** Maximum number of unknown permissions that a warning names. */
const MAX_NAMED = 5;

function unknownPermissions({ name, permissions }: SecurityProfile): readonly string[] {
  const unknown = permissions.filter((permission) => !isKnownPermission(permission));
  if (unknown.length === 0) return [];
  const others = unknown.length > MAX_NAMED ? ` and ${unknown.length - MAX_NAMED} more` : "";
  const profile = named({ list: "securityProfiles", name });
  return [
    `${profile} has permissions that are not known: ${unknown.slice(0, MAX_NAMED).map(printable).join(", ")}${others}`,
  ];
}

function instanceChanges(before: Instance, after: Instance | undefined): readonly Change[] {
  const changes = after === undefined ? [] : changesBetween(instanceEntry(before), instanceEntry(after));
  if (after === undefined || changes.length === 0) return [];
  const { alias, approvedOrigins, attributes = {}, retentionDays = null } = after;
  return [
    {
      edit: { kind: "instance", changes: { alias, approvedOrigins, attributes, retentionDays } },
      difference: { kind: "instance-changed", changes },
    },
  ];
}

/** Entries are compared instead of resources: their order of members and of lists without an order is fixed. Rule CE-04. */
function putsOf<List extends ResourceList>(
  definition: CenterDefinition,
  list: List,
  { file, placements }: { readonly file: ParsedFile; readonly placements: Placements },
): readonly Change[] {
  const { entry } = formatOf(list);
  const present: readonly ResourceIn<List>[] = definition[list];
  const byId = new Map<string, ResourceIn<List>>(present.map((each) => [each.id, each]));
  const resources: readonly ResourceIn<List>[] = file[list] ?? [];
  return resources.flatMap((resource): readonly Change[] => {
    const before = byId.get(resource.id);
    const edit = { kind: "put", list, resource } as unknown as ConfigurationEdit; // the resource is of the list
    if (before === undefined) return [{ edit, difference: { kind: "added", list, name: nameOfResource(resource) } }];
    const changes = changesBetween(entry(before, placements.nameOf), entry(resource, placements.nameOf));
    const name = nameOfResource(before);
    return changes.length === 0 ? [] : [{ edit, difference: { kind: "changed", list, name, changes } }];
  });
}

function deletionsOf(list: ResourceList, placements: Placements): readonly Change[] {
  return placements.of(list).deleted.map((resource) => ({
    edit: { kind: "delete", list, id: resource.id },
    difference: { kind: "deleted", list, name: nameOfResource(resource) },
  }));
}
