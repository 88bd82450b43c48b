import { describe, expect, it } from "vitest";
import { adviceFor, adviceOn } from "./start-advice.ts";

const refusal = (message: string): string => JSON.stringify({ data: { Error: { code: "not-found", message } } });

describe("adviceFor", () => {
  it.each([
    ["ContactFlowId: no such contact flow", "contact-flow-id"],
    ["ParticipantDetails.DisplayName: 1 to 256 characters", "customer-name"],
    ["The token has expired. (x-amz-security-token)", "identity-token"],
    ["Attributes.plan: text", "contact-attributes or fields"],
  ])("[CW-02] names the attribute that the refusal %j is about", (message, attribute) => {
    expect(adviceFor(refusal(message), 400)).toBe(`the center refuses the attribute ${attribute}: ${message}`);
  });

  it("[CW-02] repeats a refusal that is about no attribute", () => {
    expect(adviceFor(refusal("This origin is not approved."), 403)).toBe("This origin is not approved.");
  });

  it.each(["<html>", "null", "{}", '{"data":{"Error":{"message":7}}}'])(
    "[CW-02] takes the answer %j for that of another server",
    (text) => expect(adviceFor(text, 404)).toContain("attribute center"),
  );

  it("[CW-30] names the attribute from which a call has its flow", () => {
    expect(adviceOn("ContactFlowId: no such contact flow", "call-flow-id")).toBe(
      "the center refuses the attribute call-flow-id: ContactFlowId: no such contact flow",
    );
  });
});
