/**
 * Test projects of the repository. Tests read sources, not builds: the export condition `source` resolves to `src/`.
 *
 * - `fast`: unit, contract, property and integration tests, two files at a time.
 * - `browsers`: tests with browsers against the built server, two files at a time, after the fast ones: they wait more than they compute.
 * - `processes`: tests that start, kill and install programs, two files at a time. scripts/test.ts runs them beside the browser tests.
 */
import { defineConfig } from "vitest/config";

const BROWSERS = [
  "tests/e2e/**/*.test.ts",
  "tests/streams/**/*.test.ts",
  "tests/chaos/**/*.test.ts",
  "tests/browsers/**/*.test.ts",
  "tests/chat/chromium*.test.ts",
];
const PROCESSES = [
  "tests/sdk/**/*.test.ts",
  "tests/setup/**/*.test.ts",
  "tests/{servers,cluster,fuzz,calls}/**/*.test.ts",
  "packages/{store-postgres,fanout-nats,media-processes}/test/**/*.test.ts",
  "apps/server/test/{start,restart,log,systemd}.test.ts",
  "apps/cli/test/*.test.ts",
];
const NEVER = ["**/node_modules/**", "**/dist/**", "**/.cache/**"];

export default defineConfig({
  resolve: { conditions: ["source", "module", "node", "development|production"] },
  ssr: {
    resolve: {
      conditions: ["source", "node", "development|production"],
      externalConditions: ["source", "node"],
    },
  },
  test: {
    pool: "forks",
    passWithNoTests: true,
    teardownTimeout: 10_000,
    // A busy machine is slow: what is polled for may take longer than the second that Vitest waits.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["{packages,apps}/**/*.test.{ts,tsx}", "{tests,scripts,examples}/**/*.test.ts"],
          exclude: [...NEVER, ...BROWSERS, ...PROCESSES],
          setupFiles: ["scripts/leak-setup.ts"],
          maxWorkers: 2,
          testTimeout: 60_000, // against hangs: a busy machine takes four times as long
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      afterwards("browsers", BROWSERS),
      afterwards("processes", PROCESSES),
    ],
  },
});

/** Tests after the fast ones, two files at a time. */
function afterwards(name: string, include: string[]) {
  return {
    extends: true as const,
    test: {
      name,
      include,
      exclude: NEVER,
      maxWorkers: 2,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      sequence: { groupOrder: 1 },
    },
  };
}
