/** Installs the library from a running center into projects outside the repository, and uses it there as its users do. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPage, openBrowser } from "../e2e/support/browser.ts";
import { startCenter } from "../e2e/support/center.ts";
import { startCustomer } from "../e2e/support/chatting-customer.ts";
import { type LocalSite, openLocalSite, sendFile, sendText } from "../e2e/support/local-site.ts";
import { panelOf } from "../e2e/support/panel.ts";
import { compile, installCompilers, npm } from "./tools.ts";

const root = join(import.meta.dirname, "../..");
const CURRENT = join(root, "node_modules/typescript");

/** Options of Vite's template that all the versions support. */
const VITE =
  "--noEmit --strict --target ES2022 --lib ES2022,DOM,DOM.Iterable --moduleDetection force --noUnusedLocals --noUnusedParameters";
const RESOLUTIONS = {
  bundler: "--module ESNext --moduleResolution bundler",
  node16: "--module Node16 --moduleResolution node16",
  node: "--module CommonJS --moduleResolution node",
} as const;

let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "tributary-project-"));
  cpSync(join(import.meta.dirname, "project"), project, { recursive: true });
  await using center = await startCenter();
  const { libraries } = await (await fetch(`${center.url}/sdk/index.json`)).json();
  for (const { install } of libraries as { readonly install: string }[])
    await npm(install.replace(/^npm /, "").split(" "), project);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

it("[SD-05] npm installs the libraries without any other package", () => {
  const { packages } = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));

  const names = ["call", "chat", "streams"];
  expect(Object.keys(packages).sort()).toEqual(["", ...names.map((name) => `node_modules/@tributary/${name}`)]);
  for (const name of names) {
    const folder = `node_modules/@tributary/${name}`;
    const manifest = JSON.parse(readFileSync(join(project, folder, "package.json"), "utf8"));
    expect(packages[folder].integrity).toMatch(/^sha512-/);
    for (const key of ["private", "engines", "dependencies", "devDependencies"])
      expect(manifest).not.toHaveProperty(key);
    expect(JSON.stringify(manifest)).not.toMatch(/\/src\/|"source"/);
  }
});

describe("[SD-06, SD-08] the installed typings", () => {
  let compilers: string;
  beforeAll(async () => {
    compilers = await installCompilers();
  });

  it.each<[version: string, resolution: keyof typeof RESOLUTIONS]>([
    ["5.4", "bundler"],
    ["5.4", "node16"],
    ["5.4", "node"],
    ["5.9", "bundler"],
    ["5.9", "node16"],
    ["5.9", "node"],
    ["current", "bundler"],
    ["current", "node16"],
  ])("fit a strict project of TypeScript %s with the resolution %s", async (version, resolution) => {
    const compiler = version === "current" ? CURRENT : join(compilers, `node_modules/typescript-${version}`);
    const files = [
      "src/main.ts",
      "src/types.ts",
      "src/chat.ts",
      "src/call.ts",
      ...(resolution === "node16" ? ["src/commonjs.cts"] : []),
    ];

    // Skipping declaration files only removes errors: with Vite's resolution, its default, both are compiled.
    for (const skipLibCheck of resolution === "bundler" ? ["false", "true"] : ["false"]) {
      const args = `${VITE} ${RESOLUTIONS[resolution]} --skipLibCheck ${skipLibCheck}`.split(" ");
      expect(await compile(compiler, [...args, ...files], project), `skipLibCheck ${skipLibCheck}`).toBe("");
    }
  });
});

describe("[SD-07] a contact rings on a page", () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  beforeAll(async () => {
    browser = await openBrowser();
    await build({ root: project, configFile: false, logLevel: "error" });
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  it.each([
    ["that Vite has bundled with the installed library", () => readFileSync(join(project, "dist/index.html"), "utf8")],
    ["that loads the script of the center", (center: string) => scriptPage(center, "connect-streams.js")],
    ["that loads the small script of the center", (center: string) => scriptPage(center, "connect-streams.min.js")],
    ["that imports the modules of the center", modulePage],
  ])("%s", async (_, pageOf) => {
    await using center = await startCenter();
    await using site = await openSite(join(project, "dist"), pageOf(center.url));
    await using page = await newPage(await browser.newContext(), `${site.url}/?ccp=${center.description.ccpUrl}`);
    const panel = panelOf(page.frameLocator("iframe"));

    await panel.signIn("ada");
    await panel.choose("Available");
    using _customer = await startCustomer(center, { name: "Maya" });

    await page.getByText("ringing", { exact: true }).waitFor();
  });
});

it("[SD-09] README's page accepts a contact and logs its messages", async () => {
  await using browser = await openBrowser();
  await using center = await startCenter();
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, html = ""] = /^```html\n(<script src=[\s\S]*?)\n```$/m.exec(readme) ?? [];
  await using site = await openSite(project, html.replaceAll("http://127.0.0.1:8480", center.url));
  await using page = await newPage(await browser.newContext(), site.url);
  const logged = page.waitForEvent("console", (message) => message.text() === "Maya Good morning");
  const panel = panelOf(page.frameLocator("iframe"));

  await panel.signIn("ada");
  await panel.choose("Available");
  using customer = await startCustomer(center, { name: "Maya" });
  await page.frameLocator("iframe").getByRole("log").waitFor();
  customer.send("Good morning");

  await logged;
});

const BODY = '<div id="panel" style="width: 400px; height: 600px"></div><output id="state"></output>';

function scriptPage(center: string, file: string): string {
  return `<!doctype html>${BODY}<script src="${center}/sdk/${file}"></script><script>
    connect.core.initCCP(document.getElementById("panel"), { ccpUrl: "${center}/ccp-v2/", loginPopup: false });
    connect.contact((contact) => contact.onConnecting(() => { document.getElementById("state").textContent = "ringing"; }));
  </script>`;
}

function modulePage(center: string): string {
  return `<!doctype html>${BODY}<script type="module">
    import { openDesktop } from "${center}/sdk/streams/modern/index.js";
    const container = document.getElementById("panel");
    const desktop = openDesktop({ ccpUrl: "${center}/ccp-v2/", container, loginPopup: false });
    for await (const { type } of desktop.events())
      if (type === "contact.connecting") document.getElementById("state").textContent = "ringing";
  </script>`;
}

/** Serves a folder. `index`: the page at `/`. */
function openSite(folder: string, index: string): Promise<LocalSite> {
  return openLocalSite((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/") sendText(response, { name: "index.html", text: index });
    else void sendFile(response, join(folder, pathname));
  });
}
