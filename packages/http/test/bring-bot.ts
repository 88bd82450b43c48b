import { type PartWriter, partWriterOf } from "./part-writer.ts";
import type { Party, TestCenter } from "./test-center.ts";

const BOT = { displayName: "Helper", token: null, by: { kind: "command-line" } } as const;

/** Adds a bot to a chat; it has not connected yet. */
export async function addBot(
  { center, tokens, clock }: Pick<TestCenter, "center" | "tokens" | "clock">,
  { ref: { conversationId } }: Party,
): Promise<Party> {
  const added = await center.bots.add(conversationId, BOT);
  if (!added.ok) throw new Error(added.refusal.code);
  const { participantId } = added.value;
  const claims = { purpose: "participant", subject: participantId, scope: conversationId } as const;
  const participantToken = tokens.issue({ ...claims, expiresAt: clock.now() + 86_400_000 });
  return { ref: { conversationId, participantId }, participantToken };
}

/** Adds a bot to a chat and connects it. */
export async function bringBot(
  center: Pick<TestCenter, "center" | "tokens" | "http" | "clock">,
  customer: Party,
): Promise<PartWriter> {
  return partWriterOf(center.http, await addBot(center, customer));
}
