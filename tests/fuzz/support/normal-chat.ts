/** A chat between people, to see whether the center still serves them. */
import { openSimulatedAgent } from "../../../apps/server/test/simulated-agent.ts";
import type { RunningCenter } from "../../e2e/support/center.ts";
import { startCustomer } from "../../e2e/support/chatting-customer.ts";
import { eventually } from "../../e2e/support/eventually.ts";

/** Agent that the fuzzer leaves alone. */
const USERNAME = "ada";

/** Time for a chat on a busy machine. Unit: milliseconds. */
const PATIENCE_MS = 60_000;

/** Starts a chat, which an agent takes and ends, and resolves once the customer has seen its end. Errors: throws if they do not within a minute. */
export async function chatNormally(center: RunningCenter): Promise<void> {
  const account = { http: center.url, username: USERNAME, password: "tributary" };
  await using agent = await openSimulatedAgent({ ...account, onCleared: () => undefined });
  using customer = await startCustomer(center, { name: "Customer" });
  customer.send("Hello");
  await agent.choose("Available");
  await eventually(async () => {
    const { over, timeline } = customer.snapshot();
    if (over === null || !timeline.some((entry) => entry.type === "message" && entry.content === "Hello"))
      throw new Error("an ordinary chat does not reach its end");
  }, PATIENCE_MS);
  await eventually(async () => {
    if (!agent.cleared.includes(customer.contactId)) throw new Error("the agent's contact is not cleared");
  }, PATIENCE_MS);
  await agent.choose("Offline");
}
