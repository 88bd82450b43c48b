import type { ConversationState } from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";

/** Checks that a contact is in its flow exactly while the flow waits for the customer to sign in, and not past the end of that. `conversation`: at an open contact. */
export function authenticationViolations({ contact, authentication }: ConversationState, now: EpochMs): string[] {
  const newest = authentication?.newest;
  const expiresAt = newest?.phase === "waiting" || newest?.phase === "verifying" ? newest.expiresAt : null;
  const isInFlow = contact.state.phase === "in-flow";
  return [
    ...(isInFlow && expiresAt === null ? [`contact ${contact.id} is in its flow and waits for nothing`] : []),
    ...(!isInFlow && expiresAt !== null ? [`contact ${contact.id} waits for a sign-in and is not in its flow`] : []),
    ...((expiresAt ?? now + 1) <= now ? [`contact ${contact.id} waits for a sign-in past its end`] : []),
  ];
}
