import { scratchFolder } from "../contestants/scratch-folder.ts";
import { READY, serverStart } from "../contestants/tributary.ts";
import { waitForCalm } from "../machine/calm.ts";
import { lineOf, type Program, startCommand, startProgram } from "../machine/start-program.ts";
import { median, rounded } from "./median.ts";
import type { Figure } from "./options.ts";

/** Time from the command to the line that reports readiness, on an empty data folder: through npm and directly. */
export const coldStart: Figure = {
  title: "Time to readiness, installed and built",
  async measure({ rounds }) {
    const byNpm: number[] = [];
    const alone: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      byNpm.push(
        await timed((folder) => startCommand(["npm", "start"], { TRIBUTARY_PORT: "0", TRIBUTARY_DATA_DIR: folder })),
      );
      alone.push(await timed((folder) => startProgram(serverStart({ folder, core: null }))));
    }
    return [
      { command: "npm start", seconds: rounded(median(byNpm), 2) },
      { command: "node apps/server/dist/main.js", seconds: rounded(median(alone), 2) },
    ];
  },
};

async function timed(start: (folder: string) => Program): Promise<number> {
  await using folder = await scratchFolder();
  await waitForCalm();
  const startMs = performance.now();
  await using program = start(folder.path);
  await lineOf(program, READY);
  return (performance.now() - startMs) / 1_000;
}
