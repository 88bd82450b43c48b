/** Runs the scenarios in a browser: one page per library, with centers in this process. */
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { workspaceSources } from "../../../scripts/vite/workspace-sources.ts";
import { openBrowser } from "../../e2e/support/browser.ts";
import { type LocalSite, openLocalSite, sendText } from "../../e2e/support/local-site.ts";
import { CALL_CENTER } from "./center/calls.ts";
import { createCenterService } from "./center/service.ts";
import { chatLibrary, LIBRARY_NAMES, type LibraryName } from "./libraries.ts";
import type { PageFailure } from "./main.ts";
import type { ScenarioRunner } from "./scenario-tests.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const HTML = '<!doctype html><meta charset="utf-8"><script src="/scenarios.js"></script><body></body>';

/** A browser with a site. */
export type ScenarioBrowser = AsyncDisposable & { open(name: LibraryName): Promise<ScenarioRunner> };

/** Opens the browser, and a site with the libraries and the scenarios. */
export async function openScenarioBrowser(): Promise<ScenarioBrowser> {
  await using opening = new AsyncDisposableStack();
  const site = opening.use(await openSite());
  const browser = opening.use(await openBrowser());
  const open = opening.move();
  return {
    open: (name) => openRunner(browser, `${site.url}/index.html`, name),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function openRunner(browser: Browser, url: string, name: LibraryName): Promise<ScenarioRunner> {
  await using opening = new AsyncDisposableStack();
  const centers = opening.use(createCenterService());
  const context = await browser.newContext();
  opening.defer(() => context.close()); // before the centers
  const page = await context.newPage();
  await page.exposeFunction(CALL_CENTER, centers.call);
  await page.goto(url);
  await page.evaluate((library) => Reflect.get(globalThis, "openScenarioWorld")(library), name);
  const open = opening.move();
  return {
    async run(scenario) {
      const failure: PageFailure | null = await page.evaluate(
        (title) => Reflect.get(globalThis, "failureOf")(title),
        scenario,
      );
      if (failure !== null) throw new Error(failure.message, { cause: failure.stack });
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function openSite(): Promise<LocalSite> {
  const libraries = await Promise.all(LIBRARY_NAMES.map(chatLibrary));
  const texts = new Map([
    ["/index.html", HTML],
    ["/scenarios.js", await scenariosScript()],
    ...libraries.map(({ name, script }) => [`/library/${name}.js`, script] as const),
  ]);
  return openLocalSite(({ url = "/" }, response) => {
    const text = texts.get(url);
    if (text === undefined) response.writeHead(404).end();
    else sendText(response, { name: url, text });
  });
}

/** Bundles the scenarios with Vitest's `expect`. */
async function scenariosScript(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    plugins: [workspaceSources()],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      write: false,
      target: "es2022",
      minify: false,
      lib: { entry: MAIN, formats: ["iife"], name: "scenarios" },
    },
  });
  const [output] = [made].flat();
  if (output === undefined || !("output" in output)) throw new Error("failed to bundle the scenarios");
  return output.output[0].code;
}
