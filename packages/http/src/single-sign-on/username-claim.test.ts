import { describe, expect, it } from "vitest";
import { usernameClaims, usernameIn } from "./username-claim.ts";

describe("the user name in claims", () => {
  it("[SO-06] is the preferred name, or else the address, or else the claim of the setting", () => {
    const claims = { preferred_username: "ada", email: "ada@example.org", upn: "ada@corp" };

    expect(usernameIn(claims, usernameClaims(undefined))).toBe("ada");
    expect(usernameIn({ email: "ada@example.org" }, usernameClaims(undefined))).toBe("ada@example.org");
    expect(usernameIn(claims, usernameClaims("upn"))).toBe("ada@corp");
    expect(usernameIn(claims, usernameClaims("other"))).toBeUndefined();
  });

  it("[SO-06] is not an address that the provider reports as not verified", () => {
    const address = { email: "ada@example.org" };

    for (const claim of [false, "false", "", 0, null]) {
      expect([claim, usernameIn({ ...address, email_verified: claim }, ["email"])]).toEqual([claim, undefined]);
    }
    for (const claim of [true, "true", undefined]) {
      expect(usernameIn({ ...address, email_verified: claim }, ["email"])).toBe("ada@example.org");
    }
  });

  it("[SO-06] is a visible text of at most 100 characters", () => {
    for (const name of [
      "",
      "a".repeat(101),
      "ada\n",
      "ada\u0000",
      "\u202Eada",
      "a\u200Bda",
      "\uD800",
      7,
      null,
      ["ada"],
      {},
    ]) {
      expect([name, usernameIn({ email: name }, ["email"])]).toEqual([name, undefined]);
    }
    expect(usernameIn({ email: "ädä@例え.jp" }, ["email"])).toBe("ädä@例え.jp");
  });

  it("[SO-06] is not a name that another one becomes in small letters", () => {
    const kelvin = "\u212Aatherine"; // begins with the sign of the unit
    expect(kelvin.toLowerCase()).toBe("katherine");

    expect(usernameIn({ email: kelvin }, ["email"])).toBeUndefined();
  });

  it("[SO-06] is not inherited by the object of the claims", () => {
    expect(usernameIn({}, ["constructor"])).toBeUndefined();
  });
});
