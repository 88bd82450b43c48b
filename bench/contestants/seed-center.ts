/** Data of a center with as many agents as a run needs: the demo center has four. */
import { createCenter } from "@tributary/engine";
import { createInProcessFanout, type Store } from "@tributary/journal";
import { createSystemClock, createSystemRandom, silentLogger, uuidV7 } from "@tributary/kernel";
import { asId, BY_SERVER, explain, type User } from "@tributary/model";
import { createSqliteStore } from "@tributary/store-sqlite";
import { openDataFolder } from "../../apps/server/src/data-folder.ts";
import { demoCenter } from "../../apps/server/src/demo/demo-center.ts";
import { createArgon2Hasher } from "../../apps/server/src/identity/argon2-hasher.ts";
import { seedPasswords } from "../../apps/server/src/identity/passwords.ts";

/** Simultaneous chats of an agent: the maximum in Amazon Connect. */
const SLOTS = 10;

/** Password of all agents. Hashed once: 500 hashes would take half a minute. */
export const PASSWORD = "tributary";

/** Returns the number of agents with slots for `chats`. */
export function agentCount(chats: number): number {
  return Math.ceil(chats / SLOTS);
}

/** Returns the user name of an agent. */
export function agentName(index: number): string {
  return `agent-${index + 1}`;
}

const clock = createSystemClock();
const log = silentLogger;

/** Creates a center in a data folder that is empty. */
export async function seedDataFolder(dataDir: string, agents: number): Promise<void> {
  const folder = openDataFolder(dataDir);
  if (!folder.ok) throw new Error(folder.refusal);
  await using store = await createSqliteStore({ clock, log }, { path: folder.value.database });
  await seedCenter(store, agents);
}

/** Creates a center in an empty store: the demo center with other agents. The server keeps it (SV-11). */
export async function seedCenter(store: Store, agents: number): Promise<void> {
  const random = createSystemRandom();
  const users = Array.from({ length: agents }, (_, index) => agent(uuidV7(clock.now(), random), agentName(index)));

  await using stack = new AsyncDisposableStack();
  const fanout = stack.use(createInProcessFanout({ log }));
  const { administration, records } = stack.use(await createCenter({ store, fanout, clock, random, log }));
  const routingProfiles = demoCenter.routingProfiles.map((profile) => ({
    ...profile,
    concurrency: { ...profile.concurrency, chat: SLOTS },
  }));
  // Quick connects lead to the agents of the demo center.
  const queues = demoCenter.queues.map((queue) => ({ ...queue, quickConnectIds: [] }));
  const definition = { ...demoCenter, routingProfiles, users, queues, quickConnects: [] };
  const created = await administration(BY_SERVER).createInstance(definition);
  if (!created.ok) throw new Error(`invalid center: ${explain(created.refusal)}`);
  const hash = await createArgon2Hasher().hash(PASSWORD);
  const hasher = { hash: async () => hash, verify: async () => false };
  await seedPasswords({ records, hasher }, users, PASSWORD);
}

function agent(id: string, username: string): User {
  const [model] = demoCenter.users;
  if (model === undefined) throw new Error("the demo center has no users");
  return { ...model, id: asId(id), username, lastName: username };
}
