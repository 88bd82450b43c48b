import { describe, expect, it } from "vitest";
import { customerIn, isNamed } from "./customer-claims.ts";

describe("the id of a customer", () => {
  it("[AN-23] is the claim of the setting, with up to 255 characters", () => {
    const id = "x".repeat(255);

    expect(customerIn({ sub: "7", customer: id }, "customer")?.customerId).toBe(id);
    expect(customerIn({ sub: "7", customer: `${id}x` }, "customer")).toBeUndefined();
  });

  it.each([
    ["is absent", {}],
    ["is empty", { id: "" }],
    ["is a number", { id: 7 }],
    ["has a character that is not visible", { id: "a\u200Bb" }],
    ["has a line break", { id: "a\nb" }],
    ["has another compatibility form", { id: "\uFF41" }],
  ])("[AN-23] is unusable if it %s", (_what, claims) => {
    expect(customerIn({ sub: "7", ...claims }, "id")).toBeUndefined();
  });

  it.each([
    [false, undefined],
    ["false", undefined],
    [true, "ada@shop.example"],
    ["true", "ada@shop.example"],
    [undefined, "ada@shop.example"],
  ])("[AN-23] as an address that the provider has verified (%s) is %s", (verified, id) => {
    const claims = { sub: "7", email: "ada@shop.example", ...(verified !== undefined && { email_verified: verified }) };

    expect(customerIn(claims, "email")?.customerId).toBe(id);
  });
});

describe("the name of a customer", () => {
  it.each([
    [{ given_name: "Zoë", name: "Zoë Müller" }, "Zoë"],
    [{ name: "Zoë Müller" }, "Zoë Müller"],
    [{ given_name: " ", name: "Zoë Müller" }, "Zoë Müller"],
    [{ given_name: "x".repeat(257), name: "Zoë" }, "Zoë"],
    [{ given_name: 7 }, undefined],
    [{}, undefined],
  ])("[AN-24] in %j is %s", (claims, name) => {
    expect(customerIn({ sub: "7", ...claims }, "sub")).toEqual({ customerId: "7", displayName: name });
  });

  it("[AN-24] is asked for if the claims have none, as is the id", () => {
    expect(isNamed({ sub: "7", name: "Zoë" }, "sub")).toBe(true);
    expect(isNamed({ sub: "7" }, "sub")).toBe(false);
    expect(isNamed({ name: "Zoë" }, "sub")).toBe(false);
  });
});
