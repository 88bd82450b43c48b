/** Task templates as the control plane and desktops receive them. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_GetTaskTemplate.html */
import { type Instance, resourceArn, type TaskField, type TaskTemplate } from "@tributary/model";
import { type TaskTemplateAnswer, type TaskTemplateSummary, taskFieldTypeName } from "@tributary/protocol/connect";

/** Returns the list entry of a template. */
export function templateSummary(instance: Instance, template: TaskTemplate): TaskTemplateSummary {
  const { id, name, description, isActive } = template;
  return {
    Id: id,
    Arn: resourceArn(instance, "task-template", id),
    Name: name,
    Description: description,
    Status: isActive ? "ACTIVE" : "INACTIVE",
  };
}

/** Returns a template with its fields, constraints and default values. */
export function templateAnswer(instance: Instance, template: TaskTemplate): TaskTemplateAnswer {
  const { fields, contactFlowId, selfAssignFlowId, tags } = template;
  const namesOf = (isIn: (field: TaskField) => boolean) =>
    fields.filter(isIn).map(({ name }) => ({ Id: { Name: name } }));
  return {
    InstanceId: instance.instanceId,
    ...templateSummary(instance, template),
    ...(contactFlowId === null ? {} : { ContactFlowId: contactFlowId }),
    ...(selfAssignFlowId === null ? {} : { SelfAssignFlowId: selfAssignFlowId }),
    Constraints: {
      RequiredFields: namesOf(({ isRequired }) => isRequired),
      ReadOnlyFields: namesOf(({ isReadOnly }) => isReadOnly),
      InvisibleFields: namesOf(({ isInvisible }) => isInvisible),
    },
    Defaults: {
      DefaultFieldValues: fields.flatMap(({ name, defaultValue }) =>
        defaultValue === null ? [] : [{ Id: { Name: name }, DefaultValue: defaultValue }],
      ),
    },
    Fields: fields.map(({ name, description, type, options }) => ({
      Id: { Name: name },
      Description: description,
      Type: taskFieldTypeName(type),
      ...(options.length === 0 ? {} : { SingleSelectOptions: options }),
    })),
    Tags: tags,
  };
}
