import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { startChatContactRequest, widgetStartRequest } from "./start-chat.ts";

const valid = { InstanceId: "i", ContactFlowId: "f", ParticipantDetails: { DisplayName: "Customer" } };

/** Returns the path of the first refused field, or undefined if the request is valid. */
function refusedField(request: unknown): string | undefined {
  const result = v.safeParse(startChatContactRequest, request);
  return result.success ? undefined : (v.getDotPath(result.issues[0]) ?? undefined);
}

describe("StartChatContact's request", () => {
  it("requires instance, flow and a display name", () => {
    expect(refusedField(valid)).toBeUndefined();
    expect(refusedField({ ...valid, InstanceId: undefined })).toBe("InstanceId");
    expect(refusedField({ ...valid, ParticipantDetails: {} })).toBe("ParticipantDetails.DisplayName");
    expect(refusedField({ ...valid, ParticipantDetails: { DisplayName: "" } })).toBe("ParticipantDetails.DisplayName");
  });

  it("accepts durations from an hour to a week", () => {
    expect(refusedField({ ...valid, ChatDurationInMinutes: 60 })).toBeUndefined();
    expect(refusedField({ ...valid, ChatDurationInMinutes: 59 })).toBe("ChatDurationInMinutes");
    expect(refusedField({ ...valid, ChatDurationInMinutes: 10_081 })).toBe("ChatDurationInMinutes");
  });

  it("requires text/plain and rejects unknown content types", () => {
    const withTypes = (...types: string[]) => ({ ...valid, SupportedMessagingContentTypes: types });
    expect(refusedField(withTypes("text/plain", "text/markdown"))).toBeUndefined();
    expect(refusedField(withTypes("text/markdown"))).toBe("SupportedMessagingContentTypes");
    expect(refusedField(withTypes("text/plain", "text/html"))).toBe("SupportedMessagingContentTypes.1");
  });

  it("limits the bytes of attributes and validates their keys", () => {
    expect(refusedField({ ...valid, Attributes: { a: "x".repeat(32_767) } })).toBeUndefined();
    expect(refusedField({ ...valid, Attributes: { a: "x".repeat(32_768) } })).toBe("Attributes");
    expect(refusedField({ ...valid, Attributes: { a: "€".repeat(11_000) } })).toBe("Attributes");
    expect(refusedField({ ...valid, Attributes: { "a b": "x" } })).toBe("Attributes");
    expect(refusedField({ ...valid, Attributes: { a: 1 } })).toBe("Attributes.a");
  });
});

it("[NA-02] names of customers are kept without invisible characters", () => {
  const ParticipantDetails = { DisplayName: "Zo\u200bë" };
  expect(v.parse(startChatContactRequest, { ...valid, ParticipantDetails }).ParticipantDetails.DisplayName).toBe("Zoë");
  expect(v.parse(widgetStartRequest, { Username: "Zo\u200bë" }).Username).toBe("Zoë");
  expect(v.safeParse(widgetStartRequest, { Username: " \u200b" }).success).toBe(false);
});

describe("the widgets' start request", () => {
  it("accepts attributes as an object or as a JSON string", () => {
    expect(v.parse(widgetStartRequest, { Attributes: '{"a":"b"}' }).Attributes).toEqual({ a: "b" });
    expect(v.parse(widgetStartRequest, { Attributes: { a: "b" } }).Attributes).toEqual({ a: "b" });
    expect(v.safeParse(widgetStartRequest, { Attributes: "no json" }).success).toBe(false);
  });
});
