import { CONTACT_FLOW_DEFAULTS, INSTANCE_DEFAULTS, QUEUE_DEFAULTS, USER_DEFAULTS } from "@tributary/model";
import { expect, it } from "vitest";
import {
  upcastFromVersion1,
  upcastFromVersion2,
  upcastFromVersion3,
  upcastFromVersion4,
} from "./upcast-configuration.ts";

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

it("[VN-02] an instance and a flow of version 2 have the members that they did not have, and other events stay as they are", () => {
  const created = { ...event, type: "instance.created", instance: { alias: "old" } };
  const flow = { ...event, type: "resource.created", list: "contactFlows", resource: { id: "1", name: "One" } };
  const others = [
    { ...event, type: "resource.deleted", list: "contactFlows", id: "1" },
    { ...event, type: "resource.created", list: "queues", resource: { id: "1" } },
  ];

  expect(upcastFromVersion2(created)).toEqual({ ...created, instance: { ...INSTANCE_DEFAULTS, alias: "old" } });
  expect(upcastFromVersion2(flow)).toEqual({ ...flow, resource: { ...CONTACT_FLOW_DEFAULTS, ...flow.resource } });
  expect(others.map(upcastFromVersion2)).toEqual(others);
});

it("[VN-02] a user of version 3 has no proficiencies, also among several changes, and other events stay as they are", () => {
  const user = { id: "1", username: "ada", autoAcceptChats: true };
  const whole = { ...USER_DEFAULTS, ...user, proficiencies: [] };
  const changed = { ...event, type: "resource.changed", list: "users", resource: user };
  const edits = [
    { kind: "put", list: "users", resource: user },
    { kind: "put", list: "queues", resource: { id: "1" } },
    { kind: "delete", list: "users", id: "1" },
    { kind: "instance", changes: {} },
  ];
  const edited = { ...event, type: "configuration.edited", edits };
  const others = [
    { ...event, type: "resource.deleted", list: "users", id: "1" },
    { ...event, type: "resource.created", list: "queues", resource: { id: "1" } },
  ];

  expect(upcastFromVersion3(changed)).toEqual({ ...changed, resource: whole });
  expect(upcastFromVersion3(edited)).toEqual({
    ...edited,
    edits: [{ ...edits[0], resource: whole }, ...edits.slice(1)],
  });
  expect(others.map(upcastFromVersion3)).toEqual(others);
});

it("[VN-02] an event of version 4 stays as it is", () => {
  const created = { ...event, type: "resource.created", list: "queues", resource: { id: "1" } };

  expect(upcastFromVersion4(created)).toBe(created);
});
