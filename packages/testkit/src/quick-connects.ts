import { present } from "@tributary/kernel";
import {
  asId,
  type CenterDefinition,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlowId,
  QUICK_CONNECT_DEFAULTS,
  type QuickConnectId,
  type QuickConnectTarget,
} from "@tributary/model";
import { DEMO_IDS } from "./demo-definition.ts";

const TO_TARGET = asId<ContactFlowId>("to-target");
const NOWHERE = asId<ContactFlowId>("nowhere");

/** Ids of the quick connects of {@link withQuickConnects}. */
export const QUICK_CONNECTS = ["support", "last", "sales", "broken", "phone"] as const;

type Name = (typeof QUICK_CONNECTS)[number];

function targetsOf({ users }: CenterDefinition): Readonly<Record<Name, QuickConnectTarget>> {
  return {
    support: { type: "queue", queueId: DEMO_IDS.queues.support, contactFlowId: TO_TARGET },
    last: { type: "user", userId: present(users.at(-1), "agent").id, contactFlowId: TO_TARGET },
    sales: { type: "flow", contactFlowId: DEMO_IDS.flows.sales },
    broken: { type: "queue", queueId: DEMO_IDS.queues.support, contactFlowId: NOWHERE },
    phone: { type: "phone-number", phoneNumber: "+4930123456" },
  };
}

/**
 * Adds quick connects of all kinds to a demo definition, for all of its queues: `support` leads to that queue, `last` to the last agent, `sales` to that flow,
 * and the flow of `broken` ends the contact.
 */
export function withQuickConnects(definition: CenterDefinition): CenterDefinition {
  const flow = { ...CONTACT_FLOW_DEFAULTS, name: "To target" };
  const quickConnects = Object.entries(targetsOf(definition)).map(([id, target]) => ({
    ...QUICK_CONNECT_DEFAULTS,
    id: asId<QuickConnectId>(id),
    name: id,
    target,
  }));
  return {
    ...definition,
    contactFlows: [
      ...definition.contactFlows,
      { ...flow, id: TO_TARGET, steps: [{ kind: "to-target-queue", priority: 5 }] },
      { ...flow, id: NOWHERE, name: "Nowhere", steps: [] },
    ],
    queues: definition.queues.map((queue) => ({ ...queue, quickConnectIds: quickConnects.map(({ id }) => id) })),
    quickConnects,
  };
}
