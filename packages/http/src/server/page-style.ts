/** Colors and type of the pages that the server itself writes. Colors are those of packages/ui/src/tokens.css: these pages load no other file. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #17232b; --soft: #4d5c66; --line: #d6dde1; --sheet: #fff; --ground: #f3f5f6; --accent: #0b6a70; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7edf0; --soft: #a5b4bd; --line: #2d3b44; --sheet: #172128; --ground: #0f161b; --accent: #5cc6c6; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4rem) 1.25rem; }
h1 { display: flex; align-items: center; gap: 0.5rem; margin: 0; font-size: 1.5rem; }
h1 svg { width: 2rem; height: 2rem; color: var(--accent); }
p { margin: 0.25rem 0; color: var(--soft); }
ul { display: grid; gap: 0.75rem; margin: 2rem 0; padding: 0; list-style: none; }
li a { display: block; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--sheet);
  color: inherit; text-decoration: none; }
li a:hover { border-color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
li strong { color: var(--accent); }
li span { display: block; color: var(--soft); }
code { font: 0.9em ui-monospace, monospace; color: var(--ink); }
`;
