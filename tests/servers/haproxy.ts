/**
 * Purpose: runs a real HAProxy in front of the nodes of a test, on a free port. It alternates requests between the nodes that are ready.
 * When:    tests of clusters.
 * Usage:   await using proxy = await startHaproxy({ port, nodes: [8481, 8482] });
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, unprivileged } from "@tributary/testkit";

/** Time until the proxy accepts connections. Unit: milliseconds. */
const START_LIMIT_MS = 10_000;

/** Ports on the loopback address: the proxy's and the nodes'. */
export type HaproxyOptions = { readonly port: number; readonly nodes: readonly number[] };

/** Starts a proxy. Disposing ends it. */
export async function startHaproxy({ port, nodes }: HaproxyOptions): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-haproxy-"));
  const file = join(folder, "haproxy.cfg");
  chmodSync(folder, 0o755);
  writeFileSync(file, configuration(port, nodes));
  const program = findProgram("haproxy", "haproxy");
  const child = spawn(program, ["-db", "-f", file], { stdio: ["ignore", "ignore", "pipe"], ...unprivileged() });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await using onFailure = new AsyncDisposableStack();
  onFailure.defer(() => end(child, folder));
  const until = performance.now() + START_LIMIT_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`HAProxy did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const running = onFailure.move();
  return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Path of the proxy itself: 200 while it considers all nodes ready, otherwise 503. */
export const ALL_NODES_PATH = "/all-nodes";

/**
 * The worst case for a center: every request goes to the next node, whatever its client or connection. Checks are closer than in the samples, so that tests wait
 * less: two of them can have the same cause.
 */
function configuration(port: number, nodes: readonly number[]): string {
  return `
defaults
  mode http
  timeout connect 2s
  timeout client 90s
  timeout server 90s
  timeout tunnel 90s
  timeout check 2s
  retries 3
  option redispatch 1
frontend clients
  bind 127.0.0.1:${port}
  option forwardfor
  monitor-uri ${ALL_NODES_PATH}
  monitor fail if { nbsrv(nodes) lt ${nodes.length} }
  default_backend nodes
backend nodes
  balance roundrobin
  option httpchk GET /readyz?stopping=404
  http-check disable-on-404
  default-server check inter 500 fall 2 rise 1 on-marked-down shutdown-sessions
${nodes.map((node, index) => `  server node${index + 1} 127.0.0.1:${node}`).join("\n")}
`;
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}
