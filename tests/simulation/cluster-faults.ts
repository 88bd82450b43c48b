/** Faults of a simulated cluster, drawn from a seed. Each returns when everything is healed. */
import { present } from "@tributary/kernel";
import type { ClusterNode } from "@tributary/testkit";
import type { ClusterDay } from "./cluster-day.ts";

export type Fault =
  | "kill"
  | "kill the leader"
  | "pause the leader"
  | "pause"
  | "cut one"
  | "cut all"
  | "store"
  | "stop";

export const FAULTS: readonly Fault[] = [
  "kill",
  "kill the leader",
  "pause the leader",
  "pause",
  "cut one",
  "cut all",
  "store",
  "stop",
];

/** Clocks of the nodes differ by up to this. Unit: milliseconds. */
const MAX_SKEW_MS = 600_000;

/** Longest time until a node that is to die makes a commit. Unit: milliseconds. */
const MAX_WAIT_MS = 3_000;

/** Adds a node to the cluster. */
export async function addNode(day: ClusterDay, name: string): Promise<void> {
  day.nodes.push(await day.cluster.open(name, day.random.between(-MAX_SKEW_MS, MAX_SKEW_MS)));
}

/** Lets a fault happen and heal. */
export async function suffer(day: ClusterDay, fault: Fault): Promise<void> {
  const { clock } = day.cluster;
  const some = day.random.pick(day.nodes);
  const leader = leaderOf(day) ?? some;
  day.count(fault);
  switch (fault) {
    case "kill":
    case "kill the leader": {
      const node = fault === "kill" ? some : leader;
      if (day.random.chance(0.5)) {
        node.killAtCommit();
        for (let ms = 0; node.clock.isAlive && ms < MAX_WAIT_MS; ms += 1) await clock.run(1);
        day.count("killed at a commit");
      }
      node.clock.kill();
      return replace(day, node);
    }
    case "stop": {
      day.nodes.splice(day.nodes.indexOf(some), 1);
      for (const task of [...day.deaths]) task(some);
      await some.stop();
      await clock.run(day.random.between(500, 5_000));
      return addNode(day, some.name);
    }
    case "pause":
    case "pause the leader": {
      const node = fault === "pause" ? some : leader;
      node.clock.pause();
      await clock.run(20_000);
      node.clock.resume();
      return;
    }
    case "cut one":
    case "cut all": {
      const cut = fault === "cut one" ? [some] : [...day.nodes];
      for (const { link } of cut) link.cut();
      await clock.run(10_000);
      for (const { link } of cut) link.heal();
      return;
    }
    case "store":
      day.cluster.isStoreUp = false;
      await clock.run(day.random.between(2_000, 6_000));
      day.cluster.isStoreUp = true;
  }
}

async function replace(day: ClusterDay, node: ClusterNode): Promise<void> {
  day.nodes.splice(day.nodes.indexOf(node), 1);
  for (const task of [...day.deaths]) task(node);
  await day.cluster.clock.run(day.random.between(500, 12_000));
  await addNode(day, node.name);
}

function leaderOf({ cluster, nodes }: ClusterDay): ClusterNode | undefined {
  const holder = cluster.disk.leases.get("routing")?.holder;
  return holder === undefined ? undefined : nodes.find(({ name }) => present(holder.split(" ")[0], "name") === name);
}
