/** Runs each scenario with each library on a new page, using two web sites and one browser. */
import { fileURLToPath } from "node:url";
import { openBrowser } from "../../e2e/support/browser.ts";
import { type LocalSite, openLocalSite, sendFile, sendText } from "../../e2e/support/local-site.ts";
import type { Transcript } from "./host-page.ts";
import { harnessText, LIBRARIES, type Library, libraryText } from "./libraries.ts";

const PAGES = fileURLToPath(new URL("../pages/", import.meta.url));

/** Runs scenarios until disposed. */
export type BrowserRunner = AsyncDisposable & { run(library: Library, scenario: string): Promise<Transcript> };

/** Opens the browser and the sites, each on its own port and therefore origin. */
export async function openBrowserRunner(): Promise<BrowserRunner> {
  const scripts = await Promise.all([
    ...LIBRARIES.map(async (library) => [`/library/${library}.js`, await libraryText(library)] as const),
    harnessText().then((text) => ["/harness.js", text] as const),
  ]);
  const texts = new Map(scripts);
  const [host, panel, browser] = await Promise.all([openSite(texts), openSite(texts), openBrowser()]);
  return {
    async run(library, scenario) {
      const context = await browser.newContext();
      try {
        const page = await context.newPage();
        const address = new URL(`${host.url}/host.html`);
        address.searchParams.set("library", library);
        address.searchParams.set("panel", `${panel.url}/panel.html`);
        await page.goto(address.href);
        return await page.evaluate((name) => Reflect.get(globalThis, "runScenario")(name), scenario);
      } finally {
        await context.close();
      }
    },
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
      await panel[Symbol.asyncDispose]();
    },
  };
}

function openSite(made: ReadonlyMap<string, string>): Promise<LocalSite> {
  return openLocalSite((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/logout") {
      const cors = {
        "access-control-allow-origin": request.headers.origin ?? "*",
        "access-control-allow-credentials": "true",
      };
      response.writeHead(200, cors).end("{}");
      return;
    }
    response.setHeader("cache-control", "max-age=600");
    const path = pathname.replace(/^\/ccp-v2\/$|^.*\/request-storage-access$/, "/panel.html");
    const script = made.get(path);
    if (script !== undefined) sendText(response, { name: path, text: script });
    else {
      void sendFile(response, `${PAGES}${path.slice(1)}`, (text) =>
        text.replace("LIBRARY", searchParams.get("library") ?? ""),
      );
    }
  });
}
