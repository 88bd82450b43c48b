/** Interactive messages and the views that they present, through the unmodified SDK. */
import {
  CreateParticipantConnectionCommand,
  DescribeViewCommand,
  GetTranscriptCommand,
  ResourceNotFoundException,
  SendMessageCommand,
  ValidationException,
} from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { expect, it } from "vitest";
import { createStartSurface, createViews } from "../src/index.ts";
import { sdkClients } from "./sdk-clients.ts";
import { call, connect, openTestCenter, type Party } from "./test-center.ts";
import { FLOW } from "./test-definition.ts";

const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const RESPONSE = `${INTERACTIVE}.response`;
const contentTypes = ["text/plain", INTERACTIVE, RESPONSE];

const picker = JSON.stringify({
  templateType: "ListPicker",
  version: "1.0",
  data: { content: { title: "Which one?", elements: [{ title: "Mine" }] } },
});
const views = createViews([
  {
    Id: "form",
    Name: "Form",
    Version: 3,
    InputSchema: '{"type":"object"}',
    Template: '{"Head":{}}',
    Actions: ["Send"],
  },
]);

async function openChat() {
  const center = await openTestCenter({ participant: { views } });
  const { service: sdk } = sdkClients(center);
  const customer = await center.startChat({ contentTypes });
  await center.center.chats.join(customer.ref);
  const agent = await center.bringAgent(customer);
  const tokenOf = async ({ participantToken: ParticipantToken }: Party) => {
    const connection = new CreateParticipantConnectionCommand({ Type: ["CONNECTION_CREDENTIALS"], ParticipantToken });
    return present((await sdk.send(connection)).ConnectionCredentials?.ConnectionToken, "token");
  };
  const [ofCustomer, ofAgent] = [await tokenOf(customer), await tokenOf(agent)];
  const send = (ConnectionToken: string, ContentType: string, Content: string) =>
    sdk.send(new SendMessageCommand({ ConnectionToken, ContentType, Content }));
  return { center, sdk, ofCustomer, ofAgent, send, [Symbol.asyncDispose]: () => center[Symbol.asyncDispose]() };
}

it("[CY-02] an agent presents a choice, and the customer's response and reply arrive unchanged", async () => {
  await using chat = await openChat();
  const { sdk, ofCustomer, ofAgent, send } = chat;
  const response = JSON.stringify({ version: "1.0", action: "ShowMore", data: {}, templateType: "ListPicker" });

  await send(ofAgent, INTERACTIVE, picker);
  await send(ofCustomer, RESPONSE, response);
  await send(ofCustomer, "text/plain", "Mine");

  const page = await sdk.send(new GetTranscriptCommand({ ConnectionToken: ofCustomer, SortOrder: "ASCENDING" }));
  const sent = page.Transcript?.slice(-3).map(({ ContentType, Content, ParticipantRole }) => {
    return { ContentType, Content, ParticipantRole };
  });
  expect(sent).toEqual([
    { ContentType: INTERACTIVE, Content: picker, ParticipantRole: "AGENT" },
    { ContentType: RESPONSE, Content: response, ParticipantRole: "CUSTOMER" },
    { ContentType: "text/plain", Content: "Mine", ParticipantRole: "CUSTOMER" },
  ]);
});

it.each([
  ["[CY-03] an interactive message of a customer", "ofCustomer", picker, /ContentType/],
  [
    "[CY-01] an interactive message without a template",
    "ofAgent",
    '{"version":"1.0","data":{}}',
    /Content: .*templateType/,
  ],
] as const)("%s is a ValidationException", async (_what, sender, content, message) => {
  await using chat = await openChat();

  const sending = chat.send(chat[sender], INTERACTIVE, content);

  await expect(sending).rejects.toBeInstanceOf(ValidationException);
  await expect(sending).rejects.toThrow(message);
});

it("[CY-06] DescribeView returns the view of a token, and a ResourceNotFoundException for another", async () => {
  await using chat = await openChat();
  const { sdk, ofCustomer: ConnectionToken, ofAgent, send } = chat;
  const viewToken = "form:3";
  const message = { templateType: "ViewResource", version: "1.0", data: { content: { viewId: "form", viewToken } } };
  await send(ofAgent, INTERACTIVE, JSON.stringify(message));

  const { View } = await sdk.send(new DescribeViewCommand({ ViewToken: viewToken, ConnectionToken }));
  const unknown = sdk.send(new DescribeViewCommand({ ViewToken: "a/b+c=", ConnectionToken }));

  expect(View).toEqual({
    Id: "form",
    Arn: expect.stringMatching(/^arn:aws:connect:.*:instance\/.*\/view\/form$/),
    Name: "Form",
    Version: 3,
    Content: { InputSchema: '{"type":"object"}', Template: '{"Head":{}}', Actions: ["Send"] },
  });
  await expect(unknown).rejects.toBeInstanceOf(ResourceNotFoundException);
});

it.each(["%E0%A4%A", "x".repeat(1_001), ""])("[CY-06] a token that cannot be one is refused: %s", async (token) => {
  await using chat = await openChat();
  const headers = { "x-amz-bearer": chat.ofCustomer };

  const answer = await fetch(`${chat.center.http}/participant/views/${token}`, { headers });

  expect(answer.status).toBe(400);
  if (token.length > 1_000) expect(answer.headers.get("x-amzn-errortype")).toBe("ValidationException");
});

it.each([undefined, "forged"])("[CY-06] DescribeView requires the connection token: %s", async (token) => {
  await using chat = await openChat();
  const headers = token === undefined ? {} : { "x-amz-bearer": token };

  const answer = await fetch(`${chat.center.http}/participant/views/form`, { headers });

  expect(answer.status).toBe(403);
});

it.each([
  ["application/json", "{", 400],
  ["application/json", "{}", 200],
  ["text/plain", "€".repeat(5_462), 400],
])("[CY-04] an initial message of type %s is judged like others", async (ContentType, Content, status) => {
  await using center = await openTestCenter({ surfaces: [createStartSurface({ pages: null })] });

  const started = await fetch(`${center.http}/startChat`, {
    method: "POST",
    body: JSON.stringify({
      ContactFlowId: FLOW,
      SupportedMessagingContentTypes: ["text/plain", "application/json"],
      InitialMessage: { ContentType, Content },
    }),
  });

  expect(started.status).toBe(status);
  if (status === 400) expect(JSON.stringify(await started.json())).toContain("InitialMessage.Content");
});

it("[CY-02] messages have only the content types of their chat", async () => {
  await using center = await openTestCenter();
  const customer = await center.startChat({ contentTypes: ["text/plain"] });
  await center.center.chats.join(customer.ref);
  const { token } = await connect(center.http, await center.bringAgent(customer));

  const answer = await call(center.http, "message", { token, body: { ContentType: INTERACTIVE, Content: picker } });

  expect(answer).toMatchObject({ status: 400, body: { __type: "ValidationException" } });
});
