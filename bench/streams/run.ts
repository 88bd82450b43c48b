/**
 * Purpose: compares packages/streams with the unmodified amazon-connect-streams in Chromium: time until a page has its agent, and cost of
 *          agent updates.
 * When:    by hand, after `npm run setup` has built the library; docs/performance.md has the method and recorded figures.
 * Usage:   node bench/streams/run.ts [--pairs 21] [--control]      (--control: Amazon's library on both sides, to measure the method's error)
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { findBrowsers, NO_BROWSER } from "../../scripts/browser.mjs";
import { rounded, roundedMedian } from "../figures/median.ts";
import { LIBRARIES, type Library, openSite } from "./site.ts";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const UPDATES = 1_000;

type Arrival = {
  readonly fromNavigationMs: number;
  readonly fromCallMs: number;
  readonly fromPanelMs: number;
  readonly isBeforeLoad: boolean;
};
type Cost = { readonly handlingMs: number; readonly taskMs: number; readonly reported: string };
type Round = Readonly<Record<Library, Arrival & Cost>>;

const { values } = parseArgs({
  options: { pairs: { type: "string", default: "21" }, control: { type: "boolean", default: false } },
});
const { headlessShell } = findBrowsers();
if (headlessShell === undefined) throw new Error(NO_BROWSER);

await using site = await openSite(values.control);
const rounds = await measure(Number(values.pairs));
console.log(
  `Node ${process.version}, ${cpus().length} cores: ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(2)}`,
);
console.log(`script, minified: ${JSON.stringify(site.bytes)} bytes`);
console.log(
  `reported: ${JSON.stringify(rounds[0]?.upstream.reported)} and ${JSON.stringify(rounds[0]?.tributary.reported)}`,
);
console.table(tableOf(rounds));

/** Runs each pair in a separate browser with alternating order, so that disturbances of the machine affect both. */
async function measure(pairs: number): Promise<readonly Round[]> {
  const all: Round[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const browser = await chromium.launch({ executablePath: headlessShell ?? "", args: ARGS });
    const order = pair % 2 === 0 ? LIBRARIES : [...LIBRARIES].reverse();
    for (const library of LIBRARIES) await once(browser, library, 0); // the first pages of a browser are slow with any library
    const found: Partial<Record<Library, Arrival & Cost>> = {};
    for (const library of order) found[library] = await once(browser, library, UPDATES);
    await browser.close();
    all.push(found as Round); // the loop above covers both libraries
  }
  return all;
}

async function once(browser: Browser, library: Library, updates: number): Promise<Arrival & Cost> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.url}/host.html?library=${library}`);
  const arrival = await call<Arrival>(page, "arrive", `${site.url}/panel.html`);
  await call(page, "subscribe");
  await call(page, "update", 1, Math.min(200, updates)); // so that the JavaScript engine has compiled the hot code
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  const taskMs = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
  };
  const before = await taskMs();
  const handlingMs = await call<number>(page, "update", 201, updates);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300))); // includes deferred work
  const cost = { handlingMs, taskMs: (await taskMs()) - before };
  const reported = JSON.stringify(await page.evaluate(() => Reflect.get(globalThis, "seen")));
  await context.close();
  return { ...arrival, ...cost, reported };
}

function call<T>(page: Page, name: string, ...args: readonly unknown[]): Promise<T> {
  return page.evaluate((input) => Reflect.get(globalThis, input.name)(...input.args), { name, args });
}

function tableOf(all: readonly Round[]): Readonly<Record<string, object>> {
  const row = (pick: (one: Arrival & Cost) => number): object => {
    const ratios = all.map(({ upstream, tributary }) => pick(tributary) / pick(upstream)).sort((a, b) => a - b);
    const at = (share: number): number => rounded(ratios[Math.floor((ratios.length - 1) * share)] ?? Number.NaN, 2);
    return {
      upstream: roundedMedian(all, ({ upstream }) => pick(upstream), 1),
      tributary: roundedMedian(all, ({ tributary }) => pick(tributary), 1),
      ratio: at(0.5),
      "middle half of ratios": `${at(0.25)} to ${at(0.75)}`,
    };
  };
  return {
    "from navigation to connect.agent, ms": row(({ fromNavigationMs }) => fromNavigationMs),
    "from initCCP to connect.agent, ms": row(({ fromCallMs }) => fromCallMs),
    "from the panel's first message to connect.agent, ms": row(({ fromPanelMs }) => fromPanelMs),
    [`${UPDATES} updates of 10 contacts: in the handler, ms`]: row(({ handlingMs }) => handlingMs),
    [`${UPDATES} updates of 10 contacts: page tasks, ms`]: row(({ taskMs }) => taskMs),
  };
}
