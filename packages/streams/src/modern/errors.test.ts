import { describe, expect, it } from "vitest";
import { AccessDeniedError, InvalidStateError, RequestError, requestErrorOf, SignedOutError } from "./errors.ts";

describe("the error of a refused request", () => {
  it.each([
    ["InvalidStateException", InvalidStateError],
    ["AccessDeniedException", AccessDeniedError],
    ["UnauthorizedException", SignedOutError],
    ["QuotaExceededException", RequestError],
  ])("has a class for %s", (type, expected) => {
    const error = requestErrorOf("clear", JSON.stringify({ type, message: "no", stack: [] }));

    expect(error).toBeInstanceOf(expected);
    expect(error).toMatchObject({ action: "clear", type, message: "clear: no" });
  });

  it("uses a plain word as the type and the message", () => {
    expect(requestErrorOf("accept", "error")).toMatchObject({ type: "unknown", message: "accept: error" });
  });

  it("accepts any other failure value", () => {
    expect(requestErrorOf("connect", { type: "BadEndpointException" })).toMatchObject({
      type: "BadEndpointException",
      message: "connect: BadEndpointException",
    });
    expect(requestErrorOf("connect", undefined)).toMatchObject({ type: "unknown", message: "connect: undefined" });
  });
});
