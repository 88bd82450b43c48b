/** Requests of participants, with the bytes of their files. */
import {
  ATTACHMENT_PATHS,
  OWN_PARTICIPANT_PATHS,
  PARTICIPANT_OPERATIONS,
  type ParticipantOperationName,
} from "@tributary/protocol";
import type { SeededRandom } from "@tributary/testkit";
import { hostileText, hostileValue } from "./hostile-values.ts";
import { bytesOf, mutateJson } from "./mutate-json.ts";
import { mutateRequest, printable } from "./mutate-request.ts";
import { idFor, type Population } from "./population.ts";
import type { Shot } from "./shot.ts";

const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const LIST_PICKER = {
  templateType: "ListPicker",
  version: "1.0",
  data: { content: { title: "Which?", elements: [{ title: "One" }, { title: "Two" }] } },
};

type Sample = (random: SeededRandom, population: Population) => object;

/** A valid body of each operation. Members of the path are written into it. */
const SAMPLES: Readonly<Record<ParticipantOperationName, Sample>> = {
  CreateParticipantConnection: () => ({ Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"], ConnectParticipant: true }),
  SendMessage: (random) =>
    random.pick<object>([
      { ContentType: "text/plain", Content: "Hello", ClientToken: String(random.between(0, 9_999)) },
      { ContentType: "text/markdown", Content: "**Hello** [you](https://shop.example)" },
      { ContentType: "application/json", Content: '{"a":1}' },
      { ContentType: INTERACTIVE, Content: JSON.stringify(LIST_PICKER) },
      { ContentType: `${INTERACTIVE}.response`, Content: '{"templateType":"ListPicker","action":"One"}' },
    ]),
  SendEvent: (random) =>
    random.pick<object>([
      { ContentType: "application/vnd.amazonaws.connect.event.typing" },
      { ContentType: "application/vnd.amazonaws.connect.event.message.read", Content: '{"messageId":"m"}' },
      { ContentType: "application/vnd.amazonaws.connect.event.message.delivered", Content: '{"messageId":"m"}' },
      { ContentType: "application/vnd.amazonaws.connect.event.connection.acknowledged" },
    ]),
  GetTranscript: (random, population) => ({
    ContactId: idFor(random, population, "ContactId"),
    MaxResults: 10,
    ScanDirection: "BACKWARD",
    SortOrder: "ASCENDING",
    StartPosition: random.pick<object>([
      { MostRecent: 5 },
      { AbsoluteTime: new Date().toISOString() },
      { Id: "m" },
      {},
    ]),
  }),
  DisconnectParticipant: () => ({ ClientToken: "end" }),
  StartAttachmentUpload: () => ({
    AttachmentName: "a.png",
    ContentType: "image/png",
    AttachmentSizeInBytes: 8,
    ClientToken: "file",
  }),
  CompleteAttachmentUpload: () => ({ AttachmentIds: ["a"], ClientToken: "file" }),
  GetAttachment: () => ({ AttachmentId: "a", UrlExpiryInSeconds: 60 }),
  DescribeView: () => ({}),
  GetAuthenticationUrl: () => ({ SessionId: "a", RedirectUri: "https://shop.example" }),
  CancelParticipantAuthentication: () => ({ SessionId: "a" }),
};

/** Valid bodies of the operations of our own. */
const OWN_SAMPLES: Readonly<Record<keyof typeof OWN_PARTICIPANT_PATHS, Sample>> = {
  wait: () => ({}),
  participants: () => ({}),
  rating: () => ({ Score: 4, Comment: "Good" }),
  attachmentLimits: () => ({}),
  messageStart: () => ({ ContentType: "text/plain" }),
  messagePart: (random, { bots }) => ({
    MessageToken: random.pick(bots).messageToken,
    Content: random.pick(["Hello", "x".repeat(16_000)]),
    MessageCompleted: random.chance(0.2),
  }),
};

const OWN_TARGETS = Object.entries(OWN_PARTICIPANT_PATHS).map(
  ([name, path]) => [name, { method: "POST", path }] as const,
);

const samplesByTarget: Readonly<Record<string, Sample | undefined>> = { ...SAMPLES, ...OWN_SAMPLES };

/** Names of the operations, with methods and paths. */
export const PARTICIPANT_TARGETS = [...Object.entries(PARTICIPANT_OPERATIONS), ...OWN_TARGETS];

/** Returns a random request for an operation. */
export function participantShot(
  random: SeededRandom,
  population: Population,
  [target, { method, path }]: (typeof PARTICIPANT_TARGETS)[number] = random.pick(PARTICIPANT_TARGETS),
): Shot {
  const sample = samplesByTarget[target]?.(random, population) ?? {};
  // Each end of a chat takes a customer away.
  const isValid = random.chance(target === "DisconnectParticipant" ? 0 : 0.15);
  const body = isValid ? Buffer.from(JSON.stringify(sample)) : bytesOf(random, mutateJson(random, sample));
  const shot = {
    target,
    method,
    path: path.replace(":ViewToken", isValid ? "form" : encodeURIComponent(hostileText(random).toWellFormed())),
    headers: { "content-type": "application/json", "x-amz-bearer": bearer(random, population, target) },
    body: method === "POST" ? body : Buffer.alloc(0),
  };
  return isValid || random.chance(0.85) ? shot : mutateRequest(random, shot);
}

/** Operations with the token of the start. */
const OF_START: ReadonlySet<string> = new Set(["CreateParticipantConnection", "wait", "participants", "rating"]);

function bearer(random: SeededRandom, { customers, bots }: Population, target: string): string {
  const customer = random.pick(target.startsWith("message") ? bots : customers);
  const token = OF_START.has(target) ? customer.participantToken : customer.connectionToken;
  // A customer who leaves is of no use to later requests.
  if (target === "DisconnectParticipant" && random.chance(0.95)) return "";
  switch (random.between(0, 20)) {
    case 0:
      return OF_START.has(target) ? customer.connectionToken : customer.participantToken;
    case 1:
      return token.slice(0, random.between(0, token.length));
    case 2:
      return printable(hostileText(random));
    case 3:
      return token.replace(/.$/, "A");
    default:
      return token;
  }
}

export function attachmentShot(random: SeededRandom, { uploads, downloads }: Population): Shot {
  const isUpload = random.chance(0.5);
  const upload = random.pick(uploads);
  const url = new URL(isUpload ? upload.url : random.pick(downloads));
  const token = url.searchParams.get("token") ?? "";
  const path = isUpload ? ATTACHMENT_PATHS.upload : ATTACHMENT_PATHS.download;
  const given = random.pick([
    token,
    token,
    token,
    token,
    `${token}x`,
    token.slice(0, 40),
    "",
    encodeURIComponent(hostileText(random).toWellFormed()),
  ]);
  const shot = {
    target: path,
    method: isUpload ? "PUT" : random.pick(["GET", "GET", "HEAD"]),
    path: `${path}?token=${given}${random.chance(0.1) ? `&token=${given}` : ""}`,
    headers: isUpload
      ? { ...upload.headers }
      : { range: random.pick(["bytes=0-3", "bytes=-2", "bytes=8-", "bytes=0-0,2-3", "bytes=-0", "bytes=a-b"]) },
    body: isUpload ? fileBytes(random) : Buffer.alloc(0),
  };
  return random.chance(0.6) ? shot : mutateRequest(random, shot);
}

function fileBytes(random: SeededRandom): Buffer {
  const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return random.pick([
    png,
    png.subarray(0, 5),
    Buffer.concat([png, png]),
    Buffer.alloc(0),
    Buffer.from(random.bytes(8)),
    Buffer.alloc(100_000),
    Buffer.from(JSON.stringify(hostileValue(random)) ?? ""),
  ]);
}
