import { QUICK_CONNECT_DEFAULTS, type QuickConnectTarget } from "@tributary/model";
import * as v from "valibot";
import { sortedKeys } from "../canonical.ts";
import type { TargetEntry } from "../center-file.ts";
import { described, matching, resourceName } from "../fields.ts";
import { members, oneOfKinds } from "../members.ts";
import { type NameOf, type Names, type ResourceFormat, reference } from "../resource-format.ts";

const phoneNumber = matching(/^\+[1-9]\d{1,14}$/, 'a number in E.164 form, in quotes: "+4930123456"');

export const quickConnects: ResourceFormat<"quickConnects"> = {
  defaults: QUICK_CONNECT_DEFAULTS,
  entry: ({ name, description, target, tags }, nameOf) => ({
    name,
    description,
    target: targetEntry(target, nameOf),
    tags: sortedKeys(tags),
  }),
  schema: ({ id, names }) =>
    v.pipe(
      members({ ...described, name: resourceName, target: targetSchema(names) }, QUICK_CONNECT_DEFAULTS),
      v.transform((entry) => ({ id, ...entry })),
    ),
};

/** Targets with a user or queue have a flow too, so `flow` alone is the last kind. Rule CE-13. */
function targetSchema(names: Names): v.GenericSchema<unknown, QuickConnectTarget> {
  const flow = reference("contactFlows", names);
  return oneOfKinds({
    user: v.pipe(
      members({ user: reference("users", names), flow }),
      v.transform(({ user, flow }): QuickConnectTarget => ({ type: "user", userId: user, contactFlowId: flow })),
    ),
    queue: v.pipe(
      members({ queue: reference("queues", names), flow }),
      v.transform(({ queue, flow }): QuickConnectTarget => ({ type: "queue", queueId: queue, contactFlowId: flow })),
    ),
    phoneNumber: v.pipe(
      members({ phoneNumber }),
      v.transform(({ phoneNumber }): QuickConnectTarget => ({ type: "phone-number", phoneNumber })),
    ),
    flow: v.pipe(
      members({ flow }),
      v.transform(({ flow }): QuickConnectTarget => ({ type: "flow", contactFlowId: flow })),
    ),
  });
}

function targetEntry(target: QuickConnectTarget, nameOf: NameOf): TargetEntry {
  switch (target.type) {
    case "user":
      return { user: nameOf("users", target.userId), flow: nameOf("contactFlows", target.contactFlowId) };
    case "queue":
      return { queue: nameOf("queues", target.queueId), flow: nameOf("contactFlows", target.contactFlowId) };
    case "flow":
      return { flow: nameOf("contactFlows", target.contactFlowId) };
    case "phone-number":
      return { phoneNumber: target.phoneNumber };
  }
}
