/**
 * Purpose: keeps a core awake at idle priority, because sleeping virtual cores wake slowly and distort latencies. Ends by itself.
 * When:    started by the benchmarks with `chrt -i 0`, if available.
 * Usage:   node bench/programs/spin.ts seconds
 */
const untilMs = performance.now() + Number(process.argv[2] ?? 60) * 1_000;
while (performance.now() < untilMs);
