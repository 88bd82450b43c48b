import { createSeededRandom, demoDefinition, inProcessCenter } from "@tributary/testkit";
import { it } from "vitest";
import { createWalk, step, type Walk } from "./random-walk.ts";

it("dbg", async () => {
  const seed = Number(process.env.SEED),
    word = process.env.WORD;
  const random = createSeededRandom(seed);
  const definition = demoDefinition({
    agents: random.between(1, 5),
    chatSlots: random.between(1, 3),
    afterContactWorkMs: random.pick([null, 0, 5_000, 60_000]),
    autoAcceptChats: random.chance(0.2),
  });
  const lab = await inProcessCenter({ definition, seed });
  const walk = createWalk(lab, random);
  const log = (o: any) => console.log(`${walk.story.length} ${lab.clock.monotonicMs()} ${JSON.stringify(o)}`);
  for (let index = 0; index < 150; index += 1) {
    step(walk);
    const { random, story } = walk;
    const dice = random.fraction();
    if (dice < 0.3) {
    } else if (dice < 0.6) {
      await Promise.resolve();
      lab.clock.runSoon();
    } else if (dice < 0.8) await lab.clock.settle();
    else if (dice < 0.97) {
      const ms = random.pick([1, 50, 1_000, 20_000, 40_000, 400_000]);
      story.push(`${ms} ms`);
      await lab.clock.run(ms);
    } else {
      story.push(dice < 0.99 ? "CRASH" : "RESTART");
      log(story.at(-1));
      await (dice < 0.99 ? lab.crashAndRestart() : lab.restart());
      walk.followers.followAgain();
    }
    if (index % 10 === 9) await lab.clock.settle();
  }
  await lab.clock.settle();
  for (const [k, f] of lab.disk.streams)
    if (f.events.some((e) => e.text.includes(`"${word}"`))) {
      console.log(k, f.snapshot?.isLive);
      for (const e of f.events) console.log(e.text.slice(0, 260));
    }
  console.log(walk.attempts.filter((a) => a.content === word));
  console.log(walk.story.join(", "));
});
