/**
 * Purpose: attacks a server as one stranger for a while, and prints the counts of answers by status as one line of JSON.
 * When:    started by the abuse benchmark as a separate process.
 * Usage:   node bench/programs/stranger.ts frames 8480 10
 */
import { ATTACKS } from "../abuse/attacks.ts";
import { StrangerClient } from "../abuse/stranger-client.ts";

const [name = "", port = "", seconds = ""] = process.argv.slice(2);
const attack = ATTACKS[name];
if (attack === undefined) throw new Error(`unknown attack: ${name}`);

const untilMs = performance.now() + Number(seconds) * 1_000;
const client = new StrangerClient(Number(port), attack.connections);
await attack.run(client, () => performance.now() >= untilMs);
console.log(JSON.stringify(Object.fromEntries(client.counts)));
process.exit(0);
