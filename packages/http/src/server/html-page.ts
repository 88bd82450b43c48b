import { escapeHtml } from "./escape-html.ts";

/** A page that the server writes itself. `main` is HTML: every value in it must be escaped. */
type HtmlPage = {
  readonly title: string;
  /** The page's own style, with PAGE_STYLE in it: its hash may be part of a policy. */
  readonly style: string;
  /** HTML of the element `main`. */
  readonly main: string;
  /** Address of the page's script, a module. */
  readonly script?: string;
};

/** Returns the whole document. */
export function htmlPage({ title, style, main, script }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>${script === undefined ? "" : `\n<script type="module" src="${escapeHtml(script)}"></script>`}
</head>
<body>
${main}
</body>
</html>
`;
}
