/** Operations on predefined attributes. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. Rule CP-48. */
import { accepted, refused } from "@tributary/kernel";
import { PREDEFINED_ATTRIBUTE_DEFAULTS, type PredefinedAttribute, type Refusal, refusal } from "@tributary/model";
import {
  listPredefinedAttributesRequest,
  type PredefinedAttributeAnswer,
  predefinedAttributeInputRequest,
  predefinedAttributeRequest,
  searchPredefinedAttributesRequest,
} from "@tributary/protocol/connect";
import { done, listOperation, type Operation, operation, searchOperation } from "../operation.ts";
import { attributeNamed } from "../predefined-attribute.ts";
import { search } from "../search.ts";

const NOT_FOUND = refusal("not-found", "Name");

/** All operations on predefined attributes. */
export const predefinedAttributeOperations: readonly Operation[] = [
  operation(
    ["CreatePredefinedAttribute", "PredefinedAttributes.Create"],
    predefinedAttributeInputRequest,
    async ({ center, by }, request) => {
      const problem = refusalOfConfiguration(request);
      if (problem) return refused(problem);
      const attribute = { ...PREDEFINED_ATTRIBUTE_DEFAULTS, name: request.Name, ...membersOf(request) };
      return done(await center.administration(by).create("predefinedAttributes", attribute));
    },
  ),

  operation(
    ["DescribePredefinedAttribute", "PredefinedAttributes.View"],
    predefinedAttributeRequest,
    ({ center }, { Name }) => {
      const attribute = attributeNamed(center.directory, Name);
      return attribute === undefined
        ? refused(NOT_FOUND)
        : accepted({ PredefinedAttribute: attributeAnswer(attribute) });
    },
  ),

  operation(
    ["UpdatePredefinedAttribute", "PredefinedAttributes.Edit"],
    predefinedAttributeInputRequest,
    async ({ center, by }, request) => {
      const problem = refusalOfConfiguration(request);
      if (problem) return refused(problem);
      const id = attributeNamed(center.directory, request.Name)?.id;
      if (id === undefined) return refused(NOT_FOUND);
      const change = (attribute: PredefinedAttribute) => ({ ...attribute, ...membersOf(request) });
      return done(await center.administration(by).change("predefinedAttributes", id, change));
    },
  ),

  operation(
    ["DeletePredefinedAttribute", "PredefinedAttributes.Delete"],
    predefinedAttributeRequest,
    async ({ center, by }, { Name }) => {
      const id = attributeNamed(center.directory, Name)?.id;
      return id === undefined
        ? refused(NOT_FOUND)
        : done(await center.administration(by).delete("predefinedAttributes", id));
    },
  ),

  listOperation(["ListPredefinedAttributes", "PredefinedAttributes.View"], listPredefinedAttributesRequest, {
    member: "PredefinedAttributeSummaryList",
    entries: ({ center }) => center.directory.definition.predefinedAttributes.map(({ name }) => ({ Name: name })),
    idOf: ({ Name }) => Name,
  }),

  searchOperation(["SearchPredefinedAttributes", "PredefinedAttributes.View"], searchPredefinedAttributesRequest, {
    member: "PredefinedAttributes",
    entries({ center }, request) {
      const { predefinedAttributes } = center.directory.definition;
      const all = predefinedAttributes.map((attribute) => ({ attribute, tags: {} }));
      const found = search(all, request, { fields: { Name: ({ attribute: { name } }) => name }, own: () => [] });
      return found.ok ? found.value.map(({ attribute }) => attributeAnswer(attribute)) : found;
    },
    idOf: ({ Name }) => Name,
  }),
];

type Input = {
  readonly Values?: { readonly StringList: readonly string[] } | undefined;
  readonly Purposes?: readonly string[] | undefined;
  readonly AttributeConfiguration?: { readonly EnableValueValidationOnAssociation?: boolean | undefined } | undefined;
};

/** Values are validated for proficiencies in any case, and not for other uses of attributes, which do not exist here. */
function refusalOfConfiguration({ AttributeConfiguration }: Input): Refusal | undefined {
  return AttributeConfiguration?.EnableValueValidationOnAssociation === true
    ? refusal("operation-unknown", "EnableValueValidationOnAssociation", "false; true is not supported")
    : undefined;
}

function membersOf({ Values, Purposes }: Input): Partial<Pick<PredefinedAttribute, "values" | "purposes">> {
  return {
    ...(Values === undefined ? {} : { values: Values.StringList }),
    ...(Purposes === undefined ? {} : { purposes: [...new Set(Purposes)] }),
  };
}

function attributeAnswer({ name, values, purposes }: PredefinedAttribute): PredefinedAttributeAnswer {
  return {
    Name: name,
    Values: { StringList: values },
    Purposes: purposes,
    AttributeConfiguration: { EnableValueValidationOnAssociation: false, IsReadOnly: false },
  };
}
