import type { RunningContestant } from "../contestants/contestant.ts";
import type { Outcome, Plan } from "../generator/plan.ts";
import { generate } from "../machine/generate.ts";
import type { Run } from "./alternate.ts";
import type { Options } from "./options.ts";

/** Number of keep-alive connections, and of messages in flight at saturation. */
export const CONNECTIONS = 64;

/** Workload: two sockets per chat, alternating senders, 120 bytes of text by `POST /participant/message`. */
async function chatPlan(
  running: RunningContestant,
  { chats, seconds, warmUp }: Pick<Options, "chats" | "seconds" | "warmUp">,
  pace: Plan["pace"],
): Promise<Plan> {
  const { port, pid, subscribe } = running;
  const seats = await running.chats(chats);
  return {
    kind: "chat",
    port,
    seats,
    subscribe,
    pace,
    connections: CONNECTIONS,
    warmUp,
    seconds,
    serverPid: pid,
  };
}

/** Returns a function that runs the workload against one contestant. */
export function chatRun(options: Pick<Options, "chats" | "seconds" | "warmUp">, pace: Plan["pace"]): Run<Outcome> {
  return {
    run: async (running) => generate(await chatPlan(running, options, pace)),
    foreignShareOf: ({ foreignShare }) => foreignShare,
  };
}
