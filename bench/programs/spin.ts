/**
 * What: keeps a core awake at idle priority, because sleeping virtual cores wake slowly and spoil latencies. Ends by itself.
 * When: started by the benchmarks with `chrt -i 0`, where that is there.
 * How:  node bench/programs/spin.ts seconds
 */
const untilMs = performance.now() + Number(process.argv[2] ?? 60) * 1_000;
while (performance.now() < untilMs);
