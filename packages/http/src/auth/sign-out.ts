import type { Center } from "@tributary/engine";
import { accepted, type Logger, type Result } from "@tributary/kernel";
import type { Refusal, UserId } from "@tributary/model";
import type { HttpContext } from "../context.ts";
import type { Session, Sessions } from "./sessions.ts";

/** Notice to all nodes that sessions have ended. Its data is a {@link SessionsEnded}. */
export const SESSIONS_ENDED = "sessions-ended";

/** The ended sessions: all of a family of the user. */
export type SessionsEnded = { readonly userId: UserId; readonly familyId: string };

/** Services of a sign-out. */
export type SignOutDeps = Pick<HttpContext, "revocations" | "notices"> & {
  readonly center: Pick<Center, "agents">;
  readonly log: Logger;
  readonly sessions: Sessions;
};

/**
 * Ends the agent's access to their chats, sets them offline, ends a session with its family, and notifies the pages.
 *
 * The sessions end last: after a refusal or an error the session is still valid, so that the sign-out can be repeated. An expired session does
 * not change the agent's state: contacts are still offered until they are missed. Rules SI-06 and SI-08.
 */
export async function signOut(
  { center, log, revocations, notices, sessions }: SignOutDeps,
  { userId, familyId }: Session,
): Promise<Result<null, Refusal>> {
  const desk = await center.agents.view(userId);
  // First, so that pages of the agent's other sessions receive new tokens with the change of state. Rule AC-03.
  if (desk.ok) await revocations.revoke(desk.value.contacts.map(({ slot }) => slot.participantId));
  const offline = await center.agents.signOut(userId);
  // A user who has been deleted has no state to change.
  if (!offline.ok && offline.refusal.code !== "not-found") return offline;
  const ended: SessionsEnded = { userId, familyId };
  await notices.send({ name: SESSIONS_ENDED, data: ended }, (needed) => sessions.end(familyId, needed));
  log.info("user signed out", { userId });
  return accepted(null);
}
