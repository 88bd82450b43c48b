import { asId, type UserId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { configurationOf } from "../../test/configuration.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideAssignRoutingProfile } from "./decide-assign-routing-profile.ts";

const NOW = 10_000;
const state = configurationOf(demoDefinition());
const userId = demoAgentId(1); // in the profile Basic
const { basic, overflow } = DEMO_IDS.profiles;

it("a user is assigned another routing profile", () => {
  const decision = decideAssignRoutingProfile(state, { userId, routingProfileId: overflow }, NOW);

  const assigned = { type: "user.routing-profile-assigned", userId, routingProfileId: overflow, at: NOW };
  expect(outcomeOf(decision)).toEqual(outcome({ configuration: [assigned] }));
});

it("assigning the present routing profile changes nothing", () => {
  const decision = decideAssignRoutingProfile(state, { userId, routingProfileId: basic }, NOW);

  expect(outcomeOf(decision)).toEqual(outcome({}));
});

it.each(["unknown", "constructor", "__proto__"])("the user id %s is refused as not found", (id) => {
  const decision = decideAssignRoutingProfile(state, { userId: asId<UserId>(id), routingProfileId: basic }, NOW);

  expect(decision).toEqual({ refusal: { code: "not-found", field: "UserId" } });
});

it.each(["unknown", "constructor", "__proto__"])("the routing profile id %s is refused as not found", (id) => {
  const decision = decideAssignRoutingProfile(state, { userId, routingProfileId: asId(id) }, NOW);

  expect(decision).toEqual({ refusal: { code: "not-found", field: "RoutingProfileId" } });
});
