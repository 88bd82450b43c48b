import { createCenter } from "@tributary/engine";
import { createInProcessFanout } from "@tributary/journal";
import { createSystemClock, createSystemRandom, silentLogger, uuidV7 } from "@tributary/kernel";
import { asId, BY_SERVER, explain, type User } from "@tributary/model";
import { createPostgresStore } from "@tributary/store-postgres";
import { demoCenter } from "../../../apps/server/src/demo/demo-center.ts";
import { createArgon2Hasher } from "../../../apps/server/src/identity/argon2-hasher.ts";

/** Password of all agents. */
export const PASSWORD = "tributary";

/** Simultaneous chats of an agent. */
export const SLOTS = 3;

/** Creates the demo center with more agents, named `agent-1` and so on, in an empty database. Nodes keep it (SV-11). */
export async function seedAgents(url: string, count: number): Promise<void> {
  const clock = createSystemClock();
  const random = createSystemRandom();
  const log = silentLogger;
  const users = Array.from({ length: count }, (_, index) => agent(uuidV7(clock.now(), random), `agent-${index + 1}`));
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await createPostgresStore({ clock, log }, { url }));
  const fanout = stack.use(createInProcessFanout({ log }));
  const { administration, records } = stack.use(await createCenter({ store, fanout, clock, random, log }));
  const instance = { ...demoCenter.instance, createdAt: clock.now() };
  const created = await administration(BY_SERVER).createInstance({
    ...demoCenter,
    instance,
    users: [...demoCenter.users, ...users],
  });
  if (!created.ok) throw new Error(`invalid center: ${explain(created.refusal)}`);
  const hash = await createArgon2Hasher().hash(PASSWORD); // once: each takes 20 ms
  await records.change({ put: users.map(({ id }) => ({ kind: "password", id, value: { hash } })) });
}

function agent(id: string, username: string): User {
  const [model] = demoCenter.users;
  if (model === undefined) throw new Error("the demo center has no users");
  return { ...model, id: asId(id), username, lastName: username };
}
