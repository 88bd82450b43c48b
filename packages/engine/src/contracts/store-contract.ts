import { describe } from "vitest";
import { storeCommitRules } from "./store-commit-rules.ts";
import type { OpenStore } from "./store-fixture.ts";
import { storeLifeRules } from "./store-life-rules.ts";
import { storeReadRules } from "./store-read-rules.ts";

/** Every store adapter runs this suite, and this suite alone decides what "a store" means. Rules ST-01 to ST-16 in SPEC.md; ST-17 is each adapter's own. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`Store contract: ${name}`, () => {
    storeCommitRules(open);
    storeReadRules(open);
    storeLifeRules(open);
  });
}
