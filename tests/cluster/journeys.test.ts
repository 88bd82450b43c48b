/**
 * Thirteen journeys of the tests with one process, run again against two nodes behind a proxy that sends every request to the next node. Each is a test of
 * another file, which a Vitest of its own runs with TEST_NODES set, or with the address of a cluster.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startCluster } from "./support/cluster.ts";

const ROOT = dirname(dirname(import.meta.dirname));
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");

/** Time for all journeys. Unit: milliseconds. */
const LIMIT_MS = 900_000;

const JOURNEYS: readonly {
  readonly journey: string;
  readonly file: string;
  readonly suite: string;
  readonly test: string;
}[] = [
  {
    journey: "sign-in in the popup",
    file: "tests/e2e/sign-in.test.ts",
    suite: "with third-party storage partitioned, on 2.28.2,",
    test: "the popup opens once, signs the agent in and closes, and the desktop continues",
  },
  {
    journey: "sign-in by the popup of a signed-in browser",
    file: "tests/e2e/sign-in.test.ts",
    suite: "with third-party storage partitioned, on 2.28.2,",
    test: "a popup in a signed-in browser hands the session over without a form",
  },
  {
    journey: "sign-in in the frame",
    file: "tests/e2e/sign-in.test.ts",
    suite: "with third-party storage partitioned, on 2.28.2,",
    test: "signing in within the frame works, and the form keeps its input while the agent types",
  },
  {
    journey: "sign-out by the host page",
    file: "tests/e2e/sign-in.test.ts",
    suite: "with third-party storage partitioned, on 2.28.2,",
    test: "a host page that signs out ends the session, and the form is shown again",
  },
  {
    journey: "a contact from sign-in to close in the panel",
    file: "tests/e2e/agent-panel.test.ts",
    suite: "the agent panel",
    test: "handles a contact from sign-in to close",
  },
  {
    journey: "two tabs of one agent",
    file: "tests/e2e/agent-panel.test.ts",
    suite: "the agent panel",
    test: "synchronizes two tabs of one agent, and rings in only one of them",
  },
  {
    journey: "a missed contact",
    file: "tests/e2e/agent-panel.test.ts",
    suite: "the agent panel",
    test: "shows a missed contact and how to become available again",
  },
  {
    journey: "sign-out in the panel",
    file: "tests/e2e/agent-panel.test.ts",
    suite: "the agent panel",
    test: "signs out and ends the session",
  },
  {
    journey: "a chat in the widget, including a reload",
    file: "tests/e2e/widget.test.ts",
    suite: "the chat widget",
    test: "[CW-07] runs a chat from start to end, including a reload",
  },
  {
    journey: "a transfer from desktop to desktop",
    file: "tests/e2e/transfer.test.ts",
    suite: "on desktops with Streams 2.28.2",
    test: "[TX-01, RM-23] a chat is transferred to an agent, who continues it with the same customer",
  },
  {
    journey: "a chat both ways with its transcript on a desktop of another site",
    file: "tests/e2e/streams.test.ts",
    suite: "a desktop on 2.28.2 with chatjs",
    test: "handles a chat from start to clear, and receives each event once and in order",
  },
  {
    journey: "start and describe with the SDK",
    file: "apps/server/test/aws-sdk.test.ts",
    suite: "a chat",
    test: "runs from start through messages to disconnect",
  },
  {
    journey: "a change of the configuration",
    file: "apps/server/test/aws-sdk.test.ts",
    suite: "administration",
    test: "[CP-14] CreateQueue adds a queue that is described and listed",
  },
  {
    journey: "a file from a customer to an agent and back",
    file: "tests/e2e/attachments.test.ts",
    suite: "a desktop on tributary",
    test: "[AX-18] sends and downloads files in both directions, also after a restart of the server",
  },
];

type Report = {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

let folder: string;
let report: Report;
let output = "";

beforeAll(async () => {
  await using cluster = await startCluster({ nodes: 2 });
  folder = mkdtempSync(join(tmpdir(), "tributary-journeys-"));
  const file = join(folder, "report.json");
  const files = [...new Set(JOURNEYS.map((journey) => journey.file))];
  const fullNames = JOURNEYS.map(({ suite, test }) => `${suite} > ${test}`); // as `-t` joins them
  const names = `^(${fullNames.map((name) => name.replaceAll(/[.[\]()]/g, String.raw`\$&`)).join("|")})$`;
  const args = [VITEST, "run", ...files, "-t", names, "--maxWorkers=1", "--reporter=json", `--outputFile.json=${file}`];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, TEST_NODES: "2", TEST_CENTER_URL: cluster.url, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS - 60_000,
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  if (!existsSync(file)) throw new Error(`The journeys did not end:\n${output.slice(-4_000)}`);
  report = JSON.parse(readFileSync(file, "utf8"));
}, LIMIT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(JOURNEYS)("$journey works when each request reaches another node", ({ suite, test }) => {
  const all = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const result = all.find(({ fullName }) => fullName === `${suite} ${test}`);
  if (result?.status !== "passed") {
    const reasons = [...(result?.failureMessages ?? []), ...report.testResults.map(({ message }) => message)];
    throw new Error(`${result?.status ?? "not run"}: ${reasons.join("\n")}\n${output.slice(-4_000)}`);
  }
  expect(result.status).toBe("passed");
});
