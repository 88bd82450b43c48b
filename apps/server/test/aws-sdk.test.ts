/**
 * The unmodified AWS SDK against a server process: operations and refusals of the control plane and the participant service. Only endpoint and
 * keys differ from a client of Amazon Connect.
 */
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningServer, type ServerProcess, startServer } from "./server-process.ts";

/** Started by this file, or the one at TEST_CENTER_URL, such as a cluster. */
let server: AsyncDisposable & Pick<ServerProcess, "url" | "description">;
let client: connect.ConnectClient;
let InstanceId: string;
let ContactFlowId: string;

beforeAll(async () => {
  server = await (process.env.TEST_CENTER_URL === undefined
    ? startServer()
    : runningServer(process.env.TEST_CENTER_URL));
  client = connectAs(server.description.demo.accessKeyId, server.description.demo.secretAccessKey);
  InstanceId = server.description.instanceId;
  ContactFlowId = server.description.demo.contactFlowId;
});
afterAll(async () => {
  client.destroy();
  await server[Symbol.asyncDispose]();
});

function connectAs(accessKeyId: string, secretAccessKey: string): connect.ConnectClient {
  const { connectEndpoint: endpoint, region } = server.description;
  return new connect.ConnectClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 });
}

function participantClient(): participant.ConnectParticipantClient {
  const { participantEndpoint: endpoint, region } = server.description;
  const credentials = { accessKeyId: "none", secretAccessKey: "none" };
  return new participant.ConnectParticipantClient({ endpoint, region, credentials, maxAttempts: 1 });
}

/** Starts a chat through the control plane, as a back end does. */
function startChat(more: Partial<connect.StartChatContactCommandInput> = {}) {
  const ParticipantDetails = { DisplayName: "Customer" };
  return client.send(new connect.StartChatContactCommand({ InstanceId, ContactFlowId, ParticipantDetails, ...more }));
}

