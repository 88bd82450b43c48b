import { escapeHtml } from "../server/escape-html.ts";
import { htmlPage } from "../server/html-page.ts";
import { PAGE_STYLE } from "../server/page-style.ts";
import type { Library } from "./library.ts";

/** Addresses of one library, as `/sdk/index.json` lists them. */
type ListedLibrary = {
  readonly name: string;
  readonly version: string;
  readonly tarball: string;
  /** Command that adds the library to a project. */
  readonly install: string;
  readonly scripts: readonly string[];
  readonly modules: readonly { readonly specifier: string; readonly url: string }[];
};

/** Lists the libraries with full addresses. `base`: the center's address. */
export function listLibraries(libraries: readonly Library[], base: string): readonly ListedLibrary[] {
  return libraries.map(({ name, version, folder, tarball, scripts, modules }) => ({
    name,
    version,
    tarball: `${base}/sdk/${tarball}`,
    install: `npm install ${base}/sdk/${tarball}`,
    scripts: scripts.map((file) => `${base}/sdk/${file}`),
    modules: modules.map(({ specifier, file }) => ({ specifier, url: `${base}/sdk/${folder}/${file}` })),
  }));
}

const STYLE = `${PAGE_STYLE}
h1 { margin-top: 1rem; }
h2 { margin: 2rem 0 0; font-size: 1.25rem; overflow-wrap: anywhere; }
p { margin-top: 1rem; }
p a { color: var(--accent); }
pre { overflow-x: auto; margin: 0.5rem 0 0; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 0.75rem;
  background: var(--sheet); }
`;

/** Returns the list as HTML with escaped values. */
export function indexPage(libraries: readonly ListedLibrary[]): string {
  return htmlPage({
    title: "Libraries · Tributary",
    style: STYLE,
    main: `<main>
<p><a href="/">Back to the front page of this center</a></p>
<h1>Libraries of this center</h1>
<p>Their version always matches the center. The same list as JSON: <a href="index.json">index.json</a>.</p>
${libraries.map(section).join("\n")}
</main>`,
  });
}

function section({ name, version, install, scripts, modules }: ListedLibrary): string {
  return [
    `<h2>${escapeHtml(name)} ${escapeHtml(version)}</h2>`,
    ...block("In a project with a bundler, run in its folder:", [install]),
    ...block(
      "Then import what the page needs:",
      modules.map(({ specifier }) => `import "${specifier}";`),
    ),
    ...block(
      "As a script, one of these:",
      scripts.map((url) => `<script src="${url}"></script>`),
    ),
    ...block(
      "As modules without a bundler:",
      modules.map(({ url }) => `import "${url}";`),
    ),
  ].join("\n");
}

/** Keyboard users scroll long lines, hence the focus. */
function block(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [`<p>${escapeHtml(title)}</p>`, `<pre tabindex="0"><code>${lines.map(escapeHtml).join("\n")}</code></pre>`];
}
