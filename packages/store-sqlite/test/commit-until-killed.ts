/**
 * A process that commits events and prints a line for each acknowledged one, until it is killed.
 * Arguments: path of the database, number of streams.
 */
import { argv, stdout } from "node:process";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createSqliteStore } from "@tributary/store-sqlite";

const [path = "", streams = "1"] = argv.slice(2);
const store = await createSqliteStore({ clock: createSystemClock(), log: silentLogger }, { path });

async function commitForever(id: string): Promise<void> {
  for (let seq = 1; ; seq += 1) {
    const event = { seq, at: seq, type: "message.sent", text: `${id} text ${seq}` };
    await store.commit({ changes: [{ stream: { kind: "conversation", id }, expectedSeq: seq - 1, events: [event] }] });
    // Waits until the line is written: a busy reader must slow the writer down, not break it.
    await new Promise((resolve) => stdout.write(`${id} ${seq}\n`, resolve));
  }
}

await Promise.all(Array.from({ length: Number(streams) }, (_, index) => commitForever(`stream-${index}`)));
