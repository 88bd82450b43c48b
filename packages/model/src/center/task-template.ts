import type { ContactFlowId, TaskTemplateId } from "../ids.ts";
import type { Described } from "./described.ts";

/**
 * Types of fields. Those before `url` are members of the task itself, of which a template has at most one field each; the others are references.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_TaskTemplateField.html
 */
export const TASK_FIELD_TYPES = [
  "name",
  "description",
  "scheduled-time",
  "quick-connect",
  "self-assign",
  "expiry-duration",
  "url",
  "number",
  "text",
  "text-area",
  "date-time",
  "boolean",
  "single-select",
  "email",
] as const;

export type TaskFieldType = (typeof TASK_FIELD_TYPES)[number];

/** Field of a task template. */
export type TaskField = {
  /** Differs from those of the other fields. */
  readonly name: string;
  readonly description: string;
  readonly type: TaskFieldType;
  /** Choices of a field of the type `single-select`; empty for others. */
  readonly options: readonly string[];
  readonly isRequired: boolean;
  /** Agents cannot change the default value. */
  readonly isReadOnly: boolean;
  /** Agents do not see the field. */
  readonly isInvisible: boolean;
  /** Null: none. */
  readonly defaultValue: string | null;
};

/** Defaults of optional members of a field. */
export const TASK_FIELD_DEFAULTS = {
  description: "",
  options: [],
  isRequired: false,
  isReadOnly: false,
  isInvisible: false,
  defaultValue: null,
} as const satisfies Partial<TaskField>;

/** A form for tasks: fields with their constraints and default values, and the flow of tasks that are created with it. */
export type TaskTemplate = Described & {
  readonly id: TaskTemplateId;
  readonly name: string;
  /** Null: tasks are created with a quick connect. */
  readonly contactFlowId: ContactFlowId | null;
  /** Flow of tasks that agents assign to themselves. Kept without effect. */
  readonly selfAssignFlowId: ContactFlowId | null;
  /** False: no tasks are created with it. */
  readonly isActive: boolean;
  readonly fields: readonly TaskField[];
};

/** Defaults of optional members of a task template. */
export const TASK_TEMPLATE_DEFAULTS = {
  description: "",
  tags: {},
  contactFlowId: null,
  selfAssignFlowId: null,
  isActive: true,
} as const satisfies Partial<TaskTemplate>;

export const MAX_TASK_FIELDS = 50;

/** Longest time after which a task may end. Unit: minutes. */
export const MAX_TASK_MINUTES = 90 * 24 * 60;

const OF_TASK: ReadonlySet<TaskFieldType> = new Set(TASK_FIELD_TYPES.slice(0, TASK_FIELD_TYPES.indexOf("url")));

/** Types of fields whose value depends on when, by which agent and in which center a task is created. */
const WITHOUT_DEFAULT: ReadonlySet<TaskFieldType> = new Set(["scheduled-time", "quick-connect", "self-assign"]);

/** Returns the expectation that a template does not meet; undefined if its fields fit each other. Rule TT-01. */
export function problemOfTemplate({
  fields,
  contactFlowId,
}: Pick<TaskTemplate, "fields" | "contactFlowId">): string | undefined {
  const named = fields.filter(({ type }) => type === "name");
  if (named.length !== 1 || named[0]?.isRequired !== true)
    return "exactly one field of the type NAME, which is required";
  if (new Set(fields.map(({ name }) => name)).size !== fields.length) return "fields with different names";
  const ofTask = fields.map(({ type }) => type).filter((type) => OF_TASK.has(type));
  if (new Set(ofTask).size !== ofTask.length) return "one field of each type that is a member of the task";
  if (contactFlowId === null && !ofTask.includes("quick-connect"))
    return "a flow, or a field of the type QUICK_CONNECT";
  for (const field of fields) {
    const { name, type, options, defaultValue } = field;
    if ((type === "single-select") !== options.length > 0)
      return "options of fields of the type SINGLE_SELECT, and of no others";
    if (new Set(options).size !== options.length) return "each option once";
    if (defaultValue === null) continue;
    const expected = WITHOUT_DEFAULT.has(type) ? "none" : expectedValue(field, defaultValue);
    if (expected !== undefined) return `as the default value of the field ${name}, ${expected}`;
  }
  return undefined;
}

/** Returns the values that a field can have, if the given one is not one of them. */
export function expectedValue({ type, options }: TaskField, value: string): string | undefined {
  switch (type) {
    case "name":
      return value.trim() !== "" && value.length <= 512 ? undefined : "1 to 512 characters";
    case "number":
      return value.trim() !== "" && Number.isFinite(Number(value)) ? undefined : "a number";
    case "boolean":
      return value === "true" || value === "false" ? undefined : "true or false";
    case "single-select":
      return options.includes(value) ? undefined : "one of the options";
    case "expiry-duration":
      return /^\d{1,6}$/.test(value) && Number(value) >= 1 && Number(value) <= MAX_TASK_MINUTES
        ? undefined
        : `a whole number from 1 to ${MAX_TASK_MINUTES}`;
    default:
      return undefined;
  }
}
