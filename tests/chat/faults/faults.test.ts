/**
 * Conversations with faults of the network and restarts of the server, from seeds. With this library nothing is lost, doubled or reordered. With the
 * unmodified one the same holds for the faults of which a server can save it, and for what is stored.
 *
 * Each conversation can be repeated: `FAULT_SEED=7 FAULT_CONVERSATIONS=1 npx vitest run tests/chat/faults`. `FAULT_FIGURES=1` writes the figures of this run to
 * `figures.json`.
 */
import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chatLibrary } from "../support/libraries.ts";
import { chatJsPages } from "./chatjs-page.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { openChatPages } from "./open-chat-page.ts";
import { type JudgedRun, runMany } from "./run-many.ts";

/** Conversations with the chatjs interface of this library; with the others a third of them, unless the number is set. */
const CONVERSATIONS = Number(process.env.FAULT_CONVERSATIONS ?? 30);
const FEW = process.env.FAULT_CONVERSATIONS === undefined ? 10 : CONVERSATIONS;
/** With the unmodified library and all faults, some pages never connect. */
const OF_STORED = 10;
const FIRST_SEED = Number(process.env.FAULT_SEED ?? 1);
const LIMIT_MS = 300_000 + CONVERSATIONS * 10_000;
/** Of what is stored the library decides nothing. */
const STORED = ["lost", "phantom", "reordered"];

const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => FIRST_SEED + index);
const problemsOf = (judged: readonly JudgedRun[], kinds?: readonly string[]): readonly string[] =>
  judged.flatMap(({ seed, anomalies }) =>
    anomalies
      .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
      .map(({ kind, detail }) => `seed ${seed}: ${kind}: ${detail}`),
  );

const figures: Record<string, Figures> = {};
const listeners = process.listeners("unhandledRejection");
beforeAll(() => {
  process.removeAllListeners("unhandledRejection"); // the unmodified library leaves some of its own promises unhandled
  process.on("unhandledRejection", () => {});
});
afterAll(async () => {
  process.removeAllListeners("unhandledRejection");
  for (const listener of listeners) process.on("unhandledRejection", listener);
  if (process.env.FAULT_FIGURES !== undefined)
    await writeFile(new URL("figures.json", import.meta.url), `${JSON.stringify(figures, null, 2)}\n`);
});

it(
  `[CJ-25] ${CONVERSATIONS} conversations with this library lose, double and reorder nothing, and return (seeds from ${FIRST_SEED})`,
  async () => {
    const judged = await runMany(chatJsPages(await chatLibrary("tributary")), seeds(CONVERSATIONS), "all");
    figures.tributary = figuresOf(judged);

    expect(problemsOf(judged)).toEqual([]);
    expect(figures.tributary.faults).toBeGreaterThan(CONVERSATIONS);
  },
  LIMIT_MS,
);

it(
  `[CJ-25] ${FEW} conversations with openChat lose, double and reorder nothing, and return (seeds from ${FIRST_SEED})`,
  async () => {
    const judged = await runMany(openChatPages, seeds(FEW), "all");
    figures.openChat = figuresOf(judged);

    expect(problemsOf(judged)).toEqual([]);
  },
  LIMIT_MS,
);

it(
  `[CJ-25] ${FEW} conversations with the unmodified library lose and reorder nothing, and return, with faults that a server can repair (seeds from ${FIRST_SEED})`,
  async () => {
    const judged = await runMany(chatJsPages(await chatLibrary("upstream")), seeds(FEW), "survivable");
    figures.upstreamSurvivable = figuresOf(judged);

    expect(problemsOf(judged)).toEqual([]);
    expect(figures.upstreamSurvivable.endedSessions).toBe(0);
  },
  LIMIT_MS,
);

it(
  `[CJ-25] ${OF_STORED} conversations with the unmodified library and all faults are stored once and in order (seeds from ${FIRST_SEED})`,
  async () => {
    const judged = await runMany(chatJsPages(await chatLibrary("upstream")), seeds(OF_STORED), "all");

    expect(problemsOf(judged, STORED)).toEqual([]);
  },
  LIMIT_MS,
);
