import type { ContactData, HostAgentData } from "@tributary/protocol/host-data";
import { agentMembers, type ContactHolder } from "./agent-methods.ts";
import type { Agent } from "./agent-types.ts";
import type { Contact } from "./contact-types.ts";
import { defineClass } from "./define-class.ts";
import type { AgentNames } from "./facade-namespace.ts";
import type { Instance } from "./host-types.ts";

type Frozen = ContactHolder & { readonly agentData: HostAgentData };

const complete: Agent = agentMembers;

/** Contacts of a snapshot are snapshots, too. */
const snapshotMembers = {
  _getData(this: Frozen): HostAgentData {
    return this.agentData;
  },
  _createContactAPI(this: Frozen, contact: ContactData): Contact {
    return new this._instance.ns.ContactSnapshot(contact);
  },
};

/** Creates the Agent and AgentSnapshot classes of an instance. */
export function agentClasses(instance: Instance): AgentNames {
  const { ns } = instance;
  // Pages construct an agent in try/catch to find out whether one is signed in.
  function assertKnown(): void {
    if (!ns.agent.initialized) throw new ns.StateError("The agent is not known yet.");
  }
  const Agent = defineClass<AgentNames["Agent"]>(instance, {
    construct: function Agent() {
      assertKnown();
    },
    members: complete,
  });
  const AgentSnapshot = defineClass<AgentNames["AgentSnapshot"]>(instance, {
    construct: function AgentSnapshot(this: { agentData: HostAgentData }, agentData: HostAgentData) {
      assertKnown();
      this.agentData = agentData;
    },
    members: snapshotMembers,
    parent: Agent,
  });
  return { Agent, AgentSnapshot };
}
