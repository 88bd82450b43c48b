import { describe, expect, it } from "vitest";
import { openConnect } from "./open-connect.ts";
import { openTestCenter, type TestCenter } from "./test-center.ts";
import { ADA } from "./test-definition.ts";

/** A center whose control plane requires no signatures, which have their own tests. */
const openPlane = () =>
  openTestCenter({
    surfaces: [openConnect()],
  });

async function send(center: TestCenter, method: string, path: string, body?: unknown) {
  const answer = await fetch(center.http + path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

describe("PutUserStatus", () => {
  it("[CP-11] waits until the desk of an agent with contacts is empty", async () => {
    await using center = await openPlane();
    const customer = await center.startChat();
    await center.center.chats.join(customer.ref);
    await center.bringAgent(customer);

    const answer = await send(center, "PUT", "/users/i/ada/status", { AgentStatusId: "offline" });

    expect(answer).toMatchObject({ status: 200, body: {} });
    const view = await center.center.agents.view(ADA);
    expect(view.ok && view.value.agent.availability).toMatchObject({
      current: { name: "Available" },
      next: { name: "Offline" },
    });
  });
});

describe("DescribeContact", () => {
  it("[CP-08] contains queue, agent and end of a contact, with times in seconds", async () => {
    await using center = await openPlane();
    const customer = await center.startChat();
    await center.center.chats.join(customer.ref);
    await center.bringAgent(customer);
    const id = customer.ref.conversationId;
    const seconds = expect.closeTo(center.clock.now() / 1000, 1);

    const connected = await send(center, "GET", `/contacts/i/${id}`);
    await send(center, "POST", "/contact/stop", { InstanceId: "i", ContactId: id });
    const ended = await send(center, "GET", `/contacts/i/${id}`);

    expect(connected.body.Contact).toMatchObject({
      InitiationTimestamp: seconds,
      QueueInfo: { Id: "q", EnqueueTimestamp: seconds },
      QueuePriority: 5,
      AgentInfo: { Id: "ada", ConnectedToAgentTimestamp: seconds },
    });
    expect(connected.body.Contact).not.toHaveProperty("DisconnectTimestamp");
    expect(ended.body.Contact).toMatchObject({
      AgentInfo: { Id: "ada", ConnectedToAgentTimestamp: seconds },
      DisconnectTimestamp: expect.any(Number),
      DisconnectReason: "API",
    });
  });

  it("[CP-12] refuses to stop a contact that has ended", async () => {
    await using center = await openPlane();
    const { conversationId: ContactId } = (await center.startChat()).ref;
    const stop = () => send(center, "POST", "/contact/stop", { InstanceId: "i", ContactId });
    expect(await stop()).toMatchObject({ status: 200, body: {} });
    expect(await stop()).toMatchObject({ status: 400, body: { __type: "InvalidRequestException" } });
  });
});

describe("a request", () => {
  it("[CP-06] with a null member counts as without that member", async () => {
    await using center = await openPlane();
    const answer = await send(center, "PUT", "/users/i/ada/status", { AgentStatusId: null });
    expect(answer).toMatchObject({ status: 400, body: { __type: "InvalidParameterException" } });
    expect(answer.body.message).toContain("AgentStatusId");
  });

  it.each(["[]", "{", "null", '"text"'])("[CP-06] with the body %s is refused", async (body) => {
    await using center = await openPlane();
    const answer = await send(center, "PUT", "/users/i/ada/status", body);
    expect(answer).toMatchObject({ status: 400, body: { __type: "InvalidParameterException" } });
  });

  it.each([
    ["SearchFilter", ["x"]],
    ["SearchFilter", []],
    ["SearchFilter.TagFilter", { TagFilter: [] }],
    ["SearchCriteria", []],
  ])("[CP-06] with a list as %s is refused", async (field, value) => {
    await using center = await openPlane();
    const [member = ""] = field.split(".");
    const answer = await send(center, "POST", "/search-users", { InstanceId: "i", [member]: value });
    expect(answer).toMatchObject({ status: 400, body: { __type: "InvalidParameterException" } });
    expect(answer.body.message).toMatch(new RegExp(`\\(${field}: an object`));
  });

  it("[CP-01] is selected by its path, regardless of query and body", async () => {
    await using center = await openPlane();
    const answer = await send(center, "PUT", "/users/i/nobody/status?UserId=ada", {
      UserId: "ada",
      AgentStatusId: "offline",
    });
    expect(answer).toMatchObject({ status: 404, body: { __type: "ResourceNotFoundException" } });
  });

  it.each(["/users/i/%ED%A0%80", "/users/i/%", "/users/%zz/ada/status?x=1"])(
    "[CP-02] with malformed percent-encoding is refused in this API's error form: %s",
    async (path) => {
      await using center = await openPlane();
      const answer = await send(center, "GET", path);
      expect(answer).toMatchObject({ status: 400, body: { __type: "InvalidParameterException" } });
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(answer.headers.get("x-amzn-requestid")).toEqual(expect.any(String));
    },
  );

  it("[CP-02] outside the API, with malformed percent-encoding too, has the center's own error form", async () => {
    await using center = await openPlane();
    expect(await send(center, "GET", "/nowhere/%")).toMatchObject({ status: 400, body: { code: "invalid-field" } });
  });

  it("[CP-02] outside the API is left to other surfaces", async () => {
    await using center = await openPlane();
    expect(await send(center, "GET", "/nowhere")).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect((await send(center, "GET", "/healthz")).status).toBe(200);
  });

  it("[CP-04] that is too large is refused in this API's error form", async () => {
    await using center = await openPlane();
    const answer = await send(center, "PUT", "/contact/chat", "x".repeat(1_100_000));
    expect(answer).toMatchObject({ status: 413, body: { __type: "RequestEntityTooLargeException" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("x-amzn-errortype")).toBe("RequestEntityTooLargeException");
  });
});
