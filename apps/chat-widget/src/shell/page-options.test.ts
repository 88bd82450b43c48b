import { describe, expect, it } from "vitest";
import { centerOf, customerReader, type Identity, wrongAttributes } from "./page-options.ts";

const reader =
  (attributes: Record<string, string>) =>
  (name: string): string | null =>
    attributes[name] ?? null;

const NONE = { name: null, attributes: {} };

describe("customerReader", () => {
  it("[CW-08] reads name and attributes of the customer", () => {
    const read = reader({ "customer-name": " Ada ", "contact-attributes": '{"plan":"gold"}' });

    expect(
      customerReader(
        read,
        () => undefined,
        () => NONE,
      )(),
    ).toEqual({ name: "Ada", attributes: { plan: "gold" } });
    expect(
      customerReader(
        reader({ "customer-name": " " }),
        () => undefined,
        () => NONE,
      )(),
    ).toEqual({
      name: null,
      attributes: {},
    });
  });

  it("[CW-36] takes name and attributes of the signed identity in place of those of the page, also after it was replaced", () => {
    const read = reader({ "customer-name": "Ada", "contact-attributes": '{"plan":"free","order":"1"}' });
    let identity: Pick<Identity, "name" | "attributes"> = NONE;
    const readCustomer = customerReader(
      read,
      () => undefined,
      () => identity,
    );

    const before = readCustomer();
    identity = { name: "Zoë", attributes: { plan: "gold" } };

    expect(before).toEqual({ name: "Ada", attributes: { plan: "free", order: "1" } });
    expect(readCustomer()).toEqual({ name: "Zoë", attributes: { plan: "gold", order: "1" } });
  });

  it.each(["{", "7", "[]", "null", '{"plan":7}', '{"plan":{}}'])(
    "[CW-08] reports contact attributes other than texts, once: %s",
    (text) => {
      const problems: string[] = [];

      const readCustomer = customerReader(
        reader({ "contact-attributes": text }),
        (problem) => problems.push(problem),
        () => NONE,
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
