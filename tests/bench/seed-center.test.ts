/** The center of the benchmarks, which run by hand only. */
import { createMemoryStore } from "@tributary/journal";
import { createSystemClock } from "@tributary/kernel";
import { it } from "vitest";
import { seedCenter } from "../../bench/contestants/seed-center.ts";

it("can be created", async () => {
  await using store = createMemoryStore({ clock: createSystemClock() });

  await seedCenter(store, 2);
});
