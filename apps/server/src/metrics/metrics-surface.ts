import type { Center } from "@tributary/engine";
import type { RefusalCounts, Surface } from "@tributary/http";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

/**
 * `GET /metrics`: metrics of the process and the center in the Prometheus text format. Collection starts with the first request. No metric
 * identifies a person or a contact.
 */
export const metricsSurface: Surface = (app, { center, limits }) => {
  let registry: Registry | undefined;
  app.get("/metrics", async (_request, reply) => {
    registry ??= createRegistry(center, limits.refusals);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
};

function createRegistry(center: Center, refusals: RefusalCounts): Registry {
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
  return registry;
}
