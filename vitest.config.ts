/**
 * One test run for the whole tree. Tests read sources, not builds: the export condition `source` leads to `src/`.
 * Browser journeys (tests/e2e) and fault runs (tests/chaos) are in the same run; `npm run check:fast` leaves them out.
 */
import { defineConfig } from "vitest/config";

const conditions = ["source"];

export default defineConfig({
  resolve: { conditions: [...conditions, "module", "node", "development|production"] },
  ssr: { resolve: { conditions: [...conditions, "node", "development|production"], externalConditions: conditions } },
  test: {
    include: [
      "packages/**/*.test.{ts,tsx}",
      "apps/**/*.test.{ts,tsx}",
      "tests/**/*.test.ts",
      "scripts/**/*.test.ts",
      "examples/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "**/dist/**", "**/.cache/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    passWithNoTests: true,
    sequence: { hooks: "stack" },
  },
});
