/** A customer who signs in: a server process with its settings, the demo center's flow, an OpenID provider, and the AWS SDK. */
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { expect, it } from "vitest";
import { type ServerProcess, startServer } from "../../apps/server/test/server-process.ts";
import { openCookieBrowser } from "../../packages/http/test/cookie-browser.ts";
import { CLIENT } from "../../packages/http/test/openid-provider.ts";
import { openCustomerProvider, REDIRECT } from "../../packages/http/test/sign-in-center.ts";

/** Clients of the back end and of the customer. */
function clientsOf({ description }: ServerProcess) {
  const { connectEndpoint, participantEndpoint, region, demo } = description;
  const { accessKeyId, secretAccessKey } = demo;
  const plane = new connect.ConnectClient({
    endpoint: connectEndpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const none = { accessKeyId: "none", secretAccessKey: "none" };
  const service = new participant.ConnectParticipantClient({
    endpoint: participantEndpoint,
    region,
    credentials: none,
  });
  return { plane, service, InstanceId: description.instanceId };
}

/** Starts a chat in the flow that asks for a sign-in, and joins it. */
async function startChat({ plane, service, InstanceId }: ReturnType<typeof clientsOf>) {
  const { ContactFlowSummaryList = [] } = await plane.send(new connect.ListContactFlowsCommand({ InstanceId }));
  const ContactFlowId = ContactFlowSummaryList.find(({ Name }) => Name === "Sample chat with sign-in")?.Id;
  const ParticipantDetails = { DisplayName: "Customer" };
  const { ContactId, ParticipantToken } = await plane.send(
    new connect.StartChatContactCommand({ InstanceId, ContactFlowId, ParticipantDetails }),
  );
  const { ConnectionCredentials } = await service.send(
    new participant.CreateParticipantConnectionCommand({
      ParticipantToken,
      Type: ["CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
    }),
  );
  return { ContactId, ConnectionToken: present(ConnectionCredentials?.ConnectionToken, "token") };
}

it("[AN-20, AN-28] a customer signs in, while the server process is killed in between, and programs know who they are", async () => {
  await using provider = await openCustomerProvider();
  await using server = await startServer({
    environment: {
      TRIBUTARY_CUSTOMER_OIDC_ISSUER: provider.issuer,
      TRIBUTARY_CUSTOMER_OIDC_CLIENT_ID: CLIENT.clientId,
      TRIBUTARY_CUSTOMER_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
    },
  });
  const clients = clientsOf(server);
  const { plane, service, InstanceId } = clients;
  const { ContactId, ConnectionToken } = await startChat(clients);
  const itemsOf = async () =>
    (await service.send(new participant.GetTranscriptCommand({ ConnectionToken, SortOrder: "ASCENDING" })))
      .Transcript ?? [];
  const initiated = present(
    (await itemsOf()).find(({ ContentType }) => ContentType?.endsWith("authentication.initiated")),
    "event",
  );
  const { SessionId } = JSON.parse(initiated.Content ?? "");
  const { AuthenticationUrl = "" } = await service.send(
    new participant.GetAuthenticationUrlCommand({ ConnectionToken, SessionId, RedirectUri: REDIRECT }),
  );
  const { url } = await openCookieBrowser().open(AuthenticationUrl, { stops: ({ href }) => href.startsWith(REDIRECT) });
  await expect.poll(() => server.serverPids.length).toBe(1);
  process.kill(present(server.serverPids[0], "process"), "SIGKILL");

  const [State, Code] = ["state", "code"].map((name) => url.searchParams.get(name) ?? "");
  await plane.send(new connect.UpdateParticipantAuthenticationCommand({ InstanceId, State, Code }));

  const describeContact = async () =>
    (await plane.send(new connect.DescribeContactCommand({ InstanceId, ContactId }))).Contact;
  await expect.poll(async () => (await describeContact())?.CustomerId).toBe("one");
  expect(await describeContact()).toMatchObject({
    Attributes: { flow: "sample-chat-with-sign-in", signIn: "succeeded" },
    QueueInfo: { Id: expect.any(String) },
    SegmentAttributes: {
      "connect:CustomerAuthentication": { ValueMap: { IdentityProvider: { ValueString: provider.issuer } } },
    },
  });
  expect(
    (await itemsOf()).map(({ Content, ContentType }) => Content ?? ContentType?.split(".").slice(-2).join(".")),
  ).toEqual([
    "participant.joined",
    "Please sign in, so that we know who you are. You can also go on without.",
    initiated.Content,
    "authentication.succeeded",
    "displayname.updated",
    "Thank you for signing in. An agent will be with you in a moment.",
  ]);
  for (const secret of [State, Code, CLIENT.clientSecret]) expect(server.stderr).not.toContain(secret);
  expect(server.serverPids).toHaveLength(2);
});

it("[FL-08] without a provider the flow goes on at once", async () => {
  await using server = await startServer();
  const clients = clientsOf(server);
  const { ContactId } = await startChat(clients);

  const { Contact } = await clients.plane.send(
    new connect.DescribeContactCommand({ InstanceId: clients.InstanceId, ContactId }),
  );

  expect(Contact).toMatchObject({ Attributes: { signIn: "failed" }, QueueInfo: { Id: expect.any(String) } });
  expect(Contact).not.toHaveProperty("SegmentAttributes");
});
