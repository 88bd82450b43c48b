import type { AuthenticationOutcome } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { authenticationAttribute } from "./authentication-attribute.ts";

const identity = { issuer: "https://id.example", clientId: "center", customerId: "7" };
const newest = { phase: "none" } as const;

const statusAfter = (outcomes: readonly AuthenticationOutcome[]): unknown =>
  authenticationAttribute({ authentication: { newest, outcomes } })["connect:CustomerAuthentication"]?.ValueMap?.Status
    ?.ValueString;

describe("the segment attribute of a customer", () => {
  it("[AN-27] has issuer, client and id of the one who signed in, also after an authentication that failed", () => {
    const authentication = { newest, outcomes: ["succeeded", "failed"], identity } as const;

    expect(authenticationAttribute({ authentication })).toEqual({
      "connect:CustomerAuthentication": {
        ValueMap: {
          Status: { ValueString: "AUTHENTICATED" },
          AuthenticationMethod: { ValueString: "CONNECT" },
          IdentityProvider: { ValueString: "https://id.example" },
          ClientId: { ValueString: "center" },
          AssociatedCustomerId: { ValueString: "7" },
        },
      },
    });
  });

  it.each([
    [["failed"], "FAILED"],
    [["failed", "timed-out"], "TIMEOUT"],
    [["failed", "canceled"], undefined],
    [[], undefined],
  ] as const)("[AN-27] after %o has the status %s", (outcomes, status) => {
    expect(statusAfter(outcomes)).toBe(status);
  });

  it("[AN-27] is absent without an authentication", () => {
    expect(authenticationAttribute({})).toEqual({});
  });
});
