/** `/admin/password`: a user sets their own password with a link that works once. */
import { accepted, refused } from "@tributary/kernel";
import { displayNameOf, type User } from "@tributary/model";
import { password } from "@tributary/protocol/connect";
import * as v from "valibot";
import type { HashPassword } from "../connect/operation.ts";
import type { HttpContext } from "../context.ts";
import { escapeHtml } from "../server/escape-html.ts";
import { expectationOf } from "../server/expectation.ts";
import type { PlainPage } from "../server/plain-page.ts";
import { type AdminPage, alertHtml, fieldHtml } from "./form-page.ts";
import { createPasswordLinks, type PasswordLinks } from "./password-links.ts";
import { type PageAnswer, type SecretForm, secretPath } from "./secret-form.ts";

const PATH = "/admin/password";

/** Services of the form. */
export type PasswordFormDeps = Pick<HttpContext, "center" | "clock" | "random" | "log"> & {
  readonly hashPassword: HashPassword;
};

const NOT_VALID: PlainPage = {
  title: "This address is not valid",
  paragraphs: ["It was not made by this contact center: copy the address that you received as a whole."],
};

const ENDED: PlainPage = {
  title: "This link has ended",
  paragraphs: ["It works once and for seven days, and a newer one replaces it. Ask your administrator for another."],
  link: "panel",
};

const DONE: PlainPage = {
  title: "Your password is set",
  paragraphs: ["Sign in with it from now on. This link does not work again."],
  link: "panel",
};

/** Returns the path of the password page with its token. */
export function passwordPath(token: string): string {
  return secretPath(PATH, token);
}

/** Returns the form. Rules AD-10 to AD-13. */
export function passwordForm(deps: PasswordFormDeps): SecretForm {
  const { records, audit, directory } = deps.center;
  const links = createPasswordLinks({ ...deps, records, audit, users: directory });
  return {
    path: PATH,
    async open(token) {
      const link = await links.find(token);
      if (link.state === "unknown") return refused({ status: 403, page: NOT_VALID });
      if (link.state === "ended") return refused({ status: 410, page: ENDED });
      const { user } = link;
      return accepted({
        emptyPage: () => passwordPage(deps, { token, user }),
        submit: (fields) => setPassword({ ...deps, links }, { token, user, fields }),
      });
    },
  };
}

type Submitted = { readonly token: string; readonly user: User; readonly fields: URLSearchParams };

async function setPassword(
  deps: PasswordFormDeps & { readonly links: PasswordLinks },
  { token, user, fields }: Submitted,
): Promise<PageAnswer> {
  const { links, hashPassword, log } = deps;
  const given = v.safeParse(password, fields.get("password") ?? "");
  if (!given.success) {
    const problem = `Expected: ${expectationOf(given.issues[0])}.`;
    return { status: 400, page: passwordPage(deps, { token, user }, problem) };
  }
  const recordOf = await hashPassword(given.output);
  if (!(await links.use(token, recordOf(user.id)))) return { status: 410, page: ENDED };
  log.info("user set their password with a link", { userId: user.id });
  return { status: 200, page: DONE };
}

/** The user name is a hidden field, so that password managers store it with the password. */
function passwordPage(
  { center }: Pick<PasswordFormDeps, "center">,
  { token, user }: Pick<Submitted, "token" | "user">,
  problem?: string,
): AdminPage {
  const { username } = user;
  const { alias } = center.directory.definition.instance;
  const name = displayNameOf(user);
  const account = name === username ? username : `${username} (${name})`;
  const field = fieldHtml({
    name: "password",
    label: "Password",
    type: "password",
    hint: "8 to 64 characters without spaces, with a lowercase letter, a capital letter and a digit.",
    autocomplete: "new-password",
    problem,
  });
  const body = `<p>For the account <strong>${escapeHtml(account)}</strong> of the contact center <strong>${escapeHtml(alias)}</strong>. You sign in with its user name and this password.</p>
${alertHtml(new Map(problem === undefined ? [] : [["", "The password was not set: another one is needed."]]))}
<form method="post" action="${PATH}">
<input type="hidden" name="token" value="${escapeHtml(token)}">
<input name="username" value="${escapeHtml(username)}" autocomplete="username" readonly hidden>
${field}
<button type="submit">Set password</button>
</form>`;
  return { title: "Choose a password", body };
}
