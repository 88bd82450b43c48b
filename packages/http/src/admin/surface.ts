/** Pages for administrators and new users. Forms without scripts, so that they work in any browser. Source: docs/guides/run-your-center.md */
import type { AccessKeys } from "../connect/access-keys.ts";
import type { HashPassword } from "../connect/operation.ts";
import type { Surface } from "../context.ts";
import { passwordForm } from "./password-form.ts";
import { addSecretForm } from "./secret-form.ts";
import type { SetUpKey } from "./set-up.ts";
import { setUpForm } from "./set-up-request.ts";

/** Services of the pages. `setUpKey`: null for a center that is not set up by its page. */
export type AdminDeps = {
  readonly setUpKey: SetUpKey | null;
  readonly hashPassword: HashPassword;
  readonly accessKeys: AccessKeys;
};

/** Surface of the pages below `/admin/`. Rules AD-01 to AD-03 and AD-10 to AD-13. */
export function createAdminSurface(deps: AdminDeps): Surface {
  return (app, context) => {
    addSecretForm(app, setUpForm({ ...context, ...deps }));
    addSecretForm(app, passwordForm({ ...context, ...deps }));
  };
}