describe("the directory", () => {
  it("[CP-08] lists and describes the instance", async () => {
    const { InstanceSummaryList = [] } = await client.send(new connect.ListInstancesCommand({}));
    const { Instance } = await client.send(new connect.DescribeInstanceCommand({ InstanceId }));
    expect(InstanceSummaryList).toHaveLength(1);
    expect(InstanceSummaryList[0]).toMatchObject({ Id: InstanceId, InstanceAlias: "tributary-demo" });
    expect(Instance).toMatchObject({
      Id: InstanceId,
      Arn: server.description.instanceArn,
      InstanceStatus: "ACTIVE",
      InstanceAccessUrl: server.url,
      CreatedTime: expect.any(Date),
    });
  });

  it("[CP-07] lists queues by type and page by page", async () => {
    const standard = await client.send(new connect.ListQueuesCommand({ InstanceId, QueueTypes: ["STANDARD"] }));
    expect(standard.QueueSummaryList?.map(({ Name }) => Name)).toEqual(["BasicQueue", "Support"]);

    const pages = [];
    for await (const page of connect.paginateListQueues({ client, pageSize: 3 }, { InstanceId })) {
      pages.push(page.QueueSummaryList?.length);
    }
    expect(pages).toEqual([3, 3, 1]); // two queues, and one per user for five users
  });

  it("[CP-05] describes a queue by id and by ARN", async () => {
    const { id, name } = present(server.description.demo.queues[0], "queue");
    const byId = await client.send(new connect.DescribeQueueCommand({ InstanceId, QueueId: id }));
    const QueueId = present(byId.Queue?.QueueArn, "ARN");
    const instanceArn = server.description.instanceArn;
    const byArn = await client.send(new connect.DescribeQueueCommand({ InstanceId: instanceArn, QueueId }));
    expect(byArn.Queue).toEqual(byId.Queue);
    expect(byId.Queue).toMatchObject({ QueueId: id, Name: name, Status: "ENABLED" });
  });

  it("lists and describes users and their profiles", async () => {
    const { UserSummaryList = [] } = await client.send(new connect.ListUsersCommand({ InstanceId }));
    expect(UserSummaryList.map(({ Username }) => Username)).toEqual(["ada", "grace", "alan", "sam", "root"]);
    const UserId = UserSummaryList[0]?.Id;
    const { User } = await client.send(new connect.DescribeUserCommand({ InstanceId, UserId }));
    expect(User).toMatchObject({ Id: UserId, IdentityInfo: { FirstName: "Ada", LastName: "Lovelace" } });

    const RoutingProfileId = User?.RoutingProfileId;
    const profile = { InstanceId, RoutingProfileId };
    const { RoutingProfile } = await client.send(new connect.DescribeRoutingProfileCommand(profile));
    expect(RoutingProfile).toMatchObject({
      Name: "Basic",
      MediaConcurrencies: [
        { Channel: "VOICE", Concurrency: 1 },
        { Channel: "CHAT", Concurrency: 3 },
        { Channel: "TASK", Concurrency: 2 },
      ],
    });
    const queues = await client.send(new connect.ListRoutingProfileQueuesCommand(profile));
    expect(queues.RoutingProfileQueueConfigSummaryList?.[0]).toMatchObject({ QueueName: "BasicQueue", Priority: 1 });
    const profiles = await client.send(new connect.ListRoutingProfilesCommand({ InstanceId }));
    expect(profiles.RoutingProfileSummaryList?.map(({ Id }) => Id)).toEqual([RoutingProfileId]);
    const security = await client.send(new connect.ListSecurityProfilesCommand({ InstanceId }));
    expect(security.SecurityProfileSummaryList?.map(({ Name }) => Name)).toEqual([
      "Agent",
      "CallCenterManager",
      "Admin",
    ]);
  });

  it("lists contact flows and agent statuses, optionally by type", async () => {
    const flows = await client.send(new connect.ListContactFlowsCommand({ InstanceId }));
    expect(flows.ContactFlowSummaryList).toMatchObject([
      { Id: ContactFlowId, ContactFlowType: "CONTACT_FLOW" },
      { Name: "Default queue transfer", ContactFlowType: "QUEUE_TRANSFER" },
      { Name: "Default agent transfer", ContactFlowType: "AGENT_TRANSFER" },
      { Name: "Sample chat with sign-in", ContactFlowType: "CONTACT_FLOW" },
    ]);
    const ContactFlowTypes: connect.ContactFlowType[] = ["AGENT_HOLD", "AGENT_WHISPER"];
    const others = await client.send(new connect.ListContactFlowsCommand({ InstanceId, ContactFlowTypes }));
    expect(others.ContactFlowSummaryList).toEqual([]);

    const statuses = await client.send(new connect.ListAgentStatusesCommand({ InstanceId }));
    expect(statuses.AgentStatusSummaryList?.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
      "Available ROUTABLE",
      "Break CUSTOM",
      "Lunch CUSTOM",
      "Offline OFFLINE",
    ]);
    const AgentStatusTypes: connect.AgentStatusType[] = ["OFFLINE"];
    const offline = await client.send(new connect.ListAgentStatusesCommand({ InstanceId, AgentStatusTypes }));
    expect(offline.AgentStatusSummaryList).toHaveLength(1);
  });
});

