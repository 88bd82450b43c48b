import type { Center } from "@tributary/engine";
import type { Session, Sessions } from "./sessions.ts";

/** Signal to an agent's pages, on all nodes, that sessions have ended. Its data is a {@link SessionsEnded}. */
export const SESSIONS_ENDED_SIGNAL = "http.sessions-ended";

/** The ended sessions: all of a family. */
export type SessionsEnded = { readonly familyId: string };

/**
 * Ends a session with its family, notifies the pages, and sets the agent offline.
 *
 * An expired session does not change the agent's state: contacts are still offered until they are missed.
 */
export async function signOut(
  { center, sessions }: { readonly center: Pick<Center, "agents" | "live">; readonly sessions: Sessions },
  { userId, familyId }: Session,
): Promise<void> {
  await sessions.end(familyId);
  const ended: SessionsEnded = { familyId };
  center.live.signalAgent(userId, SESSIONS_ENDED_SIGNAL, ended);
  await center.agents.signOut(userId);
}
