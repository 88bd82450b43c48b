import { asId, type Queue, type QueueId } from "@tributary/model";
import { expect, it } from "vitest";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { newConfiguration } from "./configuration-state.ts";
import { draftConfiguration } from "./configuration-stream.ts";
import { decideCreateQueue } from "./decide-create-queue.ts";

const NOW = 10_000;
const queue = (id: string, name: string): Queue => ({ id: asId<QueueId>(id), name, description: "" });
const withSales = draftConfiguration(newConfiguration("instance"), 1_000).add({
  type: "queue.created",
  queue: queue("1", "Sales"),
});

it("a queue is created", () => {
  const support = queue("2", "Support");

  expect(outcomeOf(decideCreateQueue(withSales, support, NOW))).toEqual(
    outcome({ value: support, configuration: [{ type: "queue.created", queue: support, at: NOW }] }),
  );
});

it.each(["Sales", "SALES", " sales "])("[CF-03] a second queue with the name %s is refused", (name) => {
  expect(decideCreateQueue(withSales, queue("2", name), NOW)).toEqual({
    refusal: { code: "already-exists", field: "Name", expected: "a name that no other queue has" },
  });
});
