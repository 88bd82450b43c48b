import { createInProcessFanout, createMemoryStore } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { asId, BY_SERVER, QUEUE_DEFAULTS, type QueueId } from "@tributary/model";
import { createSeededRandom, DEMO_IDS, demoAgentId, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createCenter } from "../center.ts";

const userId = demoAgentId(1); // in the profile Basic
const { overflow } = DEMO_IDS.profiles;

describe("the directory", () => {
  it("returns entities by id", async () => {
    await using harness = await inProcessCenter();
    const { directory } = harness.center;

    const { users, queues, routingProfiles, contactFlows, agentStates } = harness.definition;
    expect(directory.user(userId)).toEqual(users[0]);
    expect(directory.userByName("AGENT-1")).toEqual(users[0]);
    expect(directory.queue(DEMO_IDS.queues.sales)).toEqual(queues[0]);
    expect(directory.routingProfile(DEMO_IDS.profiles.basic)).toEqual(routingProfiles[0]);
    expect(directory.contactFlow(DEMO_IDS.flows.sales)).toEqual(contactFlows[0]);
    expect(directory.agentState(DEMO_IDS.states.onBreak)).toEqual(agentStates[1]);
    expect(directory.offlineState).toEqual(agentStates[2]);
    expect(directory.definition).toEqual(harness.definition);
  });

  it.each(["unknown", "constructor", "__proto__", "toString"])(
    "[CF-05] returns undefined for the id %s",
    async (id) => {
      await using harness = await inProcessCenter();
      const { directory } = harness.center;

      const found = [
        directory.user(id),
        directory.userByName(id),
        directory.queue(asId(id)),
        directory.routingProfile(asId(id)),
        directory.contactFlow(id),
        directory.agentState(id),
      ];

      expect(found).toEqual(Array(6).fill(undefined));
    },
  );

  it("returns the permissions of all security profiles of a user, and none for unknown profiles", async () => {
    await using harness = await inProcessCenter();
    const [user] = harness.definition.users;
    if (user === undefined) throw new Error("no user");
    const { directory } = harness.center;

    expect([...directory.permissionsOf(user)]).toEqual(["BasicAgentAccess"]);
    expect([...directory.permissionsOf({ ...user, securityProfileIds: [asId("constructor")] })]).toEqual([]);
  });

  it("[CF-05] is current when the operation resolves", async () => {
    await using harness = await inProcessCenter();
    const { administration, directory } = harness.center;

    const creating = administration(BY_SERVER)
      .create("queues", { ...QUEUE_DEFAULTS, name: "Returns" })
      .then((created) => created.ok && directory.queue(created.value.id)?.name);
    const assigning = administration(BY_SERVER)
      .change("users", userId, (user) => ({ ...user, routingProfileId: overflow }))
      .then(() => directory.user(userId)?.routingProfileId);

    expect(await harness.run(Promise.all([creating, assigning]))).toEqual(["Returns", overflow]);
  });

  it("[CF-05] has earlier changes after a restart", async () => {
    await using harness = await inProcessCenter();
    await harness.run(
      harness.center
        .administration(BY_SERVER)
        .change("users", userId, (user) => ({ ...user, routingProfileId: overflow })),
    );

    await harness.restart();

    expect(harness.center.directory.user(userId)?.routingProfileId).toBe(overflow);
  });

  it("[CF-05] of another node is current when the change has been published", async () => {
    await using harness = await inProcessCenter();
    const { clock, disk } = harness;
    const fanout = createInProcessFanout({ log: silentLogger });
    const openNode = () =>
      harness.run(
        createCenter({
          store: createMemoryStore({ clock, disk }),
          fanout,
          clock,
          random: createSeededRandom(1),
          log: silentLogger,
        }),
      );
    await using one = await openNode();
    await using other = await openNode();

    const created = await harness.run(
      one.administration(BY_SERVER).create("queues", { ...QUEUE_DEFAULTS, name: "Returns" }),
    );

    const queueId = created.ok ? created.value.id : asId<QueueId>("");
    expect(other.directory.queue(queueId)?.name).toBe("Returns");
  });

  it("notifies its listeners after each change, until they are disposed", async () => {
    await using harness = await inProcessCenter();
    const { administration, directory } = harness.center;
    const names: string[][] = [];
    const listening = directory.onChange(() => names.push(directory.definition.queues.map(({ name }) => name)));

    await harness.run(administration(BY_SERVER).create("queues", { ...QUEUE_DEFAULTS, name: "Returns" }));
    listening[Symbol.dispose]();
    await harness.run(administration(BY_SERVER).create("queues", { ...QUEUE_DEFAULTS, name: "Billing" }));

    expect(names).toEqual([["Sales", "Support", "Returns"]]);
  });
});

describe("before the instance is created", () => {
  it("the directory is empty, and its definition is unavailable", async () => {
    await using harness = await inProcessCenter();
    const { clock } = harness;
    await using empty = await harness.run(
      createCenter({
        store: createMemoryStore({ clock }),
        fanout: createInProcessFanout({ log: silentLogger }),
        clock,
        random: createSeededRandom(1),
        log: silentLogger,
      }),
    );

    const { directory } = empty;
    expect([directory.hasInstance, directory.user(userId)]).toEqual([false, undefined]);
    expect(() => directory.definition).toThrow("the instance has not been created");
    expect(() => directory.offlineState).toThrow("the instance has not been created");
  });
});
