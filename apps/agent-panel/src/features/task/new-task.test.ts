import { describe, expect, it } from "vitest";
import { taskRefusalOf, taskRequestOf } from "./new-task.ts";

const FORM = { name: "Call back", description: "", link: "", quickConnectId: "arn:grace", at: "" };
const REQUEST = {
  name: "Call back",
  description: null,
  references: {},
  endpoint: { endpointARN: "arn:grace" },
  scheduledTime: null,
  idempotencyToken: "token",
};

describe("the request for a task", () => {
  it("[PA-26] has the name, the quick connect and the token alone, if the rest is empty", () => {
    expect(taskRequestOf(FORM, "token")).toEqual(REQUEST);
  });

  it("[PA-26] has the description, the address as a reference, and the time of the agent's zone in seconds", () => {
    const form = { ...FORM, description: "Soon", link: "https://shop.example/7", at: "2026-11-29T10:30" };

    expect(taskRequestOf(form, "token")).toEqual({
      ...REQUEST,
      description: "Soon",
      references: { "shop.example": { type: "URL", value: "https://shop.example/7" } },
      scheduledTime: new Date(2026, 10, 29, 10, 30).getTime() / 1_000,
    });
  });
});

it.each([
  ["ResourceNotFoundException", "gone"],
  ["InvalidParameterException", "time"],
  ["InternalServiceException", "failed"],
  ["", "failed"],
])("[PA-26] the error %j is reported as %s", (type, refusal) => {
  expect(taskRefusalOf(type)).toBe(refusal);
});
