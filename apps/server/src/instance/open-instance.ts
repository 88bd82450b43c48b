import type { Center } from "@tributary/engine";
import { type Demo, isLoopback } from "@tributary/http";
import type { Clock, Random } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { remoteDemoRefusal } from "../addresses.ts";
import type { Config } from "../config/schema.ts";
import { demoCenter } from "../demo/demo-center.ts";
import { demoSecrets } from "../demo/demo-secrets.ts";
import { type PasswordHasher, seedPasswords } from "../identity/passwords.ts";
import { readOrCreateSecret } from "../secrets/stored-secret.ts";
import { createOnce } from "./create-once.ts";
import { newCenter } from "./new-center.ts";

/** The kind of center that this server runs. */
export type OpenedInstance = {
  /** Public accounts and keys of a demo; null for any other center. */
  readonly demo: Demo | null;
  /** Secret in the address of the set-up page; null for a demo. */
  readonly setUpToken: string | null;
};

type Deps = {
  readonly center: Center;
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: PasswordHasher;
};

/**
 * Creates the instance at the first start: the demo center or a new one, as the settings choose. Later starts follow the data, so that a center never gets the
 * public accounts and keys of the demo. Rules SV-80 and SV-81.
 *
 * Errors: `unavailable` with a sentence for the operator.
 */
export async function openInstance(deps: Deps, config: Config): Promise<OpenedInstance> {
  const { center, clock, random } = deps;
  const { directory } = center;
  const isDemo = directory.hasInstance ? isDemoInstance(directory) : config.demo;
  if (isDemo && !config.demo) throw new CenterError("unavailable", DEMO_DATA);
  if (isDemo && !isLoopback(config.host) && !config.allowRemoteDemo) {
    throw new CenterError("unavailable", remoteDemoRefusal(config.host));
  }
  const createdAt = clock.now();
  const first = { ...demoCenter, instance: { ...demoCenter.instance, createdAt } };
  await createOnce(center, isDemo ? first : newCenter(random, createdAt));
  // Another node with other settings was faster.
  if (isDemoInstance(directory) !== isDemo) return openInstance(deps, config);
  if (isDemo) return { demo: await openDemo(deps), setUpToken: null };
  const secret = await readOrCreateSecret({ records: center.records, clock, random }, "set-up");
  return { demo: null, setUpToken: Buffer.from(secret).toString("base64url") };
}

const DEMO_DATA =
  "The data is that of the demo center, whose passwords are publicly known: choose another data folder or database.";

function isDemoInstance({ definition }: Center["directory"]): boolean {
  return definition.instance.instanceId === demoCenter.instance.instanceId;
}

async function openDemo({ center, hasher }: Deps): Promise<Demo> {
  const { directory, records } = center;
  const users = demoCenter.users.filter(({ id }) => directory.user(id) !== undefined);
  await seedPasswords({ records, hasher }, users, demoSecrets.password);
  return demoOf(directory);
}

/** Returns the credentials of the demo agents that exist: the data folder may hold another configuration. */
function demoOf({ userByName }: Center["directory"]): Demo {
  const isDemoAgent = (name: string): boolean =>
    demoCenter.users.some(({ id, username }) => username === name && userByName(name)?.id === id);
  return { ...demoSecrets, agents: demoSecrets.agents.filter(isDemoAgent) };
}
