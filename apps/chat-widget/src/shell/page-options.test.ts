import { describe, expect, it } from "vitest";
import { centerOf, customerReader, wrongAttributes } from "./page-options.ts";

const reader =
  (attributes: Record<string, string>) =>
  (name: string): string | null =>
    attributes[name] ?? null;

describe("customerReader", () => {
  it("[CW-08] reads name and attributes of the customer", () => {
    const read = reader({ "customer-name": " Ada ", "contact-attributes": '{"plan":"gold"}' });

    expect(customerReader(read, () => undefined, null)()).toEqual({ name: "Ada", attributes: { plan: "gold" } });
    expect(customerReader(reader({ "customer-name": " " }), () => undefined, null)()).toEqual({
      name: null,
      attributes: {},
    });
  });

  it("[CW-36] takes the name of the signed identity in place of the attribute", () => {
    expect(customerReader(reader({ "customer-name": "Ada" }), () => undefined, "Zoë")()).toMatchObject({ name: "Zoë" });
  });

  it.each(["{", "7", "[]", "null", '{"plan":7}', '{"plan":{}}'])(
    "[CW-08] reports contact attributes other than texts, once: %s",
    (text) => {
      const problems: string[] = [];

      const readCustomer = customerReader(
        reader({ "contact-attributes": text }),
        (problem) => problems.push(problem),
        null,
      );
      const details = [readCustomer(), readCustomer()];

      expect(details.map(({ attributes }) => attributes)).toEqual([{}, {}]);
      expect(problems).toEqual([expect.stringContaining("contact-attributes")]);
    },
  );
});

describe("centerOf", () => {
  it.each([
    [{ center: "https://other.example/" }, "https://other.example"],
    [{ center: "https://other.example/path" }, "https://other.example/path"],
    [{}, "https://center.example"],
  ])("[CW-08] returns the address of the center for %j", (attributes: Record<string, string>, center) => {
    expect(centerOf(reader(attributes), "https://center.example/widget/assets/main.js")).toBe(center);
  });
});

describe("wrongAttributes", () => {
  it.each([
    [{}, []],
    [{ theme: "", storage: "", lang: "" }, []],
    [{ theme: "dark", storage: "tab", lang: "de-AT" }, []],
    [{ theme: "auto", lang: "en" }, []],
    [{ theme: "Dark", storage: "local", lang: "nl" }, ["lang", "storage", "theme"]],
    [{ theme: "light dark", lang: "zh-TW" }, ["lang", "theme"]],
  ])("[CW-28] of %j are %j", (attributes: Record<string, string>, names) => {
    expect(wrongAttributes(reader(attributes))).toEqual(names);
  });
});
