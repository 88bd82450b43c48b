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
export async function signOut(deps: SignOutDeps, { userId, familyId }: Session): Promise<Result<null, Refusal>> {
  const left = await leaveDesk(deps, userId);
  if (!left.ok) return left;
  await endFamily(deps, { userId, familyId });
  deps.log.info("user signed out", { userId });
  return accepted(null);
}

/**
 * Ends all sessions of a user, their access to their chats, and sets them offline.
 *
 * The sessions end first: until then the user could act. Other nodes receive one notice per family, as of a sign-out, because those of earlier
 * versions know no other. Rule SN-07.
 */
export async function signOutEverywhere(deps: SignOutDeps, userId: UserId): Promise<Result<null, Refusal>> {
  for (const familyId of await deps.sessions.familiesOf(userId)) await endFamily(deps, { userId, familyId });
  const left = await leaveDesk(deps, userId);
  if (left.ok) deps.log.info("user signed out everywhere", { userId });
  return left;
}

function endFamily({ notices, sessions }: SignOutDeps, ended: SessionsEnded): Promise<void> {
  return notices.send({ name: SESSIONS_ENDED, data: ended }, (needed) => sessions.end(ended.familyId, needed));
}

/** Ends the agent's access to the chats on their desk, and sets them offline. A user who has been deleted has no state to change. */
async function leaveDesk({ center, revocations }: SignOutDeps, userId: UserId): Promise<Result<null, Refusal>> {
  const desk = await center.agents.view(userId);
  // First, so that pages of the agent's other sessions receive new tokens with the change of state. Rule AC-03.
  if (desk.ok) await revocations.revoke(desk.value.contacts.map(({ slot }) => slot.participantId));
  const offline = await center.agents.signOut(userId);
  return offline.ok || offline.refusal.code === "not-found" ? accepted(null) : offline;
}
