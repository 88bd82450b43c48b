import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "../contestants/scratch-folder.ts";
import type { Outcome, Plan } from "../generator/plan.ts";
import { GENERATOR_CORE, lineOf, type Program, resultOf, startProgram } from "./start-program.ts";

const PROGRAM = new URL("../programs/generate.ts", import.meta.url).pathname;

/** Puts the plan's load on its server, from a process of its own, and gives what was seen. */
export async function generate(plan: Plan): Promise<Outcome> {
  await using folder = await scratchFolder();
  return await resultOf<Outcome>({ core: GENERATOR_CORE, words: [PROGRAM, await planFile(folder.path, plan)] });
}

/** Opens the plan's sockets and leaves them alone until disposed of. */
export async function holdSockets(plan: Plan): Promise<Program> {
  await using folder = await scratchFolder();
  const program = startProgram({ core: GENERATOR_CORE, words: [PROGRAM, await planFile(folder.path, plan)] });
  await lineOf(program, /^ready$/);
  return program;
}

async function planFile(folder: string, plan: Plan): Promise<string> {
  const path = join(folder, "plan.json");
  await writeFile(path, JSON.stringify(plan));
  return path;
}
