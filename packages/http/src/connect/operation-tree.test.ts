import { CONNECT_OPERATIONS } from "@tributary/protocol/connect";
import { describe, expect, it } from "vitest";
import { createOperationTree } from "./operation-tree.ts";

const lookUp = createOperationTree(CONNECT_OPERATIONS);

describe("the tree of operations", () => {
  it("[CP-01] finds each of the 397 operations by its own method and path", () => {
    const found = CONNECT_OPERATIONS.map(({ method, path }) => {
      const lookup = lookUp(method, path.replaceAll(/\{[^}]+\}/g, "any-id"));
      return lookup.kind === "operation" ? lookup.found.operation.name : lookup.kind;
    });
    expect(found).toEqual(CONNECT_OPERATIONS.map(({ name }) => name));
  });

  it("[CP-01] returns decoded labels", () => {
    const arn = "arn:aws:connect:us-east-1:111122223333:instance/i/agent/u";
    const lookup = lookUp("PUT", `/users/i/${encodeURIComponent(arn)}/status`);
    expect(lookup).toMatchObject({
      found: { operation: { name: "PutUserStatus" }, labels: { InstanceId: "i", UserId: arn } },
    });
  });

  it("[CP-02] distinguishes unknown paths of the API from foreign ones", () => {
    expect(lookUp("GET", "/contact/nothing/of/the/kind/at/all").kind).toBe("unknown");
    expect(lookUp("DELETE", "/contact/chat").kind).toBe("unknown");
    expect(lookUp("GET", "/users-summary/").kind).toBe("unknown");
    expect(lookUp("GET", "/users-summary/%E0%A4%A").kind).toBe("unknown");
    for (const path of ["/", "/ccp-v2/", "/login", "/participant/message", "/metrics-and-more", "/widget/"]) {
      expect(lookUp("GET", path).kind).toBe("foreign");
    }
  });
});