describe("a chat", () => {
  it("runs from start through messages to disconnect", async () => {
    const started = await startChat({
      Attributes: { plan: "gold" },
      InitialMessage: { ContentType: "text/plain", Content: "Good morning" },
      SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
      ChatDurationInMinutes: 60,
    });
    const ContactId = present(started.ContactId, "contact");
    const customer = participantClient();
    const { ConnectionCredentials, Websocket } = await customer.send(
      new participant.CreateParticipantConnectionCommand({
        Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
        ConnectParticipant: true,
        ParticipantToken: started.ParticipantToken,
      }),
    );
    const ConnectionToken = present(ConnectionCredentials?.ConnectionToken, "token");
    expect(Websocket?.Url).toMatch(/^ws:\/\/127\.0\.0\.1:/);

    const message = { ConnectionToken, ContentType: "text/markdown", Content: "**hello**", ClientToken: "one" };
    const sent = await customer.send(new participant.SendMessageCommand(message));
    expect((await customer.send(new participant.SendMessageCommand(message))).Id).toBe(sent.Id);
    await customer.send(
      new participant.SendEventCommand({
        ConnectionToken,
        ContentType: "application/vnd.amazonaws.connect.event.typing",
      }),
    );
    const { Transcript = [] } = await customer.send(
      new participant.GetTranscriptCommand({ ConnectionToken, SortOrder: "ASCENDING" }),
    );
    const contents = Transcript.flatMap(({ Content }) => (Content === undefined ? [] : [Content]));
    expect(contents).toEqual(["Good morning", expect.stringContaining("Thank you"), "**hello**"]);

    const { Contact } = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }));
    expect(Contact).toMatchObject({
      Id: ContactId,
      InitialContactId: ContactId,
      Channel: "CHAT",
      InitiationMethod: "API",
      InitiationTimestamp: expect.any(Date),
      QueueInfo: { Id: server.description.demo.queues[0]?.id, EnqueueTimestamp: expect.any(Date) },
      Attributes: { plan: "gold", flow: "sample-chat" },
    });

    await customer.send(new participant.DisconnectParticipantCommand({ ConnectionToken }));
    const ended = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }));
    expect(ended.Contact).toMatchObject({
      DisconnectTimestamp: expect.any(Date),
      DisconnectReason: "CUSTOMER_DISCONNECT",
    });
    // A repetition is answered just after the end; another message is refused.
    expect((await customer.send(new participant.SendMessageCommand(message))).Id).toBe(sent.Id);
    const another = new participant.SendMessageCommand({ ...message, ClientToken: "two" });
    await expect(customer.send(another)).rejects.toBeInstanceOf(participant.AccessDeniedException);
    customer.destroy();
  });

  it("[CP-09] is started once per client token", async () => {
    const ClientToken = "the same";
    const [first, second] = await Promise.all([startChat({ ClientToken }), startChat({ ClientToken })]);
    expect(second.ContactId).toBe(first.ContactId);
    expect(second.ParticipantId).toBe(first.ParticipantId);
    expect((await startChat({ ClientToken: "another" })).ContactId).not.toBe(first.ContactId);
  });

  it("[CP-10] merges updated attributes into existing ones", async () => {
    const { ContactId: InitialContactId } = await startChat({ Attributes: { a: "1", b: "2" } });
    const Attributes = { b: "3", c: "é".repeat(100) };
    await client.send(new connect.UpdateContactAttributesCommand({ InstanceId, InitialContactId, Attributes }));
    const read = await client.send(new connect.GetContactAttributesCommand({ InstanceId, InitialContactId }));
    expect(read.Attributes).toEqual({ a: "1", ...Attributes });
  });

  it("can be stopped through the control plane", async () => {
    const { ContactId } = await startChat();
    await client.send(new connect.StopContactCommand({ InstanceId, ContactId }));
    const { Contact } = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }));
    expect(Contact?.DisconnectReason).toBe("API");
  });
});

describe("an agent's status", () => {
  it("[CP-05] can be set by ids or ARNs of user and status", async () => {
    const [, , alan] = (await client.send(new connect.ListUsersCommand({ InstanceId }))).UserSummaryList ?? [];
    const { AgentStatusSummaryList = [] } = await client.send(new connect.ListAgentStatusesCommand({ InstanceId }));
    const [available, , , offline] = AgentStatusSummaryList;
    const set = (UserId: string | undefined, AgentStatusId: string | undefined) =>
      client.send(new connect.PutUserStatusCommand({ InstanceId, UserId, AgentStatusId }));

    await set(alan?.Id, available?.Id);
    await set(alan?.Arn, offline?.Arn);
    await expect(set(alan?.Id, alan?.Id)).rejects.toBeInstanceOf(connect.ResourceNotFoundException);
    await expect(set(available?.Id, available?.Id)).rejects.toThrow("UserId");
  });
});

