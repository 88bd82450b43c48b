import type { Directory } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import type { User } from "@tributary/model";

/** Returns the user with a name, ignoring case. */
export function findUser(directory: Directory, username: string): Result<User, string> {
  const user = directory.userByName(username);
  return user === undefined ? refused(`There is no user ${username}.`) : accepted(user);
}
