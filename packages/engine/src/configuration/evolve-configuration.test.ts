import { asId, type ConfigurationEvent, type Numbered, type UserId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { configurationOf } from "../../test/configuration.ts";
import { newConfiguration } from "./configuration-state.ts";
import { evolveConfiguration } from "./evolve-configuration.ts";

const definition = demoDefinition();
const [agentState, queue, routingProfile, securityProfile, user, contactFlow] = [
  first(definition.agentStates),
  first(definition.queues),
  first(definition.routingProfiles),
  first(definition.securityProfiles),
  first(definition.users),
  first(definition.contactFlows),
];

function first<T>([entity]: readonly T[]): T {
  if (entity === undefined) throw new Error("the demo definition has none");
  return entity;
}

const event = { seq: 1, at: 1_000 } as const;

describe("the configuration after", () => {
  it.each([
    [{ ...event, type: "instance.created", instance: definition.instance }, { instance: definition.instance }],
    [{ ...event, type: "agent-state.created", agentState }, { agentStates: { [agentState.id]: agentState } }],
    [{ ...event, type: "queue.created", queue }, { queues: { [queue.id]: queue } }],
    [
      { ...event, type: "routing-profile.created", routingProfile },
      { routingProfiles: { [routingProfile.id]: routingProfile } },
    ],
    [
      { ...event, type: "security-profile.created", securityProfile },
      { securityProfiles: { [securityProfile.id]: securityProfile } },
    ],
    [{ ...event, type: "user.created", user }, { users: { [user.id]: user } }],
    [{ ...event, type: "contact-flow.created", contactFlow }, { contactFlows: { [contactFlow.id]: contactFlow } }],
  ] satisfies [Numbered<ConfigurationEvent>, object][])("$type has the new entity", (created, changes) => {
    const state = evolveConfiguration(newConfiguration("instance"), created);

    expect(state).toEqual({ ...newConfiguration("instance"), seq: 1, lastAt: 1_000, ...changes });
  });

  it("user.routing-profile-assigned has the user with the other routing profile", () => {
    const before = configurationOf(definition);
    const userId = demoAgentId(1);
    const routingProfileId = DEMO_IDS.profiles.overflow;

    const assigned = { type: "user.routing-profile-assigned", userId, routingProfileId } as const;
    const state = evolveConfiguration(before, { ...assigned, seq: before.seq + 1, at: 2_000 });

    const users = { ...before.users, [userId]: { ...user, routingProfileId } };
    expect(state).toEqual({ ...before, seq: before.seq + 1, lastAt: 2_000, users });
  });
});

it("a routing profile for an unknown user is an error", () => {
  const assigned = {
    ...event,
    type: "user.routing-profile-assigned",
    userId: asId<UserId>("unknown"),
    routingProfileId: DEMO_IDS.profiles.basic,
  } as const;

  expect(() => evolveConfiguration(newConfiguration("instance"), assigned)).toThrow(
    "damaged journal of the configuration: unknown entity",
  );
});
