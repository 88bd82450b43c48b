import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type CenterDefinition, type Refusal, refusal } from "@tributary/model";
import type { ConfigurationState } from "./configuration-state.ts";
import { draftConfiguration } from "./configuration-stream.ts";

/** Creates the instance with its first entities. Refused if there is one, or if the definition contradicts itself. Rules CF-01, CF-02. */
export function decideCreateInstance(
  state: ConfigurationState,
  definition: CenterDefinition,
  now: EpochMs,
): Decision<null, Refusal> {
  if (state.instance !== null) return { refusal: refusal("already-exists", "instance") };
  const contradiction = contradictionIn(definition);
  if (contradiction) return { refusal: contradiction };
  const draft = draftConfiguration(state, now);
  draft.add({ type: "instance.created", instance: definition.instance });
  for (const agentState of definition.agentStates) draft.add({ type: "agent-state.created", agentState });
  for (const queue of definition.queues) draft.add({ type: "queue.created", queue });
  for (const routingProfile of definition.routingProfiles)
    draft.add({ type: "routing-profile.created", routingProfile });
  for (const securityProfile of definition.securityProfiles)
    draft.add({ type: "security-profile.created", securityProfile });
  for (const user of definition.users) draft.add({ type: "user.created", user });
  for (const contactFlow of definition.contactFlows) draft.add({ type: "contact-flow.created", contactFlow });
  return { value: null, drafts: [draft] };
}

function contradictionIn(definition: CenterDefinition): Refusal | undefined {
  const { agentStates, queues, routingProfiles, securityProfiles, users, contactFlows } = definition;
  const lists = { agentStates, queues, routingProfiles, securityProfiles, users, contactFlows };
  for (const [name, list] of Object.entries(lists)) {
    const ids = new Set(list.map(({ id }) => String(id)));
    if (ids.size < list.length) return refusal("invalid-field", name, "entities with different ids");
  }
  if (!agentStates.some(({ type }) => type === "offline"))
    return refusal("invalid-field", "agentStates", "a state of type offline");
  const profileIds = new Set(routingProfiles.map(({ id }) => id));
  const stray = users.find(({ routingProfileId }) => !profileIds.has(routingProfileId));
  if (stray) return refusal("invalid-field", "users", `a known routing profile for ${stray.username}`);
  const queueIds = new Set(queues.map(({ id }) => id));
  const broken = routingProfiles.find((profile) => profile.queues.some(({ queueId }) => !queueIds.has(queueId)));
  return broken && refusal("invalid-field", "routingProfiles", `known queues in ${broken.name}`);
}
