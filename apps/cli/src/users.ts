/** Commands on users: the server carries them out. */
import { askServer, type CommandAnswer } from "@tributary/control";
import { accepted, type Result } from "@tributary/kernel";
import type { Command, CommandInput } from "./command.ts";
import { table, timeText } from "./table.ts";

/** Security profile of a new user, if none is named. */
const DEFAULT_PROFILE = "Agent";

export const addUser: Command = {
  name: "user add",
  operand: "NAME",
  options: ["first-name", "last-name", "security-profile", "routing-profile", "password-stdin"],
  summary: "Adds a user, and prints a link with which they set their password",
  async run(input) {
    const password = await passwordOf(input);
    if (!password.ok) return password;
    const { operand: username, values, dataFolder } = input;
    const added = await askServer(dataFolder, "user-add", {
      username,
      firstName: values["first-name"] ?? "",
      lastName: values["last-name"] ?? "",
      securityProfiles: values["security-profile"] ?? [DEFAULT_PROFILE],
      routingProfile: values["routing-profile"] ?? null,
      password: password.value,
    });
    return added.ok ? accepted([`Added ${added.value.username}.`, ...linkLines(added.value)]) : added;
  },
};

export const replacePassword: Command = {
  name: "user password",
  operand: "NAME",
  options: ["password-stdin"],
  summary: "Ends a user's password and sessions, and prints a link to set another",
  async run(input) {
    const password = await passwordOf(input);
    if (!password.ok) return password;
    const { operand: username, dataFolder } = input;
    const replaced = await askServer(dataFolder, "user-password", { username, password: password.value });
    if (!replaced.ok) return replaced;
    const effect = replaced.value.link === null ? "replaced" : "removed";
    const sentence = `The password of ${replaced.value.username} is ${effect}, and they are signed out.`;
    return accepted([sentence, ...linkLines(replaced.value)]);
  },
};

export const disableUser: Command = {
  name: "user disable",
  operand: "NAME",
  summary: "Removes the password and the access keys of a user, and ends their sessions",
  async run({ operand: username, dataFolder }) {
    const disabled = await askServer(dataFolder, "user-disable", { username });
    if (!disabled.ok) return disabled;
    const { username: name, keys } = disabled.value;
    return accepted([
      `${name} is signed out and cannot sign in. Revoked access keys: ${keys}.`,
      `\`user password ${name}\` lets them in again.`,
    ]);
  },
};

export const listUsers: Command = {
  name: "user list",
  summary: "Lists the users, with their profiles and the way they sign in",
  async run({ dataFolder }) {
    const listed = await askServer(dataFolder, "user-list", {});
    if (!listed.ok) return listed;
    const { users } = listed.value;
    if (users.length === 0) return accepted(["The center has no users."]);
    const rows = users.map((user) => [
      user.username,
      user.name,
      user.securityProfiles.join(", "),
      user.routingProfile,
      signInText(user),
    ]);
    return accepted(table([["USER", "NAME", "SECURITY PROFILES", "ROUTING PROFILE", "SIGNS IN WITH"], ...rows]));
  },
};

/** Returns the password on standard input; null if a link is wanted. */
function passwordOf({ values, readPassword }: CommandInput): Promise<Result<string | null, string>> {
  return values["password-stdin"] ? readPassword() : Promise.resolve(accepted(null));
}

function linkLines({ link }: CommandAnswer<"user-add">): readonly string[] {
  if (link === null) return [];
  return [`They set their password with this link, once, until ${timeText(link.expiresAt)}:`, link.address];
}

type ListedUser = CommandAnswer<"user-list">["users"][number];

/** Returns the ways in which a user signs in. */
export function signInText({
  hasSingleSignOn,
  signsInWith,
}: Pick<ListedUser, "hasSingleSignOn" | "signsInWith">): string {
  const ways = hasSingleSignOn ? ["single sign-on"] : [];
  if (signsInWith?.kind === "password") ways.push("password");
  if (signsInWith?.kind === "link") ways.push(`link until ${timeText(signsInWith.expiresAt)}`);
  return ways.length === 0 ? "nothing (disabled)" : ways.join(" or ");
}
