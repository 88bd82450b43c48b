/** Operations on quick connects. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted } from "@tributary/kernel";
import {
  type Instance,
  QUICK_CONNECT_DEFAULTS,
  type QuickConnect,
  type QuickConnectTarget,
  resourceArn,
} from "@tributary/model";
import {
  createQuickConnectRequest,
  listQuickConnectsRequest,
  type QuickConnectAnswer,
  type QuickConnectConfig,
  type QuickConnectSummary,
  quickConnectRequest,
  searchQuickConnectsRequest,
  updateQuickConnectConfigRequest,
  updateQuickConnectNameRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import {
  changeOperation,
  deleteOperation,
  describeOperation,
  listOperation,
  type Operation,
  operation,
  searchOperation,
} from "../operation.ts";
import { search } from "../search.ts";
import { namedMembers } from "../wire-values.ts";

const QUICK_CONNECT = { list: "quickConnects", member: "QuickConnectId", kind: "transfer-destination" } as const;

/** All operations on quick connects. */
export const quickConnectOperations: readonly Operation[] = [
  operation(
    ["CreateQuickConnect", "TransferDestinations.Create"],
    createQuickConnectRequest,
    async ({ center, by }, request) => {
      const created = await center.administration(by).create("quickConnects", {
        ...QUICK_CONNECT_DEFAULTS,
        ...namedMembers(request),
        name: request.Name,
        target: targetOf(center, request.QuickConnectConfig),
        tags: request.Tags ?? {},
      });
      if (!created.ok) return created;
      const { id } = created.value;
      const { instance } = center.directory.definition;
      return accepted({ QuickConnectId: id, QuickConnectARN: quickConnectArn(instance, id) });
    },
  ),

  describeOperation(
    ["DescribeQuickConnect", "TransferDestinations.View"],
    [quickConnectRequest, QUICK_CONNECT],
    ({ instance }, quickConnect) => ({
      QuickConnect: quickConnectAnswer(instance, quickConnect),
    }),
  ),

  listOperation(["ListQuickConnects", "TransferDestinations.View"], listQuickConnectsRequest, {
    member: "QuickConnectSummaryList",
    entries({ center }, { QuickConnectTypes }) {
      const { instance, quickConnects } = center.directory.definition;
      return quickConnects
        .map((each) => quickConnectSummary(instance, each))
        .filter(({ QuickConnectType }) => QuickConnectTypes?.includes(QuickConnectType) ?? true);
    },
  }),

  searchOperation(["SearchQuickConnects", "TransferDestinations.View"], searchQuickConnectsRequest, {
    member: "QuickConnects",
    entries({ center }, request) {
      const { instance, quickConnects } = center.directory.definition;
      const found = search(quickConnects, request, {
        fields: {
          Name: ({ name }) => name,
          Description: ({ description }) => description,
          QuickConnectType: ({ target }) => TYPES[target.type],
          ResourceID: ({ id }) => id,
        },
        own: () => [],
      });
      return found.ok ? found.value.map((each) => quickConnectAnswer(instance, each)) : found;
    },
    idOf: ({ QuickConnectId }) => QuickConnectId,
  }),

  changeOperation(
    ["UpdateQuickConnectName", "TransferDestinations.Edit"],
    [updateQuickConnectNameRequest, QUICK_CONNECT],
    (quickConnect, request) => ({
      ...quickConnect,
      ...namedMembers(request),
    }),
  ),

  changeOperation(
    ["UpdateQuickConnectConfig", "TransferDestinations.Edit"],
    [updateQuickConnectConfigRequest, QUICK_CONNECT],
    (quickConnect, { QuickConnectConfig }, { center }) => ({
      ...quickConnect,
      target: targetOf(center, QuickConnectConfig),
    }),
  ),

  deleteOperation(["DeleteQuickConnect", "TransferDestinations.Delete"], [quickConnectRequest, QUICK_CONNECT]),
];

const TYPES = {
  user: "USER",
  queue: "QUEUE",
  flow: "FLOW",
  "phone-number": "PHONE_NUMBER",
} as const satisfies Record<QuickConnectTarget["type"], string>;

/** Returns the list entry of a quick connect, as in its own list and in those of queues. */
export function quickConnectSummary(instance: Instance, { id, name, target }: QuickConnect): QuickConnectSummary {
  return { Id: id, Arn: quickConnectArn(instance, id), Name: name, QuickConnectType: TYPES[target.type] };
}

function quickConnectArn(instance: Instance, id: string): string {
  return resourceArn(instance, "transfer-destination", id);
}

function quickConnectAnswer(instance: Instance, quickConnect: QuickConnect): QuickConnectAnswer {
  const { id, name, description, target, tags } = quickConnect;
  return {
    QuickConnectId: id,
    QuickConnectARN: quickConnectArn(instance, id),
    Name: name,
    Description: description,
    QuickConnectConfig: configOf(target),
    Tags: tags,
  };
}

/** The schema has checked that the configuration is the one of the type. */
function targetOf({ directory }: HttpContext["center"], config: QuickConnectConfig): QuickConnectTarget {
  const flowId = (idOrArn: string) => namedId(directory, "contact-flow", idOrArn);
  switch (config.QuickConnectType) {
    case "USER": {
      const { UserId, ContactFlowId } = config.UserConfig;
      return { type: "user", userId: namedId(directory, "agent", UserId), contactFlowId: flowId(ContactFlowId) };
    }
    case "QUEUE": {
      const { QueueId, ContactFlowId } = config.QueueConfig;
      return { type: "queue", queueId: namedId(directory, "queue", QueueId), contactFlowId: flowId(ContactFlowId) };
    }
    case "FLOW":
      return { type: "flow", contactFlowId: flowId(config.FlowConfig.ContactFlowId) };
    case "PHONE_NUMBER":
      return { type: "phone-number", phoneNumber: config.PhoneConfig.PhoneNumber };
  }
}

function configOf(target: QuickConnectTarget): QuickConnectConfig {
  switch (target.type) {
    case "user":
      return { QuickConnectType: "USER", UserConfig: { UserId: target.userId, ContactFlowId: target.contactFlowId } };
    case "queue":
      return {
        QuickConnectType: "QUEUE",
        QueueConfig: { QueueId: target.queueId, ContactFlowId: target.contactFlowId },
      };
    case "flow":
      return { QuickConnectType: "FLOW", FlowConfig: { ContactFlowId: target.contactFlowId } };
    case "phone-number":
      return { QuickConnectType: "PHONE_NUMBER", PhoneConfig: { PhoneNumber: target.phoneNumber } };
  }
}
