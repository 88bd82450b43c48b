import type { Center } from "@tributary/engine";
import type { Demo, SetUpKey } from "@tributary/http";
import { isLoopback } from "@tributary/http/settings";
import type { Clock, Random } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { remoteDemoRefusal } from "../addresses.ts";
import type { Config } from "../config/schema.ts";
import { demoCenter } from "../demo/demo-center.ts";
import { demoSecrets } from "../demo/demo-secrets.ts";
import { type PasswordHasher, seedPasswords } from "../identity/passwords.ts";
import { createOnce } from "./create-once.ts";
import { newCenter } from "./new-center.ts";
import { readSetUpKey, setUpRecord } from "./set-up-record.ts";

/** The kind of center that this server runs. */
export type OpenedInstance = {
  /** Public accounts and keys of a demo; null for any other center. */
  readonly demo: Demo | null;
  /** Opens the set-up page; null for a demo. */
  readonly setUpKey: SetUpKey | null;
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
  if (isDemo) await createOnce(center, { ...demoCenter, instance: { ...demoCenter.instance, createdAt } });
  else await createOnce(center, newCenter(random, createdAt), (seq) => [setUpRecord(random, seq)]);
  // Another node with other settings was faster.
  if (isDemoInstance(directory) !== isDemo) return openInstance(deps, config);
  if (isDemo) return { demo: await openDemo(deps), setUpKey: null };
  return { demo: null, setUpKey: await readSetUpKey(center.records) };
}

const DEMO_DATA =
  "The data is that of the demo center, whose passwords are publicly known: choose another data folder or database, or set demo to true.";

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
