import { describe, expect, it } from "vitest";
import { deskContact } from "../../../test/desk-contact.ts";
import { dayIn } from "./reference-day.ts";
import { taskOf } from "./task.view-model.ts";

const task = deskContact({
  channel: "task",
  since: 5_000,
  customerName: "Call back",
  description: "About the order",
  references: [{ name: "order", type: "URL", value: "https://shop.example" }],
  queueName: null,
  queuedAt: null,
});

describe("a task", () => {
  it("[PA-24] has a description and references; a chat is none", () => {
    expect(taskOf(task)).toEqual({
      contactId: "c-1",
      name: "Call back",
      description: task.description,
      references: task.references,
      pausedSince: null,
      isOpen: true,
    });
    expect(taskOf({ ...task, channel: "chat" })).toBeNull();
  });

  it("[PA-25] has the start of its pause, and is over once it is completed", () => {
    expect(taskOf({ ...task, isPaused: true })?.pausedSince).toBe(5_000);
    expect(taskOf({ ...task, phase: "wrap-up" })?.isOpen).toBe(false);
  });
});

it.each([
  ["DATE", "1649961230", 1_649_961_230_000],
  ["DATE", "tomorrow", null],
  ["NUMBER", "1649961230", null],
])("[PA-24] a reference of the type %s with %s is shown as the day %j", (type, value, day) => {
  expect(dayIn({ name: "due", type, value })).toBe(day);
});
