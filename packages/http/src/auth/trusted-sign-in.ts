import { accepted, type Result, refused } from "@tributary/kernel";
import type { AuditEvent } from "@tributary/model";
import type { HttpContext } from "../context.ts";
import { isDisabledUser } from "./disabled-users.ts";
import type { Session, Sessions } from "./sessions.ts";

type SignedIn = Extract<AuditEvent, { type: "user.signed-in" }>;

/** A user who was identified without a password, and the way in which that happened. `address`: of the client, as budgets count it. */
export type TrustedUser = Pick<SignedIn, "userId" | "address" | "accessKeyId"> & Required<Pick<SignedIn, "method">>;

type Deps = Pick<HttpContext, "center" | "log" | "notes"> & { readonly sessions: Sessions };

/** Creates a session of the user, unless they are disabled, and notes the sign-in. Rules SO-11 and SO-13. */
export async function signInTrusted(
  { center, log, notes, sessions }: Deps,
  user: TrustedUser,
): Promise<Result<Session, "disabled">> {
  const { userId, address, method } = user;
  const session = await sessions.create(userId);
  // Read after the session is stored: disabling a user ends the sessions that it finds, and may have missed this one.
  if (await isDisabledUser(center.records, userId)) {
    await sessions.end(session.familyId);
    notes.note(userId, { type: "user.sign-in-refused", userId, address, reason: "disabled" });
    return refused("disabled");
  }
  log.info("user signed in", { userId, method });
  notes.note(userId, { type: "user.signed-in", ...user });
  return accepted(session);
}
