import type { Directory } from "@tributary/engine";
import { type Addresses, canSetUp, type Demo, setUpPath } from "@tributary/http";
import type { OpenedInstance } from "./instance/open-instance.ts";

/** Facts printed at startup. */
export type Welcome = OpenedInstance & {
  readonly version: string;
  readonly dataFolder: string;
  readonly addresses: Addresses;
  readonly directory: Pick<Directory, "definition" | "seq">;
};

/** Returns the startup output of a center. Tools wait for its last line. Source: docs/run-contract.md. */
export function welcomeText(welcome: Welcome): string {
  const { version, addresses, demo } = welcome;
  const title = demo === null ? `Tributary ${version}` : `Tributary ${version}, demo center`;
  const rows = demo === null ? rowsOf(welcome) : demoRows(welcome, demo);
  const lines = rows.map(([name, value]) => `  ${name.padEnd(22)}${value}`);
  return [title, "", ...lines, "", `Tributary is ready: ${addresses.http}`, ""].join("\n");
}

type Row = readonly [string, string];

/** A center that can be set up has the address for it: it is secret, and printed at each start until it has been used. Rule SV-82. */
function rowsOf({ addresses: { http }, directory, dataFolder, setUpKey }: Welcome): readonly Row[] {
  const { instance } = directory.definition;
  return [
    ...(setUpKey !== null && canSetUp(directory, setUpKey)
      ? [["Set up this center", http + setUpPath(setUpKey.token)] as const]
      : []),
    ["Agent panel", `${http}/ccp-v2/`],
    ["Instance", `${instance.instanceId} (${instance.alias}, ${instance.region})`],
    ["Data folder", dataFolder],
  ];
}

function demoRows({ addresses: { http }, directory, dataFolder }: Welcome, demo: Demo): readonly Row[] {
  const { instance, queues, routingProfiles, contactFlows, users } = directory.definition;
  const hasUser = (name: string): boolean => users.some(({ username }) => username === name);
  return [
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
}
