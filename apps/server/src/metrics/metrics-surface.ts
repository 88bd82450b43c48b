import type { Center } from "@tributary/engine";
import type { Surface } from "@tributary/http";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";

/**
 * `GET /metrics`: the process and the center's figures, in the text form that Prometheus reads. Nothing is measured before somebody asks for it
 * the first time, and nothing of it names a person or a contact.
 */
export const metricsSurface: Surface = (app, { center }) => {
  let registry: Registry | undefined;
  app.get("/metrics", async (_request, reply) => {
    registry ??= createRegistry(center);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
};

function createRegistry(center: Center): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: "tributary_contacts_waiting",
    help: "Contacts that wait in a queue.",
    registers,
    collect() {
      this.set(center.figures().waitingContacts);
    },
  });
  new Gauge({
    name: "tributary_contacts_at_desks",
    help: "Contacts on agents' desks, by what they are there.",
    labelNames: ["phase"],
    registers,
    collect() {
      for (const [phase, count] of Object.entries(center.figures().contactsAtDesks)) this.set({ phase }, count);
    },
  });
  new Gauge({
    name: "tributary_agents",
    help: "Agents by the type of their state.",
    labelNames: ["state"],
    registers,
    collect() {
      for (const [state, count] of Object.entries(center.figures().agents)) this.set({ state }, count);
    },
  });
  return registry;
}
