/** Commands on users. Rules CO-01 to CO-04. */
import { type CommandAnswer, type CommandInput, controlCommand } from "@tributary/control";
import type { StoredRecord } from "@tributary/engine";
import {
  type AccessKeys,
  disabledRecordOf,
  disabledUsers,
  type HashPassword,
  type HttpContext,
  type PasswordLinks,
  passwordPath,
  recordOfKey,
  type Sessions,
  signOutEverywhere,
} from "@tributary/http";
import { accepted, type Result, refused } from "@tributary/kernel";
import { explain, type Refusal, type User, type UserId } from "@tributary/model";
import { passwordOf, usersWithPassword } from "../identity/passwords.ts";
import { BY_COMMAND_LINE } from "./by-command-line.ts";
import { findUser } from "./find-user.ts";
import { newUser, passwordProblem } from "./new-user.ts";

/** Services of the commands. */
export type UserCommandDeps = HttpContext & {
  readonly sessions: Sessions;
  readonly accessKeys: AccessKeys;
  readonly hashPassword: HashPassword;
  readonly links: PasswordLinks;
  /** True if users without a password can sign in at an OpenID provider. */
  readonly hasSingleSignOn: boolean;
};

/** Returns the commands, by name. */
export function userCommands(deps: UserCommandDeps) {
  return {
    "user-add": controlCommand("user-add", (input) => addUser(deps, input)),
    "user-password": controlCommand("user-password", (input) => replacePassword(deps, input)),
    "user-disable": controlCommand("user-disable", (input) => disableUser(deps, input)),
    "user-list": controlCommand("user-list", async () => accepted({ users: await listUsers(deps) })),
  };
}

type AddedUser = Promise<Result<CommandAnswer<"user-add">, string>>;

async function addUser(deps: UserCommandDeps, input: CommandInput<"user-add">): AddedUser {
  const { administration, directory } = deps.center;
  const user = newUser(directory.definition, input);
  if (!user.ok) return user;
  const credential = await newCredential(deps, input.password);
  if (!credential.ok) return credential;
  const { recordFor, link } = credential.value;
  const added = await administration(BY_COMMAND_LINE).create("users", user.value, ({ id }) => ({
    putRecords: [recordFor(id)],
    facts: link === null ? [{ type: "user.password-set", userId: id, by: BY_COMMAND_LINE }] : [],
  }));
  if (!added.ok) return refused(addingProblem(added.refusal, input.username));
  const { id } = added.value;
  deps.log.info("user added", { userId: id });
  return accepted({ username: input.username, link });
}

/** Ends the links first: one that is in use has set its password before this command replaces it. */
async function replacePassword(deps: UserCommandDeps, input: CommandInput<"user-password">): AddedUser {
  const { center, links, log } = deps;
  const user = findUser(center.directory, input.username);
  if (!user.ok) return user;
  const { id, username } = user.value;
  const credential = await newCredential(deps, input.password);
  if (!credential.ok) return credential;
  const { recordFor, link } = credential.value;
  await links.endAllOf(id);
  const change =
    link === null
      ? ({ type: "user.password-set" } as const)
      : ({ type: "user.password-removed", reason: "reset" } as const);
  await center.audit.add([{ ...change, userId: id, by: BY_COMMAND_LINE }], {
    put: [recordFor(id)],
    delete: [...(link === null ? [] : [passwordOf(id)]), disabledRecordOf(id)],
  });
  log.info("password of a user replaced", { userId: id });
  const ended = await endSessions(deps, user.value);
  return ended.ok ? accepted({ username, link }) : ended;
}

/** The password goes before the sessions: a sign-in that is in progress ends its own session without one. Rule SI-15. */
async function disableUser(
  deps: UserCommandDeps,
  input: CommandInput<"user-disable">,
): Promise<Result<CommandAnswer<"user-disable">, string>> {
  const { center, links, accessKeys, log } = deps;
  const user = findUser(center.directory, input.username);
  if (!user.ok) return user;
  const { id, username } = user.value;
  await links.endAllOf(id);
  const keys = (await accessKeys.list()).filter(({ userId }) => userId === id).map(({ accessKeyId }) => accessKeyId);
  const revoked = keys.map((accessKeyId) => {
    return { type: "access-key.revoked", accessKeyId, userId: id, by: BY_COMMAND_LINE } as const;
  });
  const removed = { type: "user.password-removed", reason: "disabled", userId: id, by: BY_COMMAND_LINE } as const;
  await center.audit.add([removed, ...revoked], {
    put: [disabledRecordOf(id)],
    delete: [passwordOf(id), ...keys.map(recordOfKey)],
  });
  log.info("user disabled", { userId: id, accessKeys: keys.length });
  const ended = await endSessions(deps, user.value);
  return ended.ok ? accepted({ username, keys: keys.length }) : ended;
}

async function listUsers({
  center,
  links,
  hasSingleSignOn,
}: UserCommandDeps): Promise<CommandAnswer<"user-list">["users"]> {
  const { users, securityProfiles, routingProfiles } = center.directory.definition;
  const withPassword = await usersWithPassword(center.records);
  const disabled = await disabledUsers(center.records);
  const openLinks = new Map((await links.listOpen()).map((link) => [link.userId, link.expiresAt]));
  const nameIn = (list: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    list.find((each) => each.id === id)?.name ?? id;
  const signsInWith = (id: UserId): CommandAnswer<"user-list">["users"][number]["signsInWith"] => {
    if (withPassword.has(id)) return { kind: "password" };
    const expiresAt = openLinks.get(id);
    return expiresAt === undefined ? null : { kind: "link", expiresAt };
  };
  return users.map(({ id, username, firstName, lastName, securityProfileIds, routingProfileId }) => ({
    username,
    name: `${firstName} ${lastName}`.trim(),
    securityProfiles: securityProfileIds.map((each) => nameIn(securityProfiles, each)),
    routingProfile: nameIn(routingProfiles, routingProfileId),
    hasSingleSignOn: hasSingleSignOn && !disabled.has(id),
    signsInWith: signsInWith(id),
  }));
}

/** A password, or a link with which the user sets one. `recordFor` returns the record to store. */
type Credential = {
  readonly recordFor: (userId: string) => StoredRecord;
  readonly link: CommandAnswer<"user-add">["link"];
};

async function newCredential(
  { links, hashPassword, addresses }: UserCommandDeps,
  password: string | null,
): Promise<Result<Credential, string>> {
  if (password === null) {
    const { token, expiresAt, recordFor } = links.newLink();
    return accepted({ recordFor, link: { address: addresses().http + passwordPath(token), expiresAt } });
  }
  const problem = passwordProblem(password);
  return problem === undefined ? accepted({ recordFor: await hashPassword(password), link: null }) : refused(problem);
}

async function endSessions(deps: UserCommandDeps, { id, username }: User): Promise<Result<null, string>> {
  const ended = await signOutEverywhere(deps, id);
  if (ended.ok) return ended;
  return refused(`${username} is signed out, but not offline yet; repeat the command. ${explain(ended.refusal)}`);
}

function addingProblem(reason: Refusal, username: string): string {
  return reason.code === "already-exists" ? `There is already a user ${username}.` : explain(reason);
}
