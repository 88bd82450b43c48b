/** Sends random requests and frames to a center, and collects what is wrong with the answers. */
import { createSeededRandom, type SeededRandom } from "@tributary/testkit";
import {
  controlPlaneShot,
  readSampleInputs,
  type SampleInputs,
  shotOf,
  type Templates,
  templatesOf,
} from "./control-plane.ts";
import type { FuzzedCenter, Memory, Route } from "./fuzzed-center.ts";
import { faultOf } from "./judge.ts";
import { chatNormally } from "./normal-chat.ts";
import { otherShot, routeShot } from "./other-routes.ts";
import { attachmentShot, PARTICIPANT_TARGETS, participantShot } from "./participant.ts";
import { createPopulation, type Population } from "./population.ts";
import { exchangeRaw, faultOfRaw, rawBytes } from "./raw-bytes.ts";
import { runScript } from "./run-script.ts";
import { createSender, type Sender } from "./send-shot.ts";
import { type Answer, describeShot, type Shot } from "./shot.ts";
import { customerScript, panelScript } from "./socket-scripts.ts";

export type FuzzOptions = { readonly seed: number /** Requests and frames in all. */; readonly count: number };

/** Memory of the server after that many requests and frames. */
export type MemorySample = Memory & { readonly sent: number };

export type FuzzResult = {
  readonly sent: number;
  /** Requests and frames by surface. */
  readonly bySurface: Readonly<Record<string, number>>;
  /** Answers by status; 0: the connection was ended without one. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Endpoints that were reached. */
  readonly targets: ReadonlySet<string>;
  /** Endpoints that accepted a request. */
  readonly accepted: ReadonlySet<string>;
  readonly faults: readonly string[];
  readonly memory: readonly MemorySample[];
};

/** Requests and frames between two renewals of the population. */
const ROUND = 1_000;

/** Requests and scripts at the same time. */
const AT_ONCE = 8;

/** Number of faults after which a run ends. */
const MAX_FAULTS = 25;

type Run = {
  readonly random: SeededRandom;
  readonly population: Population;
  readonly routes: readonly Route[];
  readonly ownPaths: ReadonlySet<string>;
  readonly sender: Sender;
  readonly keys: readonly { readonly accessKeyId: string; readonly secretAccessKey: string }[];
  readonly sent: Map<string, number>;
  readonly statuses: Map<number, number>;
  readonly targets: Set<string>;
  readonly accepted: Set<string>;
  readonly faults: string[];
};

/** Runs until `count` requests and frames have been sent, or too many faults are found. */
export async function fuzz(fuzzed: FuzzedCenter, { seed, count }: FuzzOptions): Promise<FuzzResult> {
  const { center } = fuzzed;
  const { demo } = center.description;
  using sender = createSender(center.url, AT_ONCE);
  const inputs = await readSampleInputs();
  const routes = await fuzzed.routes();
  const run: Run = {
    random: createSeededRandom(seed),
    population: createPopulation(center),
    routes,
    ownPaths: new Set(routes.map(({ url }) => url).filter((url) => !url.includes("*"))),
    sender,
    keys: [demo, ...demo.accessKeys],
    sent: new Map(),
    statuses: new Map(),
    targets: new Set(),
    accepted: new Set(),
    faults: [],
  };
  const memory: MemorySample[] = [];
  while (totalOf(run.sent) < count && run.faults.length < MAX_FAULTS) {
    await round(run, inputs, Math.min(count, totalOf(run.sent) + ROUND));
    run.faults.push(
      ...fuzzed
        .faults()
        .slice(0, MAX_FAULTS)
        .map((line) => `log: ${line}`),
    );
    await run.population.renew();
    await chatNormally(center).catch((error: Error) => run.faults.push(error.message));
    memory.push({ sent: totalOf(run.sent), ...(await fuzzed.memory()) });
  }
  return {
    sent: totalOf(run.sent),
    bySurface: Object.fromEntries(run.sent),
    byStatus: Object.fromEntries(run.statuses),
    targets: run.targets,
    accepted: run.accepted,
    faults: [...new Set(run.faults)],
    memory,
  };
}

