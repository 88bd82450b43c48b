/** Operations on task templates. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. Rule CP-51. */
import { accepted, type Result, refused } from "@tributary/kernel";
import {
  problemOfTemplate,
  type Refusal,
  refusal,
  resourceArn,
  TASK_TEMPLATE_DEFAULTS,
  type TaskField,
  type TaskTemplate,
} from "@tributary/model";
import {
  createTaskTemplateRequest,
  getTaskTemplateRequest,
  listTaskTemplatesRequest,
  type TaskTemplateContent,
  taskTemplateRequest,
  updateTaskTemplateRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import { deleteOperation, listOperation, type Operation, operation, refusalOfUnsupported } from "../operation.ts";
import { templateAnswer, templateSummary } from "../task-template-answer.ts";

const TEMPLATE = { list: "taskTemplates", member: "TaskTemplateId", kind: "task-template" } as const;

/** All operations on task templates. */
export const taskTemplateOperations: readonly Operation[] = [
  operation(["CreateTaskTemplate", "TaskTemplates.Create"], createTaskTemplateRequest, async (context, request) => {
    const { center, by } = context;
    const content = contentOf(center, request);
    if (!content.ok) return content;
    const created = await center
      .administration(by)
      .create("taskTemplates", { ...TASK_TEMPLATE_DEFAULTS, ...content.value, name: request.Name });
    if (!created.ok) return created;
    const { id } = created.value;
    return accepted({ Id: id, Arn: resourceArn(center.directory.definition.instance, "task-template", id) });
  }),

  operation(["GetTaskTemplate", "TaskTemplates.View"], getTaskTemplateRequest, ({ center }, request) => {
    const unsupported = refusalOfUnsupported(request, ["snapshotVersion"]);
    if (unsupported) return refused(unsupported);
    const { directory } = center;
    const template = directory.resource("taskTemplates", namedId(directory, "task-template", request.TaskTemplateId));
    if (template === undefined) return refused(refusal("not-found", "TaskTemplateId"));
    return accepted(templateAnswer(directory.definition.instance, template));
  }),

  listOperation(["ListTaskTemplates", "TaskTemplates.View"], listTaskTemplatesRequest, {
    member: "TaskTemplates",
    entries({ center }, { status, name }) {
      const { instance, taskTemplates } = center.directory.definition;
      return taskTemplates
        .filter((each) => status === undefined || each.isActive === (status === "ACTIVE"))
        .filter((each) => name === undefined || each.name === name)
        .map((each) => templateSummary(instance, each));
    },
  }),

  // Replaces the whole content.
  operation(
    ["UpdateTaskTemplate", "TaskTemplates.Edit"],
    updateTaskTemplateRequest,
    async ({ center, by }, request) => {
      const content = contentOf(center, request);
      if (!content.ok) return content;
      const id = namedId(center.directory, "task-template", request.TaskTemplateId);
      const changed = await center.administration(by).change("taskTemplates", id, (template) => ({
        ...template,
        ...content.value,
        name: request.Name ?? template.name,
      }));
      return changed.ok ? accepted(templateAnswer(center.directory.definition.instance, changed.value)) : changed;
    },
  ),

  deleteOperation(["DeleteTaskTemplate", "TaskTemplates.Delete"], [taskTemplateRequest, TEMPLATE]),
];

type Content = Omit<TaskTemplate, "id" | "name" | "tags">;

function contentOf({ directory }: HttpContext["center"], request: TaskTemplateContent): Result<Content, Refusal> {
  const fields = fieldsOf(request);
  if (!fields.ok) return fields;
  const flowOf = (idOrArn: string | undefined) =>
    idOrArn === undefined ? null : namedId(directory, "contact-flow", idOrArn);
  const content = {
    description: request.Description ?? "",
    contactFlowId: flowOf(request.ContactFlowId),
    selfAssignFlowId: flowOf(request.SelfAssignFlowId),
    isActive: request.Status !== "INACTIVE",
    fields: fields.value,
  };
  if (content.contactFlowId === null && !content.fields.some(({ type }) => type === "quick-connect"))
    return refused(refusal("invalid-field", "ContactFlowId", "a flow, unless a field has the type QUICK_CONNECT"));
  const problem = problemOfTemplate(content);
  return problem === undefined ? accepted(content) : refused(refusal("invalid-field", "Fields", problem));
}

/** Constraints and default values are lists of their own in this API. One that names no field is refused. */
function fieldsOf({ Fields, Constraints, Defaults }: TaskTemplateContent): Result<readonly TaskField[], Refusal> {
  const { RequiredFields = [], ReadOnlyFields = [], InvisibleFields = [] } = Constraints;
  const { DefaultFieldValues = [] } = Defaults ?? {};
  const named = new Set(Fields.map(({ Id }) => Id.Name));
  const lists = { RequiredFields, ReadOnlyFields, InvisibleFields, DefaultFieldValues };
  const unknown = Object.entries(lists).find(([, list]) => list.some(({ Id }) => !named.has(Id.Name)));
  if (unknown !== undefined) return refused(refusal("invalid-field", unknown[0], "names of fields of the template"));
  const isIn = (list: typeof RequiredFields) => {
    const names = new Set(list.map(({ Id }) => Id.Name));
    return (name: string): boolean => names.has(name);
  };
  const [isRequired, isReadOnly, isInvisible] = [isIn(RequiredFields), isIn(ReadOnlyFields), isIn(InvisibleFields)];
  const values = new Map(DefaultFieldValues.map(({ Id, DefaultValue }) => [Id.Name, DefaultValue]));
  return accepted(
    Fields.map(({ Id: { Name }, Description, Type, SingleSelectOptions }) => ({
      name: Name,
      description: Description ?? "",
      type: Type,
      options: SingleSelectOptions ?? [],
      isRequired: isRequired(Name),
      isReadOnly: isReadOnly(Name),
      isInvisible: isInvisible(Name),
      defaultValue: values.get(Name) || null,
    })),
  );
}
