import { SINGLE_SIGN_ON_META, SINGLE_SIGN_ON_PATHS } from "@tributary/protocol/panel";
import { escapeHtml } from "../../server/escape-html.ts";
import { queryOf } from "../../server/page-request.ts";

/** The button that begins a single sign-on. `isOnly`: the fields for user name and password are hidden. */
export type SingleSignOnButton = { readonly label: string; readonly isOnly: boolean };

/** Parameter that shows the fields again, for administrators: `/ccp-v2/?password`. */
const PASSWORD_PARAMETER = "password";

const HIDE_FIELDS = "<style>.sign-in .field, .sign-in [type=submit], .sign-in .lead { display: none; }</style>";

/**
 * Returns the panel's page with the script that adds the button to its sign-in form. It is not part of the panel's first load, which centers without a single
 * sign-on would pay for. Rules SO-08 and SO-10.
 */
export function withSingleSignOn(
  page: Buffer,
  { label, isOnly }: SingleSignOnButton,
  { url, origin }: { readonly url: string; readonly origin: string },
): string {
  const isHidden = isOnly && !new URLSearchParams(queryOf(url)).has(PASSWORD_PARAMETER);
  const added = [
    `<meta name="${SINGLE_SIGN_ON_META}" content="${escapeHtml(label)}" data-origin="${escapeHtml(origin)}">`,
    `<script type="module" src="${SINGLE_SIGN_ON_PATHS.buttonScript}"></script>`,
    ...(isHidden ? [HIDE_FIELDS] : []),
  ];
  return page.toString("utf8").replace("</head>", () => `${added.join("\n")}\n</head>`);
}
