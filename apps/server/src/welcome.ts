import type { Addresses, Demo } from "@tributary/http";
import type { CenterDefinition } from "@tributary/model";

/** Facts printed at startup. */
export type Welcome = {
  readonly version: string;
  readonly dataFolder: string;
  readonly addresses: Addresses;
  readonly definition: CenterDefinition;
  readonly demo: Demo;
};

/** Returns the startup output of a demo center. Tools wait for its last line. Source: docs/run-contract.md. */
export function welcomeText({ version, dataFolder, addresses: { http }, definition, demo }: Welcome): string {
  const { instance, queues, routingProfiles, contactFlows, users } = definition;
  const hasUser = (name: string): boolean => users.some(({ username }) => username === name);
  const rows: readonly (readonly [string, string])[] = [
    ["Agent panel", `${http}/ccp-v2/`],
    ["Chat widget", `${http}/widget/`],
    ["Center description", `${http}/.well-known/tributary.json`],
    ["Agents", demo.agents.join(", ")],
    ...(hasUser("sam") ? [["Supervisor", "sam"] as const] : []),
    ...(hasUser("root") ? [["Administrator", "root"] as const] : []),
    ["Password", demo.password],
    ["Access key", `${demo.accessKeyId} ${demo.secretAccessKey}`],
    ["Instance", `${instance.instanceId} (${instance.alias}, ${instance.region})`],
    ...contactFlows.map(({ id, name }) => ["Contact flow", `${id} (${name})`] as const),
    ...queues.map(({ id, name }) => ["Queue", `${id} (${name})`] as const),
    ...routingProfiles.map(({ id, name }) => ["Routing profile", `${id} (${name})`] as const),
    ["Data folder", dataFolder],
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(22)}${value}`);
  return [`Tributary ${version}, demo center`, "", ...lines, "", `Tributary is ready: ${http}`, ""].join("\n");
}
