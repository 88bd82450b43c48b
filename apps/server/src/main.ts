/**
 * Entry of the server. It has no static imports, so that an old Node, which cannot load the server, prints a sentence instead of a stack.
 */
const MIN_NODE_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) < MIN_NODE_MAJOR) {
  process.stderr.write(
    `Tributary needs Node ${MIN_NODE_MAJOR} or newer, and this is Node ${process.versions.node}: start it with \`npm start\`, which uses its own.\n`,
  );
  process.exitCode = 2;
} else {
  const { keepCompiledCode } = await import("./compile-cache.ts");
  keepCompiledCode();
  const { endOnSignals } = await import("./stop-signals.ts");
  const starting = endOnSignals(process);
  const { runCommand } = await import("./command-line.ts");
  await runCommand(process.argv.slice(2), starting);
}

export {};
