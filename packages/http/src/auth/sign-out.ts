import type { Center } from "@tributary/engine";
import type { Session, Sessions } from "./sessions.ts";

/** The signal that tells an agent's pages, on all nodes, that sessions have ended. Its data is a {@link SessionsEnded}. */
export const SESSIONS_ENDED_SIGNAL = "http.sessions-ended";

/** Which sessions: all of a family. */
export type SessionsEnded = { readonly familyId: string };

/**
 * Ends a session with its whole family, and tells the pages. The agent goes offline: at once, or once the desk is empty.
 *
 * An agent whose time has run out is not touched: contacts still ring until they are missed.
 */
export async function signOut(
  { center, sessions }: { readonly center: Center; readonly sessions: Sessions },
  { userId, familyId }: Session,
): Promise<void> {
  await sessions.end(familyId);
  const told: SessionsEnded = { familyId };
  center.live.signalAgent(userId, SESSIONS_ENDED_SIGNAL, told);
  const view = await center.agents.view(userId);
  if (!view.ok) return;
  const { availability } = view.value.agent;
  const { offlineState } = center.directory;
  if (availability.phase === "chosen" && availability.current.type === "offline") return;
  await center.agents.chooseState(userId, offlineState.id, { enqueue: true });
}
