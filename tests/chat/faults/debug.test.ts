import { it } from "vitest";
import { conversationAnomalies } from "../../history/conversation-anomalies.ts";
import { chatLibrary } from "../support/libraries.ts";
import { chatJsPages } from "./chatjs-page.ts";
import { planOf } from "./conversation-plan.ts";
import { openChatPages } from "./open-chat-page.ts";
import { runConversation } from "./run-conversation.ts";
import { upstreamAnomalies } from "./run-many.ts";

it("debugs", async () => {
  const lib = process.env.LIB ?? "tributary";
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", () => {});
  const pages = lib === "openChat" ? openChatPages : chatJsPages(await chatLibrary(lib as "upstream"));
  for (const seed of (process.env.SEEDS ?? "1").split(",").map(Number)) {
    const plan = planOf(seed, (process.env.KINDS ?? "all") as "all");
    if (process.env.VERBOSE) console.log(JSON.stringify(plan, null, 1));
    const run = await runConversation(pages, plan);
    const anomalies = lib === "upstream" ? upstreamAnomalies(run) : conversationAnomalies(run);
    console.log(seed, JSON.stringify(anomalies, null, 1));
    if (process.env.VERBOSE) console.log(JSON.stringify(run, null, 1));
  }
}, 1_000_000);
