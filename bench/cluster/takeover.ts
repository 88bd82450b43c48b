import { setTimeout as pause } from "node:timers/promises";
import { beginChat } from "../contestants/begin-chats.ts";
import { signInAgents } from "../contestants/panel-agents.ts";
import { createPoster } from "../contestants/post-json.ts";
import { median, rounded } from "../figures/median.ts";
import type { Figure } from "../figures/options.ts";
import { startOnPostgres } from "./center.ts";

/** Highest time after which the leader is killed, so that kills meet all phases of its renewals. Unit: milliseconds. */
const RENEWAL_MS = 1_000;

/** Time without a leader: a customer starts a chat when the leader has been killed, or stops, and waits for the free agent at the other node. */
export const takeover: Figure = {
  title: "From the end of the leading node to the first contact that an agent accepts at the other one",
  async measure({ rounds }) {
    const rows: object[] = [];
    for (const signal of ["SIGKILL", "SIGTERM"] as const) {
      const ms: number[] = [];
      for (let round = 0; round < rounds; round += 1) ms.push(await measureOnce(signal, (round / rounds) * RENEWAL_MS));
      const seconds = ms.map((each) => each / 1_000);
      rows.push({
        "end of the leader": signal === "SIGKILL" ? "kill" : "stop",
        rounds,
        "median s": rounded(median(seconds), 2),
        "from s": rounded(Math.min(...seconds), 2),
        "to s": rounded(Math.max(...seconds), 2),
      });
    }
    return rows;
  },
};

async function measureOnce(signal: "SIGKILL" | "SIGTERM", delayMs: number): Promise<number> {
  await using center = await startOnPostgres({ nodes: 2, agents: 1 });
  const [leader, other] = center.nodes;
  if (leader === undefined || other === undefined) throw new Error("two nodes");
  using poster = createPoster(other.port);
  using agents = await signInAgents(poster, other.port, 1);
  await beginChat(poster);
  await agents.accepted(1);
  await pause(delayMs);
  const startMs = performance.now();
  leader.program.process.kill(signal);
  await beginChat(poster);
  await agents.accepted(2);
  return performance.now() - startMs;
}