async function round(run: Run, inputs: SampleInputs, until: number): Promise<void> {
  await run.population.renew();
  const templates = await templatesOf(run.random, run.population, inputs);
  const first = run.targets.size === 0 ? oneOfEach(run, templates) : [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while ((first.length > 0 || totalOf(run.sent) < until) && run.faults.length < MAX_FAULTS)
        await (first.shift() ?? (() => step(run, templates)))();
    }),
  );
}

/** A request to each endpoint: at random, some would be reached late. */
function oneOfEach(run: Run, { implemented, others }: Templates): (() => Promise<void>)[] {
  const { random, population, routes, keys } = run;
  return [
    ...[...implemented, ...others].map((each) => () => send(run, "control plane", shotOf(random, each, keys))),
    ...PARTICIPANT_TARGETS.map(
      (each) => () => send(run, "participant service", participantShot(random, population, each)),
    ),
    ...routes.map((each) => () => send(run, "other routes", routeShot(random, population, each))),
  ];
}

function totalOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, each) => sum + each, 0);
}

function count<K>(counts: Map<K, number>, key: K, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

/** Sends a request, or the frames of a socket, to a surface. The shares are percentages. */
async function step(run: Run, templates: Templates): Promise<void> {
  const { random, population, routes, keys } = run;
  const share = random.between(1, 100);
  if (share <= 40) return send(run, "control plane", controlPlaneShot(random, templates, keys));
  if (share <= 62) return send(run, "participant service", participantShot(random, population));
  if (share <= 68) return send(run, "files", attachmentShot(random, population));
  if (share <= 90) return send(run, "other routes", otherShot(random, population, routes));
  if (share <= 92) return sendRaw(run);
  return runSocket(run, share <= 96);
}

async function send(run: Run, surface: string, shot: Shot): Promise<void> {
  count(run.sent, surface);
  run.targets.add(shot.target);
  const answer = await run.sender.send(shot).catch((error: Error) => error.message);
  if (typeof answer === "string") return void run.faults.push(`${answer}\n${describeShot(shot)}`);
  count(run.statuses, answer?.status ?? 0);
  if (answer === null) return;
  if (answer.status < 300) run.accepted.add(shot.target);
  const fault = faultOf(shot, answer, run.ownPaths);
  if (fault !== undefined) run.faults.push(`${fault}\n${describeShot(shot)}`);
  noteContact(run, answer);
}

/** Contacts that a request has started are ended at the next renewal. */
function noteContact({ population }: Run, { status, body }: Answer): void {
  const [, contactId] = (status === 200 && /"ContactId":"([^"]+)"/.exec(body)) || [];
  if (contactId !== undefined) population.started(contactId);
}

async function sendRaw(run: Run): Promise<void> {
  const bytes = rawBytes(run.random);
  count(run.sent, "raw bytes");
  const fault = faultOfRaw(await exchangeRaw(run.population.url, bytes));
  if (fault !== undefined) run.faults.push(`raw bytes: ${fault}\n${bytes.toString("latin1", 0, 2_000)}`);
}

async function runSocket(run: Run, isPanel: boolean): Promise<void> {
  const { random, population } = run;
  const script = isPanel ? panelScript(random, population) : customerScript(random, population);
  run.targets.add(script.target);
  const { frames, fault } = await runScript(script);
  count(run.sent, script.target, frames);
  if (fault === undefined) return;
  const writes = script.writes.map(({ bytes }) => bytes.toString("latin1", 0, 500));
  run.faults.push(`${script.target}: ${fault}\n${JSON.stringify([...script.greeting, ...writes]).slice(0, 5_000)}`);
}
