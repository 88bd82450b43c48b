import { asId, type ConfigurationEvent, type Numbered, type User, type UserId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { configurationOf } from "../../test/configuration.ts";
import { newConfiguration } from "./configuration-state.ts";
import { evolveConfiguration } from "./evolve-configuration.ts";

const { instance, ...lists } = demoDefinition();
const nothing = newConfiguration("instance");
const before = configurationOf(demoDefinition());
const next = { seq: before.seq + 1, at: 2_000 };
const [user] = lists.users;

it("the configuration has the instance after instance.created", () => {
  const state = evolveConfiguration(nothing, { seq: 1, at: 1_000, type: "instance.created", instance });

  expect(state).toEqual({ ...nothing, seq: 1, lastAt: 1_000, instance });
});

/** Each list of the demo definition with its first resource. */
const examples = (Object.keys(lists) as (keyof typeof lists)[]).flatMap((list) => {
  const [resource] = lists[list];
  return resource === undefined ? [] : [[list, resource] as const];
});

describe.each(examples)("a list such as %s", (list, resource) => {
  const id: string = resource.id;

  it("has a resource that was created", () => {
    const created = { seq: 1, at: 1_000, type: "resource.created", list, resource } as Numbered<ConfigurationEvent>;

    expect(evolveConfiguration(nothing, created)).toEqual({
      ...nothing,
      seq: 1,
      lastAt: 1_000,
      [list]: { [id]: resource },
    });
    expect(() => evolveConfiguration(before, { ...created, seq: next.seq })).toThrow("damaged journal");
  });

  it("has a resource as it was changed", () => {
    const changed = { ...resource, description: "other" };
    const event = {
      ...next,
      type: "resource.changed",
      list,
      resource: changed,
    } as unknown as Numbered<ConfigurationEvent>;

    expect(evolveConfiguration(before, event)[list]).toEqual({ ...before[list], [id]: changed });
    expect(() => evolveConfiguration(nothing, event)).toThrow("damaged journal");
  });

  it("has no resource that was deleted", () => {
    const event = { ...next, type: "resource.deleted", list, id } as const;

    expect(evolveConfiguration(before, event)[list]).not.toHaveProperty(id);
    expect(() => evolveConfiguration(nothing, event)).toThrow("damaged journal");
  });
});

describe("edits made together", () => {
  const changed = { ...user, username: "other" } as User;

  it("change the instance and each list in turn", () => {
    const added = { ...changed, id: asId<UserId>("added") };
    const state = evolveConfiguration(before, {
      ...next,
      type: "configuration.edited",
      edits: [
        { kind: "instance", changes: { alias: "other", approvedOrigins: [] } },
        { kind: "put", list: "users", resource: changed },
        { kind: "put", list: "users", resource: added },
        { kind: "delete", list: "users", id: changed.id },
      ],
    });

    const { [changed.id]: _deleted, ...others } = before.users;
    const instance = { ...before.instance, alias: "other", approvedOrigins: [] };
    expect(state).toEqual({ ...before, seq: next.seq, lastAt: 2_000, instance, users: { ...others, added } });
    expect(state.queues).toBe(before.queues);
  });

  it("are an error if they delete an unknown resource", () => {
    const event = {
      ...next,
      type: "configuration.edited",
      edits: [{ kind: "delete", list: "users", id: "x" }],
    } as const;

    expect(() => evolveConfiguration(before, event)).toThrow("damaged journal");
  });
});

describe("the event of earlier versions that assigns a routing profile", () => {
  const routingProfileId = DEMO_IDS.profiles.overflow;

  it("changes the user", () => {
    const userId = demoAgentId(1);
    const state = evolveConfiguration(before, {
      ...next,
      type: "user.routing-profile-assigned",
      userId,
      routingProfileId,
    });

    const users = { ...before.users, [userId]: { ...user, routingProfileId } };
    expect(state).toEqual({ ...before, seq: next.seq, lastAt: 2_000, users });
  });

  it("is an error for an unknown user", () => {
    const event = {
      ...next,
      type: "user.routing-profile-assigned",
      userId: asId<UserId>("unknown"),
      routingProfileId,
    } as const;

    expect(() => evolveConfiguration(nothing, event)).toThrow("damaged journal");
  });
});
