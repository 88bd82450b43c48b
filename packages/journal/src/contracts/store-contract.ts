import { describe } from "vitest";
import { storeCommitRules } from "./store-commit-rules.ts";
import { storeDeletionRules } from "./store-deletion-rules.ts";
import type { OpenStore } from "./store-fixture.ts";
import { storeLifeRules } from "./store-life-rules.ts";
import { storeNodeRules } from "./store-node-rules.ts";
import { storeReadRules } from "./store-read-rules.ts";

/** Required behavior of a store: rules ST of SPEC.md. ST-17 is tested by each adapter, since each fails in its own way. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`Store contract: ${name}`, () => {
    storeCommitRules(open);
    storeReadRules(open);
    storeLifeRules(open);
    storeNodeRules(open);
    storeDeletionRules(open);
  });
}
