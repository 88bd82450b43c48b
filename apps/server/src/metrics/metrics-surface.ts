import type { Center } from "@tributary/engine";
import type { RefusalCounts, Surface } from "@tributary/http";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { atMostOncePer } from "../at-most-once-per.ts";

/** `clockOffsetMs`: time of the store minus the wall clock of this machine, if several nodes share the store. */
export type MetricsOptions = { readonly clockOffsetMs?: (() => number) | undefined };

/** A text is reused for this long: the path has no limits, and the text takes some milliseconds. Unit: milliseconds. */
const REUSE_MS = 1_000;

/**
 * `GET /metrics`: metrics of the process and the center in the Prometheus text format. Collection starts with the first request. No metric
 * identifies a person or a contact. Rule SV-10.
 */
export function createMetricsSurface({ clockOffsetMs }: MetricsOptions): Surface {
  let registry: Registry | undefined;
  return (app, { center, clock, limits }) => {
    const collect = atMostOncePer(clock, REUSE_MS, async () => {
      registry ??= createRegistry(center, limits.refusals, clockOffsetMs);
      return { type: registry.contentType, text: await registry.metrics() };
    });
    app.get("/metrics", async (_request, reply) => {
      const { type, text } = await collect();
      return reply.type(type).send(text);
    });
  };
}

function createRegistry(center: Center, refusals: RefusalCounts, clockOffsetMs?: () => number): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: "tributary_contacts_waiting",
    help: "Contacts waiting in a queue.",
    registers,
    collect() {
      const { waitingContacts } = center.figures();
      // Only the node that routes knows all waiting contacts; the others report none, so that sums are right.
      if (waitingContacts === null) this.remove();
      else this.set(waitingContacts);
    },
  });
  new Gauge({
    name: "tributary_contacts_at_desks",
    help: "Contacts assigned to agents, by phase.",
    labelNames: ["phase"],
    registers,
    collect() {
      for (const [phase, count] of Object.entries(center.figures().contactsAtDesks)) this.set({ phase }, count);
    },
  });
  new Gauge({
    name: "tributary_agents",
    help: "Agents by type of agent state.",
    labelNames: ["state"],
    registers,
    collect() {
      for (const [state, count] of Object.entries(center.figures().agents)) this.set({ state }, count);
    },
  });
  registerStreaming(registers, center);
  if (center.calls.isOn) registerVoice(registers, center);
  new Counter({
    name: "tributary_limit_refusals_total",
    help: "Requests refused and connections ended because a limit was reached, by limit.",
    labelNames: ["limit"],
    registers,
    collect() {
      this.reset();
      for (const [limit, count] of refusals.all) this.inc({ limit }, count);
    },
  });
  if (clockOffsetMs !== undefined) registerClockOffset(registers, clockOffsetMs);
  return registry;
}

/** Of the node that routes: it sends all notifications. */
function registerStreaming(registers: Registry[], { streaming }: Center): void {
  new Gauge({
    name: "tributary_streamings",
    help: "Streamings of chats to web hooks that this node serves now.",
    registers,
    collect() {
      this.set(streaming.figures().open);
    },
  });
  new Counter({
    name: "tributary_notifications_total",
    help: "Attempts to send a notification to a web hook, by outcome; gave-up: streamings that ended because the web hook failed for an hour.",
    labelNames: ["outcome"],
    registers,
    collect() {
      const { delivered, failed, gaveUp } = streaming.figures();
      this.reset();
      for (const [outcome, count] of Object.entries({ delivered, failed, "gave-up": gaveUp }))
        this.inc({ outcome }, count);
    },
  });
}

/** Quality of the audio of calls in the last minute: late steps and made-up audio are what people notice first. */
function registerVoice(registers: Registry[], { calls }: Center): void {
  new Gauge({
    name: "tributary_voice_legs",
    help: "Open audio connections of parties of calls.",
    registers,
    collect() {
      this.set(calls.figures()?.legs ?? 0);
    },
  });
  new Gauge({
    name: "tributary_voice_late_steps",
    help: "Mixing steps of the last minute that began more than 20 milliseconds late.",
    registers,
    collect() {
      this.set(calls.figures()?.lateTicks ?? 0);
    },
  });
  new Gauge({
    name: "tributary_voice_concealed_ratio",
    help: "Share of the audio of the last minute that came late or never and was made up, 0 to 1. Absent without audio.",
    registers,
    collect() {
      const ratio = calls.figures()?.concealedRatio ?? null;
      if (ratio === null) this.remove();
      else this.set(ratio);
    },
  });
}

function registerClockOffset(registers: Registry[], clockOffsetMs: () => number): void {
  new Gauge({
    name: "tributary_clock_offset_seconds",
    help: "Time of the database minus the clock of this machine, as last measured.",
    registers,
    collect() {
      this.set(clockOffsetMs() / 1_000);
    },
  });
}
