import { createInProcessFanout } from "@tributary/journal";
import { createSystemClock, createSystemRandom, silentLogger } from "@tributary/kernel";
import { asId, type CenterDefinition } from "@tributary/model";
import { createSqliteStore } from "@tributary/store-sqlite";
import { openCenterWithInstance } from "@tributary/testkit";
import { expect, it } from "vitest";
import { demoCenter } from "../src/demo/demo-center.ts";
import { startServer, temporaryFolder } from "./server-process.ts";

const [ada, grace] = demoCenter.users;
if (ada === undefined || grace === undefined) throw new Error("the demo center has no agents");

/** Has one of the demo's users, another user with the name of a second one, and an instance and a queue with other names. */
const otherDefinition: CenterDefinition = {
  ...demoCenter,
  instance: { ...demoCenter.instance, alias: "other" },
  queues: demoCenter.queues.map((queue) => ({ ...queue, name: `Other ${queue.name}`, quickConnectIds: [] })),
  quickConnects: [],
  users: [ada, { ...grace, id: asId("7b1b0000-0006-4000-8000-000000000009") }],
};

const clock = createSystemClock();
const log = silentLogger;

async function createInstance(path: string): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await createSqliteStore({ clock, log }, { path }));
  const fanout = stack.use(createInProcessFanout({ log }));
  stack.use(await openCenterWithInstance({ store, fanout, clock, random: createSystemRandom(), log }, otherDefinition));
}

async function usersWithPassword(path: string): Promise<string[]> {
  await using store = await createSqliteStore({ clock, log }, { path });
  return (await store.records("password")).map(({ id }) => id);
}

it("[SV-11] a data folder with another configuration keeps it, and only demo users in it have the demo password", async () => {
  using folder = temporaryFolder();
  const database = `${folder.path}/tributary.db`;
  await createInstance(database);

  await using server = await startServer({ folder: folder.path, flags: ["--port", "0", "--data-dir", folder.path] });
  const { description, stdout, url } = server;
  const signIn = async (username: string): Promise<number> => {
    const body = JSON.stringify({ username, password: "tributary" });
    return (await fetch(`${url}/auth/sign-in`, { method: "POST", body })).status;
  };

  expect([await signIn("ada"), await signIn("grace"), await signIn("sam")]).toEqual([200, 401, 401]);
  expect(description.instanceAlias).toBe("other");
  expect(description.demo.agents.map(({ username }) => username)).toEqual(["ada"]);
  expect(stdout).toContain("(other, us-east-1)");
  expect(stdout).toContain("(Other BasicQueue)");
  expect(stdout).not.toContain("grace");
  await server.stop("SIGTERM");
  expect(await usersWithPassword(database)).toEqual([ada.id]);
});
