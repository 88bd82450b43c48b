import { describe, expect, it } from "vitest";
import { errorOf } from "./method-errors.ts";
import { type AdvisedPage, adviceOn } from "./refused-settings.ts";

/** A refusal as the center words it. */
const NOT_VALID = "A field is not valid";
const refusal = (message: string): string => JSON.stringify({ data: { Error: { code: "invalid-field", message } } });

function pageWith(attributes: Readonly<Record<string, string>>, given: AdvisedPage["given"] = null) {
  const reports: string[] = [];
  const page: AdvisedPage = {
    center: "https://center.example",
    read: (name) => attributes[name] ?? null,
    given,
    report: (problem) => void reports.push(problem),
  };
  return { page, reports };
}

/** A token with a name and an attribute. */
const SIGNED = `.${btoa(JSON.stringify({ sub: "7", name: "Ada", attributes: { plan: "gold" } }))}.`;

const FIELDS = '[{"name":"topic","label":"Topic"}]';

describe("errorOf", () => {
  it.each<[string, Readonly<Record<string, string>>, AdvisedPage["given"], string | null, string]>([
    [
      "ContactFlowId",
      { "contact-flow-id": "no-flow" },
      null,
      "contact-flow-id",
      'the attribute contact-flow-id ("no-flow")',
    ],
    [
      "ParticipantDetails.DisplayName: 1 to 256 characters",
      { "customer-name": "x" },
      null,
      "customer-name",
      "the attribute customer-name",
    ],
    [
      "ParticipantDetails.DisplayName: 1 to 256 characters",
      { "customer-name": "x" },
      { name: "" },
      "customer.name",
      "customer.name of the method",
    ],
    [
      "Attributes.plan: text",
      { "contact-attributes": '{"plan":"x"}' },
      null,
      "contact-attributes",
      "the attribute contact-attributes",
    ],
    [
      "Attributes.plan: text",
      { "contact-attributes": '{"plan":"x"}' },
      { attributes: { plan: "y" } },
      "customer.attributes.plan",
      "customer.attributes.plan of the method",
    ],
    [
      "Attributes.topic: text",
      { "contact-attributes": '{"plan":"x"}', fields: FIELDS },
      null,
      "fields",
      "the attribute fields",
    ],
    [
      "Attributes: at most 32768 bytes in all",
      { "contact-attributes": '{"plan":"x"}', fields: FIELDS },
      null,
      "fields",
      "the attribute fields and the attribute contact-attributes",
    ],
    [
      "Attributes: at most 32768 bytes in all",
      { "contact-attributes": '{"plan":"x"}', "identity-token": SIGNED },
      { attributes: { plan: "y" } },
      "customer.attributes",
      "customer.attributes of the method and the attribute identity-token and the attribute contact-attributes",
    ],
    [
      "ParticipantDetails.DisplayName: 1 to 256 characters",
      { "customer-name": "x", "identity-token": SIGNED },
      null,
      "identity-token",
      "the attribute identity-token",
    ],
    [
      "Attributes.plan: text",
      { "contact-attributes": '{"plan":"x"}', "identity-token": SIGNED },
      null,
      "identity-token",
      "the attribute identity-token",
    ],
    [
      "x-amz-security-token: a token that has not expired",
      { "identity-token": "secret" },
      null,
      "identity-token",
      "the attribute identity-token",
    ],
  ])(
    "[CW-02] names the source of %s in a page with %j and the argument %j",
    (where, attributes, given, field, source) => {
      const { page, reports } = pageWith(attributes, given);

      const error = errorOf("refused", { text: refusal(`${NOT_VALID} (${where})`), status: 400, page });

      const expected = where.split(": ")[1] ?? null;
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({ name: "TributaryChatError", code: "refused", field, expected });
      expect(reports).toEqual([`the center refuses ${source}: ${NOT_VALID} (${where})`]);
      expect(error.message).toBe(reports.join());
      expect(error.message).not.toContain("secret");
    },
  );

  it.each([
    "ContactFlowId",
    "ParticipantDetails.DisplayName: 1 to 256 characters",
    "Attributes.other: text",
    "Attributes: at most 32768 bytes in all",
    "https://shop.example: add it with AssociateApprovedOrigin",
  ])("[CW-02] names no attribute that the page has not set: %s", (where) => {
    const { page, reports } = pageWith({});
    const message = `Refused. (${where})`;

    expect(errorOf("refused", { text: refusal(message), status: 403, page })).toMatchObject({
      code: "refused",
      field: null,
      message,
    });
    expect(reports).toEqual([message]);
  });

  it("[CW-02] names the signed identity that is missing", () => {
    const { page, reports } = pageWith({});
    const text = refusal("Not valid. (x-amz-security-token: the signed identity of the customer)");

    expect(errorOf("refused", { text, status: 403, page })).toMatchObject({ field: "identity-token" });
    expect(reports.join()).toContain("the attribute identity-token is missing");
  });

  it.each(["<html>", "null", "{}", '{"data":{"Error":{"message":7}}}'])(
    "[CW-02] takes the answer %j for that of another server",
    (text) => {
      const own = pageWith({ center: "https://center.example" });
      const byScript = pageWith({});

      expect(errorOf("refused", { text, status: 404, page: own.page })).toMatchObject({ field: "center" });
      expect(errorOf("refused", { text, status: 404, page: byScript.page })).toMatchObject({ field: null });
      expect(own.reports.join()).toContain('the attribute center ("https://center.example") is not');
      expect(byScript.reports.join()).toContain("https://center.example, from which the script was loaded");
    },
  );
});

it("[CW-30] names the attribute from which a call has its flow", () => {
  const { page, reports } = pageWith({ "call-flow-id": "calls", "contact-flow-id": "chats" });
  const message = "Not found. (ContactFlowId)";

  expect(errorOf("refused", { message, page: { ...page, flowAttribute: "call-flow-id" } })).toMatchObject({
    field: "call-flow-id",
  });
  expect(adviceOn(message, page)).toMatchObject({ field: "contact-flow-id" });
  expect(reports).toEqual([`the center refuses the attribute call-flow-id ("calls"): ${message}`]);
});

it("[CW-02] the errors without a refusal have a code and a sentence, and are not reported", () => {
  expect(errorOf("not-now")).toMatchObject({
    code: "not-now",
    field: null,
    expected: null,
    message: expect.stringMatching(/^There is a chat.*\.$/),
  });
});
