import type { RunningContestant } from "../contestants/contestant.ts";
import type { Outcome, Plan } from "../generator/plan.ts";
import { generate } from "../machine/generate.ts";
import type { Run } from "./alternate.ts";
import type { Options } from "./options.ts";

/** Number of keep-alive connections, and of messages in flight at saturation. */
export const CONNECTIONS = 64;

type ChatOptions = Pick<Options, "workload" | "chats" | "seconds" | "warmUp">;

/** Workload: alternating senders, 120 bytes of text by `POST /participant/message`, receipts in conversations. */
async function chatPlan(
  { ports, pids, chats }: RunningContestant,
  { workload, seconds, warmUp }: ChatOptions,
  pace: Plan["pace"],
): Promise<Plan> {
  return {
    ...(await chats()),
    kind: "chat",
    ports,
    receipts: workload === "conversations",
    pace,
    connections: CONNECTIONS,
    warmUp,
    seconds,
    serverPids: pids,
  };
}

/** Returns a function that runs the workload against one contestant. */
export function chatRun(options: ChatOptions, pace: Plan["pace"]): Run<Outcome> {
  return {
    setting: options,
    run: async (running) => generate(await chatPlan(running, options, pace)),
    foreignShareOf: ({ foreignShare }) => foreignShare,
  };
}
