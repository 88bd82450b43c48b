import { escapeHtml } from "../server/escape-html.ts";
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

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem; font: 16px/1.5 system-ui, sans-serif; }
pre { overflow-x: auto; padding: 0.75rem 1rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 0.5rem; }
`;

/** Returns the list as HTML with escaped values. */
export function indexPage(libraries: readonly ListedLibrary[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tributary: libraries</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Libraries of this center</h1>
<p>Their version always matches the center. The same list as JSON: <a href="index.json">index.json</a>.</p>
${libraries.map(section).join("\n")}
</body>
</html>
`;
}

function section({ name, version, install, scripts, modules }: ListedLibrary): string {
  return [
    `<h2>${escapeHtml(name)} ${escapeHtml(version)}</h2>`,
    "<p>In a project with a bundler:</p>",
    code([install, ...modules.map(({ specifier }) => `import "${specifier}";`)]),
    ...(scripts.length === 0
      ? []
      : ["<p>As a script, one of these:</p>", code(scripts.map((url) => `<script src="${url}"></script>`))]),
    "<p>As modules without a bundler:</p>",
    code(modules.map(({ url }) => `import "${url}";`)),
  ].join("\n");
}

function code(lines: readonly string[]): string {
  return `<pre><code>${lines.map(escapeHtml).join("\n")}</code></pre>`;
}
