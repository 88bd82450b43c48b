import { QUEUE_DEFAULTS, USER_DEFAULTS } from "@tributary/model";
import { expect, it } from "vitest";
import { upcastFromVersion1 } from "./upcast-configuration.ts";

const event = { seq: 7, at: 1_000 };

it.each([
  ["queue.created", "queue", "queues", QUEUE_DEFAULTS],
  ["user.created", "user", "users", { ...USER_DEFAULTS, autoAcceptChats: true }],
])(
  "[VN-02] %s of version 1 becomes the creation of a resource with the members that it did not have",
  (type, member, list, whole) => {
    const old = { id: "1", name: "One", ...(list === "users" ? { autoAcceptChats: true } : {}) };

    expect(upcastFromVersion1({ ...event, type, [member]: old } as typeof event & { type: string })).toEqual({
      ...event,
      type: "resource.created",
      list,
      resource: { ...whole, id: "1", name: "One" },
    });
  },
);

it.each(["instance.created", "constructor"])("[VN-02] %s stays as it is", (type) => {
  const same = { ...event, type, instance: {} };

  expect(upcastFromVersion1(same)).toEqual(same);
});
