import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type CenterDefinition, type Refusal, refusal } from "@tributary/model";
import { type ConfigurationState, nameKey } from "./configuration-state.ts";
import { draftConfiguration } from "./configuration-stream.ts";

/** Creates the instance with its first entities. Refused if there is one, or if the definition contradicts itself. Rules CF-01 to CF-03. */
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

/** Returns the first contradiction, as the refusal that names the list. */
function contradictionIn(definition: CenterDefinition): Refusal | undefined {
  const { agentStates, queues, users } = definition;
  const duplicate = duplicateIn(definition);
  if (duplicate) return refusal("invalid-field", duplicate, "entities with different ids");
  if (!agentStates.some(({ type }) => type === "offline"))
    return refusal("invalid-field", "agentStates", "a state of type offline");
  if (!areDifferent(queues.map(({ name }) => nameKey(name))))
    return refusal("invalid-field", "queues", "queues with different names");
  if (!areDifferent(users.map(({ username }) => username.toLowerCase())))
    return refusal("invalid-field", "users", "users with different names");
  return unknownReferenceIn(definition);
}

function duplicateIn(definition: CenterDefinition): string | undefined {
  const { agentStates, queues, routingProfiles, securityProfiles, users, contactFlows } = definition;
  const lists = { agentStates, queues, routingProfiles, securityProfiles, users, contactFlows };
  return Object.entries(lists).find(([, list]) => !areDifferent(list.map(({ id }) => id)))?.[0];
}

function unknownReferenceIn(definition: CenterDefinition): Refusal | undefined {
  const { queues, routingProfiles, securityProfiles, users, contactFlows } = definition;
  const profileIds = idsOf(routingProfiles);
  const securityIds = idsOf(securityProfiles);
  const queueIds = idsOf(queues);
  for (const { username, routingProfileId, securityProfileIds } of users) {
    if (!profileIds.has(routingProfileId))
      return refusal("invalid-field", "users", `a known routing profile for ${username}`);
    if (!securityProfileIds.every((id) => securityIds.has(id)))
      return refusal("invalid-field", "users", `known security profiles for ${username}`);
  }
  const profile = routingProfiles.find((each) => !each.queues.every(({ queueId }) => queueIds.has(queueId)));
  if (profile) return refusal("invalid-field", "routingProfiles", `known queues in ${profile.name}`);
  const flow = contactFlows.find(({ steps }) =>
    steps.some((step) => step.kind === "to-queue" && !queueIds.has(step.queueId)),
  );
  return flow && refusal("invalid-field", "contactFlows", `known queues in ${flow.name}`);
}

function idsOf(entities: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(entities.map(({ id }) => id));
}

function areDifferent(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
