/** Requests of the operations on task templates. Source of the limits: https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateTaskTemplate.html */
import { MAX_TASK_FIELDS, TASK_FIELD_TYPES, type TaskFieldType } from "@tributary/model";
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { object } from "../../object.ts";
import { clientToken, entityName, idOrArn, instance, pageFields } from "../fields.ts";

const template = { ...instance, TaskTemplateId: idOrArn };

const longDescription = v.pipe(v.string("a string"), maxCharacters(255, "at most 255 characters"));

const identifier = object({ Name: entityName(100) }, "an object with Name");

const TYPES = new Map(TASK_FIELD_TYPES.map((type) => [taskFieldTypeName(type), type]));
const TYPE = `one of ${[...TYPES.keys()].join(", ")}`;

/** Returns the name of a type of fields in this API. */
export function taskFieldTypeName(type: TaskFieldType): string {
  return type.toUpperCase().replaceAll("-", "_");
}

const fieldType = v.pipe(
  v.string(TYPE),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): TaskFieldType => {
    const type = TYPES.get(value);
    if (type === undefined) addIssue({ message: TYPE });
    return type ?? NEVER;
  }),
);

function listOf<const Item extends v.GenericSchema>(item: Item) {
  const expected = `a list of at most ${MAX_TASK_FIELDS} entries`;
  return v.pipe(v.array(item, expected), v.maxLength(MAX_TASK_FIELDS, expected));
}

const fields = listOf(
  object(
    {
      Id: identifier,
      Description: v.optional(longDescription),
      Type: fieldType,
      SingleSelectOptions: v.optional(listOf(entityName(100))),
    },
    "an object with Id and Type",
  ),
);

const constrained = v.optional(listOf(object({ Id: identifier }, "an object with Id")));

const constraints = object(
  { RequiredFields: constrained, ReadOnlyFields: constrained, InvisibleFields: constrained },
  "an object with RequiredFields",
);

const defaultValue = object(
  { Id: identifier, DefaultValue: v.pipe(v.string("a string"), maxCharacters(4_096, "at most 4096 characters")) },
  "an object with Id and DefaultValue",
);

const defaults = object({ DefaultFieldValues: v.optional(listOf(defaultValue)) }, "an object with DefaultFieldValues");

const status = v.picklist(["ACTIVE", "INACTIVE"], "one of ACTIVE, INACTIVE");

/** All members of a template besides its name. */
const content = {
  Description: v.optional(longDescription),
  ContactFlowId: v.optional(idOrArn),
  SelfAssignFlowId: v.optional(idOrArn),
  Constraints: constraints,
  Defaults: v.optional(defaults),
  Status: v.optional(status),
  Fields: fields,
};

export const createTaskTemplateRequest = object({
  ...instance,
  Name: entityName(100),
  ...content,
  ClientToken: v.optional(clientToken),
});

/** UpdateTaskTemplate: the whole content, except the name, which stays if it is absent. */
export const updateTaskTemplateRequest = object({ ...template, Name: v.optional(entityName(100)), ...content });

export type TaskTemplateContent = Omit<v.InferOutput<typeof updateTaskTemplateRequest>, "TaskTemplateId">;

/** DeleteTaskTemplate. */
export const taskTemplateRequest = object(template);

export const getTaskTemplateRequest = object({ ...template, snapshotVersion: v.optional(v.unknown()) });

export const listTaskTemplatesRequest = object({
  ...instance,
  ...pageFields,
  status: v.optional(status),
  name: v.optional(v.pipe(v.string("a string"), maxCharacters(100, "at most 100 characters"))),
});