describe("administration", () => {
  it("[CP-14] CreateQueue adds a queue that is described and listed", async () => {
    const Name = "Returns";
    const hours = await client.send(new connect.ListHoursOfOperationsCommand({ InstanceId }));
    const HoursOfOperationId = hours.HoursOfOperationSummaryList?.[0]?.Arn;
    const input = { InstanceId, Name, Description: "Goods", HoursOfOperationId };
    const { QueueId, QueueArn } = await client.send(new connect.CreateQueueCommand(input));

    const { Queue } = await client.send(new connect.DescribeQueueCommand({ InstanceId, QueueId }));
    const standard = await client.send(new connect.ListQueuesCommand({ InstanceId, QueueTypes: ["STANDARD"] }));

    expect(Queue).toMatchObject({ QueueId, QueueArn, Name, Description: "Goods", Status: "ENABLED" });
    expect(standard.QueueSummaryList?.at(-1)).toMatchObject({ Id: QueueId, Name });
    await expect(client.send(new connect.CreateQueueCommand(input))).rejects.toBeInstanceOf(
      connect.DuplicateResourceException,
    );
  });

  it("[CP-13] UpdateUserRoutingProfile accepts ids and ARNs, and refuses an unknown profile and user", async () => {
    const { UserSummaryList = [] } = await client.send(new connect.ListUsersCommand({ InstanceId }));
    const { RoutingProfileSummaryList = [] } = await client.send(
      new connect.ListRoutingProfilesCommand({ InstanceId }),
    );
    const user = present(UserSummaryList[0], "user");
    const profile = present(RoutingProfileSummaryList[0], "routing profile");
    const assign = (UserId: string | undefined, RoutingProfileId: string | undefined) =>
      client.send(new connect.UpdateUserRoutingProfileCommand({ InstanceId, UserId, RoutingProfileId }));

    await assign(user.Id, profile.Id);
    await assign(user.Arn, profile.Arn);
    const { User } = await client.send(new connect.DescribeUserCommand({ InstanceId, UserId: user.Id }));

    expect(User?.RoutingProfileId).toBe(profile.Id);
    await expect(assign(user.Id, user.Id)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: expect.stringContaining("RoutingProfileId"),
    });
    await expect(assign(profile.Id, profile.Id)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: expect.stringContaining("UserId"),
    });
  });
});

