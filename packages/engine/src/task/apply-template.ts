import { accepted, type Result, refused } from "@tributary/kernel";
import {
  expectedValue,
  MAX_REFERENCES,
  type Reference,
  type ReferenceType,
  type Refusal,
  refusal,
  type TaskField,
  type TaskFieldType,
  type TaskTemplate,
} from "@tributary/model";

const MINUTE_MS = 60_000;

/** Members of a task that its template completes. */
export type TemplatedMembers = {
  readonly name: string;
  readonly description: string | null;
  readonly references: Readonly<Record<string, Reference>>;
  readonly scheduledAt: number | null;
  /** Null: that of the template, or the default. */
  readonly lifetimeMs: number | null;
};

/** Type of the reference that contains a field. */
const REFERENCES: Readonly<Partial<Record<TaskFieldType, ReferenceType>>> = {
  url: "URL",
  number: "NUMBER",
  "date-time": "DATE",
  email: "EMAIL",
  text: "STRING",
  "text-area": "STRING",
  boolean: "STRING",
  "single-select": "STRING",
};

/** Circumstances of a creation. `isByAgent`: constraints on agents apply. */
type Creation = { readonly isByAgent: boolean; readonly hasQuickConnect: boolean };

/**
 * Returns a task with the default values of a template. Refused by its member if a value does not fit its field, if a required one is missing, or if an
 * agent changes one that is read-only or invisible. Rules TA-11 and TA-12.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/task-templates.html
 */
export function applyTemplate<Task extends TemplatedMembers>(
  { fields }: Pick<TaskTemplate, "fields">,
  task: Task,
  creation: Creation,
): Result<Task, Refusal> {
  const references = new Map(Object.entries(task.references));
  let completed: Task = task;
  for (const field of fields) {
    if (field.type === "self-assign") continue; // requests have no member for it: a task is never its creator's at once
    const { member, value: given } = givenValue(field, task, creation);
    const value = given ?? field.defaultValue;
    const problem = problemWith(field, { given, value, isByAgent: creation.isByAgent });
    if (problem !== undefined)
      return refused(refusal("invalid-field", member, `${problem} in the field ${field.name}`));
    const type = REFERENCES[field.type];
    if (type !== undefined) {
      const reference = Object.hasOwn(task.references, field.name) ? task.references[field.name] : undefined;
      if (reference !== undefined && reference.type !== type)
        return refused(refusal("invalid-field", member, `a reference of the type ${type} in the field ${field.name}`));
      if (value !== null) references.set(field.name, { type, value });
    } else completed = withValue(completed, field, value);
  }
  if (references.size > MAX_REFERENCES)
    return refused(refusal("invalid-field", "References", `at most ${MAX_REFERENCES} with those of the template`));
  return accepted({ ...completed, references: Object.fromEntries(references) });
}

/** Returns the value that a request has for a field, and the member that contains it; null if it has none. */
function givenValue(
  { name, type }: TaskField,
  task: TemplatedMembers,
  { hasQuickConnect }: Creation,
): { readonly member: string; readonly value: string | null } {
  switch (type) {
    case "name":
      return { member: "Name", value: task.name === "" ? null : task.name };
    case "description":
      return { member: "Description", value: task.description };
    case "scheduled-time":
      return { member: "ScheduledTime", value: task.scheduledAt === null ? null : String(task.scheduledAt) };
    case "quick-connect":
      return { member: "QuickConnectId", value: hasQuickConnect ? "given" : null };
    case "expiry-duration": {
      const value = task.lifetimeMs === null ? null : String(task.lifetimeMs / MINUTE_MS);
      return { member: "SegmentAttributes", value };
    }
    default: {
      const given = Object.hasOwn(task.references, name) ? task.references[name]?.value : undefined;
      return { member: "References", value: given === undefined || given === "" ? null : given };
    }
  }
}

type Values = { readonly given: string | null; readonly value: string | null; readonly isByAgent: boolean };

function problemWith(field: TaskField, { given, value, isByAgent }: Values): string | undefined {
  if (value === null) return field.isRequired ? "a value" : undefined;
  if (isByAgent && (field.isReadOnly || field.isInvisible) && given !== null && given !== field.defaultValue)
    return "the default value";
  return expectedValue(field, value);
}

function withValue<Task extends TemplatedMembers>(task: Task, { type }: TaskField, value: string | null): Task {
  if (value === null) return task;
  switch (type) {
    case "name":
      return { ...task, name: value };
    case "description":
      return { ...task, description: value };
    case "expiry-duration":
      return { ...task, lifetimeMs: Number(value) * MINUTE_MS };
    default:
      return task;
  }
}
