import {
  MAX_TASK_FIELDS,
  problemOfTemplate,
  TASK_FIELD_DEFAULTS,
  TASK_FIELD_TYPES,
  TASK_TEMPLATE_DEFAULTS,
} from "@tributary/model";
import * as v from "valibot";
import { sortedKeys, withoutDefaults } from "../canonical.ts";
import { flag, tags, templateName, text } from "../fields.ts";
import { list, members } from "../members.ts";
import { type NameOf, type ResourceFormat, reference } from "../resource-format.ts";

const { contactFlowId, selfAssignFlowId, ...RESOURCE_DEFAULTS } = TASK_TEMPLATE_DEFAULTS;
const DEFAULTS = { ...RESOURCE_DEFAULTS, flow: contactFlowId, selfAssignFlow: selfAssignFlowId } as const;

const description = text(255);

const field = members(
  {
    name: templateName,
    type: v.picklist(TASK_FIELD_TYPES, `one of ${TASK_FIELD_TYPES.join(", ")}`),
    description,
    options: list(text(100, 1), 50),
    isRequired: flag,
    isReadOnly: flag,
    isInvisible: flag,
    defaultValue: v.nullable(text(4_096)),
  },
  TASK_FIELD_DEFAULTS,
);

export const taskTemplates: ResourceFormat<"taskTemplates"> = {
  defaults: DEFAULTS,
  entry: ({ name, description, contactFlowId, selfAssignFlowId, isActive, fields, tags }, nameOf) => ({
    name,
    description,
    flow: flowName(nameOf, contactFlowId),
    selfAssignFlow: flowName(nameOf, selfAssignFlowId),
    isActive,
    fields: fields.map(({ name, type, description, options, isRequired, isReadOnly, isInvisible, defaultValue }) =>
      withoutDefaults(
        { name, type, description, options, isRequired, isReadOnly, isInvisible, defaultValue },
        TASK_FIELD_DEFAULTS,
      ),
    ),
    tags: sortedKeys(tags),
  }),
  schema: ({ id, names }) => {
    const flow = v.nullable(reference("contactFlows", names));
    return v.pipe(
      members(
        {
          name: templateName,
          description,
          flow,
          selfAssignFlow: flow,
          isActive: flag,
          fields: list(field, MAX_TASK_FIELDS),
          tags,
        },
        DEFAULTS,
      ),
      v.transform(({ flow, selfAssignFlow, ...entry }) => ({
        id,
        ...entry,
        contactFlowId: flow,
        selfAssignFlowId: selfAssignFlow,
      })),
      v.rawCheck(({ dataset, addIssue }) => {
        const problem = dataset.typed ? problemOfTemplate(dataset.value) : undefined;
        if (problem !== undefined) addIssue({ message: problem });
      }),
    );
  },
};

function flowName(nameOf: NameOf, id: string | null): string | null {
  return id === null ? null : nameOf("contactFlows", id);
}