describe("a refusal", () => {
  const exceptionOf = (call: Promise<unknown>): Promise<Error> =>
    call.then(
      () => new Error("not refused"),
      (error: Error) => error,
    );

  it("[SG-04] names an unknown key, a wrong secret and a missing signature", async () => {
    const { demo } = server.description;
    const unknownKey = connectAs("AKIAUNKNOWN000000000", demo.secretAccessKey);
    const wrongSecret = connectAs(demo.accessKeyId, "not the secret");
    expect((await exceptionOf(unknownKey.send(new connect.ListInstancesCommand({})))).name).toBe(
      "UnrecognizedClientException",
    );
    expect((await exceptionOf(wrongSecret.send(new connect.ListInstancesCommand({})))).name).toBe(
      "InvalidSignatureException",
    );
    const unsigned = await fetch(`${server.url}/instance`);
    expect(unsigned.status).toBe(403);
    expect(unsigned.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
    expect(await unsigned.json()).toMatchObject({ __type: "MissingAuthenticationTokenException" });
    unknownKey.destroy();
    wrongSecret.destroy();
  });

  it("[SV-83] names the permission that a supervisor and an agent do not have", async () => {
    const refusedNames = await Promise.all(
      server.description.demo.accessKeys.map(async ({ accessKeyId, secretAccessKey }) => {
        const other = connectAs(accessKeyId, secretAccessKey);
        const list = await exceptionOf(other.send(new connect.ListUsersCommand({ InstanceId })));
        const untag = await exceptionOf(
          other.send(new connect.UntagResourceCommand({ resourceArn: "unknown", tagKeys: ["a"] })),
        );
        other.destroy();
        return [list.name, untag.name];
      }),
    );
    expect(refusedNames).toEqual([
      ["Error", "InvalidParameterException"],
      ["Error", "AccessDeniedException"],
      ["AccessDeniedException", "AccessDeniedException"],
    ]);
  });

  it("[CP-06] of a missing or malformed field is an InvalidParameterException that names it", async () => {
    const missing = await exceptionOf(startChat({ ParticipantDetails: undefined }));
    expect(missing).toBeInstanceOf(connect.InvalidParameterException);
    expect(missing.message).toContain("ParticipantDetails");
    const short = await exceptionOf(startChat({ ChatDurationInMinutes: 1 }));
    expect(short).toBeInstanceOf(connect.InvalidParameterException);
    expect(short.message).toContain("ChatDurationInMinutes");
    const token = client.send(new connect.ListUsersCommand({ InstanceId, NextToken: "unknown" }));
    expect(await exceptionOf(token)).toBeInstanceOf(connect.InvalidParameterException);
  });

  it("[CP-05] of an unknown id is a ResourceNotFoundException that names the field", async () => {
    const unknown = "7b1b0000-9999-4000-8000-000000000001";
    const calls: readonly (readonly [() => Promise<unknown>, string])[] = [
      [() => client.send(new connect.ListQueuesCommand({ InstanceId: unknown })), "InstanceId"],
      [() => client.send(new connect.DescribeUserCommand({ InstanceId, UserId: unknown })), "UserId"],
      [() => client.send(new connect.DescribeContactCommand({ InstanceId, ContactId: unknown })), "ContactId"],
      [() => client.send(new connect.StopContactCommand({ InstanceId, ContactId: unknown })), "ContactId"],
      [() => startChat({ ContactFlowId: unknown }), "ContactFlowId"],
    ];
    for (const [call, field] of calls) {
      const exception = await exceptionOf(call());
      expect(exception).toBeInstanceOf(connect.ResourceNotFoundException);
      expect(exception.message).toContain(field);
    }
  });

  it("[CP-03] of an operation that is not implemented is an InvalidRequestException that names it", async () => {
    const create = client.send(new connect.CreateUserHierarchyGroupCommand({ InstanceId, Name: "n" }));
    const exception = await exceptionOf(create);
    expect(exception).toBeInstanceOf(connect.InvalidRequestException);
    expect(exception.message).toContain("CreateUserHierarchyGroup");
    const list = client.send(new connect.ListPromptsCommand({ InstanceId }));
    expect((await exceptionOf(list)).message).toContain("ListPrompts");
  });

  it("[CP-04] has the CORS headers that pages of other origins need", async () => {
    const preflight = await fetch(`${server.url}/contact/chat`, {
      method: "OPTIONS",
      headers: { origin: "https://elsewhere.example", "access-control-request-method": "PUT" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
    const refused = await fetch(`${server.url}/contact/nothing`, { method: "PUT", body: "{" });
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ __type: "UnknownOperationException" });
  });
});

describe("the widget's start call", () => {
  const post = (body: unknown) =>
    fetch(server.description.startChatUrl, {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  it("[WS-01] starts a chat with only a name, and returns the features of the chat", async () => {
    const response = await post({
      ParticipantDetails: { DisplayName: "Bea" },
      Attributes: '{"page":"/cart"}',
      SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    const { data } = (await response.json()) as { data: { startChatResult: { ContactId: string } } };
    expect(data).toEqual({
      startChatResult: {
        ContactId: expect.any(String),
        ParticipantId: expect.any(String),
        ParticipantToken: expect.any(String),
      },
      featurePermissions: { ATTACHMENTS: true, MESSAGING_MARKDOWN: true },
    });
    const InitialContactId = data.startChatResult.ContactId;
    const read = await client.send(new connect.GetContactAttributesCommand({ InstanceId, InitialContactId }));
    expect(read.Attributes).toEqual({ page: "/cart" });
  });

  it.each([
    ["invalid JSON", "hello", 400],
    ["an unknown flow", { ContactFlowId: "7b1b0000-9999-4000-8000-000000000001" }, 404],
    ["another instance", { InstanceId: "7b1b0000-9999-4000-8000-000000000001" }, 404],
    ["attributes that are not strings", { Attributes: { a: 1 } }, 400],
    ["a body that is too large", { Attributes: { a: "x".repeat(2_000_000) } }, 413],
  ])("[WS-02] returns a JSON error for %s", async (_name, body, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.json()).toEqual({
      data: { Error: { code: expect.any(String), message: expect.any(String) } },
    });
  });
});
