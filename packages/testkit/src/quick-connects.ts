import {
  asId,
  type CenterDefinition,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlowId,
  QUICK_CONNECT_DEFAULTS,
  type QuickConnectId,
  type QuickConnectTarget,
} from "@tributary/model";
import { DEMO_IDS, demoAgentId } from "./demo-definition.ts";

const TO_TARGET = asId<ContactFlowId>("to-target");
const NOWHERE = asId<ContactFlowId>("nowhere");

/** Quick connects of {@link withQuickConnects}, by id. */
const TARGETS = {
  /** Leads to the queue *Support*. */
  support: { type: "queue", queueId: DEMO_IDS.queues.support, contactFlowId: TO_TARGET },
  /** Leads to the agent with number 3. */
  third: { type: "user", userId: demoAgentId(3), contactFlowId: TO_TARGET },
  /** Leads to the flow *Sales*. */
  sales: { type: "flow", contactFlowId: DEMO_IDS.flows.sales },
  /** Its flow ends the contact. */
  broken: { type: "queue", queueId: DEMO_IDS.queues.support, contactFlowId: NOWHERE },
  phone: { type: "phone-number", phoneNumber: "+4930123456" },
} as const satisfies Readonly<Record<string, QuickConnectTarget>>;

/** Adds quick connects of all kinds to a demo definition with three agents or more, for all of its queues. */
export function withQuickConnects(definition: CenterDefinition): CenterDefinition {
  const flow = { ...CONTACT_FLOW_DEFAULTS, name: "To target" };
  const quickConnects = Object.entries(TARGETS).map(([id, target]) => ({
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
