/** Requests of the operations on quick connects. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { description, entityName, idOrArn, instance, pageFields, searchFields, someOf, tags } from "../fields.ts";
import { searchCriteria, searchFilter } from "./search.ts";

const name = entityName(127);
const quickConnect = { ...instance, QuickConnectId: idOrArn };

/** Target of a quick connect: its type, and the member that belongs to it. */
const quickConnectConfig = v.variant(
  "QuickConnectType",
  [
    object({
      QuickConnectType: v.literal("USER"),
      UserConfig: object({ UserId: idOrArn, ContactFlowId: idOrArn }, "an object with UserId and ContactFlowId"),
    }),
    object({
      QuickConnectType: v.literal("QUEUE"),
      QueueConfig: object({ QueueId: idOrArn, ContactFlowId: idOrArn }, "an object with QueueId and ContactFlowId"),
    }),
    object({
      QuickConnectType: v.literal("FLOW"),
      FlowConfig: object({ ContactFlowId: idOrArn }, "an object with ContactFlowId"),
    }),
    object({
      QuickConnectType: v.literal("PHONE_NUMBER"),
      PhoneConfig: object(
        { PhoneNumber: v.pipe(v.string("a string"), v.regex(/^\+[1-9]\d{1,14}$/, "a number in E.164 form")) },
        "an object with PhoneNumber",
      ),
    }),
  ],
  "an object with a QuickConnectType of USER, QUEUE, FLOW, PHONE_NUMBER",
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_QuickConnectConfig.html */
export type QuickConnectConfig = v.InferOutput<typeof quickConnectConfig>;

/** DescribeQuickConnect and DeleteQuickConnect. */
export const quickConnectRequest = object(quickConnect);

export const createQuickConnectRequest = object({
  ...instance,
  Name: name,
  Description: v.optional(description),
  QuickConnectConfig: quickConnectConfig,
  Tags: v.optional(tags),
});

export const listQuickConnectsRequest = object({
  ...instance,
  ...pageFields,
  QuickConnectTypes: v.optional(someOf(["USER", "QUEUE", "PHONE_NUMBER", "FLOW"])),
});

export const searchQuickConnectsRequest = object({
  ...instance,
  ...searchFields,
  SearchFilter: v.optional(searchFilter),
  SearchCriteria: v.optional(searchCriteria({})),
});

export const updateQuickConnectNameRequest = object({
  ...quickConnect,
  Name: v.optional(name),
  Description: v.optional(description),
});

export const updateQuickConnectConfigRequest = object({ ...quickConnect, QuickConnectConfig: quickConnectConfig });
