/**
 * Operations on the attributes of the instance. Attributes of features that this center does not have are false, and cannot be set to true. Source of
 * each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. Rule CP-45.
 */
import { accepted, refused } from "@tributary/kernel";
import { attributesOf, type Instance, type InstanceAttributes, refusal } from "@tributary/model";
import {
  INSTANCE_ATTRIBUTES,
  type InstanceAttributeType,
  instanceAttributeRequest,
  instancePageRequest,
  updateInstanceAttributeRequest,
} from "@tributary/protocol/connect";
import { done, listOperation, type Operation, operation } from "../operation.ts";

/** Attributes that are kept. */
const KEPT: Readonly<Partial<Record<InstanceAttributeType, keyof InstanceAttributes>>> = {
  CONTACTFLOW_LOGS: "contactFlowLogs",
  AUTO_RESOLVE_BEST_VOICES: "autoResolveBestVoices",
  EARLY_MEDIA: "earlyMedia",
  MULTI_PARTY_CHAT_CONFERENCE: "multiPartyChats",
  ENHANCED_CHAT_MONITORING: "chatMonitoring",
};

/** All operations on the attributes of the instance. */
export const instanceAttributeOperations: readonly Operation[] = [
  operation(
    ["DescribeInstanceAttribute", "BasicAgentAccess"],
    instanceAttributeRequest,
    ({ center }, { AttributeType }) =>
      accepted({ Attribute: attributeAnswer(center.directory.definition.instance, AttributeType) }),
  ),

  listOperation(["ListInstanceAttributes", "BasicAgentAccess"], instancePageRequest, {
    member: "Attributes",
    entries: ({ center }) =>
      INSTANCE_ATTRIBUTES.map((type) => attributeAnswer(center.directory.definition.instance, type)),
    idOf: ({ AttributeType }) => AttributeType,
  }),

  operation(
    ["UpdateInstanceAttribute", "SecurityProfiles.Edit"],
    updateInstanceAttributeRequest,
    async ({ center, by }, { AttributeType, Value }) => {
      const name = KEPT[AttributeType];
      if (name === undefined) return Value === "false" ? accepted({}) : refused(unsupported(AttributeType));
      return done(
        await center.administration(by).changeInstance((instance) => ({
          ...instance,
          attributes: { ...attributesOf(instance), [name]: Value === "true" },
        })),
      );
    },
  ),
];

function unsupported(type: InstanceAttributeType) {
  return refusal("operation-unknown", "Value", `false; ${type} is not supported`);
}

type AttributeAnswer = { readonly AttributeType: InstanceAttributeType; readonly Value: "true" | "false" };

function attributeAnswer(instance: Instance, AttributeType: InstanceAttributeType): AttributeAnswer {
  const name = KEPT[AttributeType];
  return { AttributeType, Value: name !== undefined && attributesOf(instance)[name] ? "true" : "false" };
}
