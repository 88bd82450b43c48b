/** Requests for all operations of the control plane: valid ones, changed, and signed afterwards. */
import * as connect from "@aws-sdk/client-connect";
import { asError } from "@tributary/kernel";
import { CONNECT_OPERATIONS, OWN_OPERATIONS } from "@tributary/protocol/connect";
import type { SeededRandom } from "@tributary/testkit";
import { signatureOf } from "../../../packages/http/src/connect/signature/signature.ts";
import type { AdministrationCenter } from "../../../packages/http/test/administration-center.ts";
import { type Input, openForInputs } from "../../../packages/http/test/operation-center.ts";
import { OPERATION_INPUTS } from "../../../packages/http/test/operation-inputs.ts";
import { hostileText, hostileValue } from "./hostile-values.ts";
import { bytesOf, mutateJson } from "./mutate-json.ts";
import { mutateRequest } from "./mutate-request.ts";
import { idFor, type Population } from "./population.ts";
import type { Shot } from "./shot.ts";

/** A request of the SDK before it is signed. `json`: its body; undefined if it has none. */
type Template = Omit<Shot, "body" | "headers"> & { readonly json: unknown };

/** Inputs of all implemented operations. Their ids are those of another center. */
export type SampleInputs = ReadonlyMap<string, Input>;

/** Returns a valid input of each implemented operation of Amazon Connect. Inputs that need contacts are made in a center of their own each. */
export async function readSampleInputs(): Promise<SampleInputs> {
  const inputs = new Map<string, Input>();
  for (const { name, input, isOfInstance } of OPERATION_INPUTS) {
    const members = typeof input === "function" ? await madeInput(input) : input;
    inputs.set(name, isOfInstance === false ? members : { InstanceId: "x", ...members });
  }
  return inputs;
}

async function madeInput(make: (center: AdministrationCenter) => Promise<Input>): Promise<Input> {
  await using opened = await openForInputs();
  return await make(opened);
}

/** Operations that start contacts: only they may have the flow of the demo. */
const STARTS: ReadonlySet<string> = new Set([
  "StartChatContact",
  "StartTaskContact",
  "SendChatIntegrationEvent",
  "CreateTaskTemplate",
  "UpdateTaskTemplate",
]);

/** Requests of all operations. */
export type Templates = { readonly implemented: readonly Template[]; readonly others: readonly Template[] };

/** Returns the requests of all operations with ids of the population. Those of our own are among the others: they have no bodies. */
export async function templatesOf(
  random: SeededRandom,
  population: Population,
  inputs: SampleInputs,
): Promise<Templates> {
  const implemented = [...inputs].map(([name, input]) =>
    serialize(name, withLiveIds(random, population, { name, input }) as Input),
  );
  const others = [...CONNECT_OPERATIONS, ...OWN_OPERATIONS].filter(({ name }) => !inputs.has(name));
  const label = (_braces: string, member: string): string =>
    encodeURIComponent(idFor(random, population, member) ?? "x");
  return {
    implemented: await Promise.all(implemented),
    others: others.map(({ name, method, path }) => ({
      target: name,
      method,
      path: path.replace(/\{(\w+)\}/g, label),
      json: method === "GET" ? undefined : {},
    })),
  };
}

function withLiveIds(
  random: SeededRandom,
  population: Population,
  { name, input, member = "" }: { readonly name: string; readonly input: unknown; readonly member?: string },
): unknown {
  if (input instanceof Date) return input;
  if (Array.isArray(input)) return input.map((each) => withLiveIds(random, population, { name, input: each, member }));
  if (typeof input === "object" && input !== null) {
    return Object.fromEntries(
      Object.entries(input).map(([key, value]) => [
        key,
        withLiveIds(random, population, { name, input: value, member: key }),
      ]),
    );
  }
  if (typeof input !== "string") return input;
  if (member === "DestinationId" || (member === "ContactFlowId" && STARTS.has(name)))
    return idFor(random, population, "StartedFlowId") ?? input;
  return member === "Name" || member === "Username"
    ? unusedName(random, input)
    : (idFor(random, population, member) ?? input);
}

/** Names are unique within their kind. */
function unusedName(random: SeededRandom, name: string): string {
  return name === "Language" ? name : `${name}-${random.between(0, 999_999)}`;
}

type AnyCommand = typeof connect.DescribeUserCommand;

type Serialized = {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
};

/** Returns the request that the SDK makes of an input. */
async function serialize(name: string, input: Input): Promise<Template> {
  const Command = (connect as unknown as Record<string, AnyCommand>)[`${name}Command`]; // the table has names of the SDK only
  if (Command === undefined) throw new Error(`the SDK has no ${name}`);
  const captured = Promise.withResolvers<Serialized>();
  const client = new connect.ConnectClient({
    endpoint: "http://127.0.0.1",
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts: 1,
    requestHandler: {
      handle(request: Serialized) {
        captured.resolve(request);
        return Promise.reject(new Error("captured"));
      },
    } as never,
  });
  client
    .send(new Command(input as unknown as connect.DescribeUserCommandInput))
    .catch((error) => captured.reject(asError(error)));
  const { method, path, query = {}, body } = await captured.promise;
  const search = Object.entries(query).flatMap(([key, values]) =>
    [values].flat().map((value) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`),
  );
  const text = typeof body === "string" ? body : Buffer.from(body ?? []).toString();
  const json: unknown = text === "" ? undefined : JSON.parse(text);
  return { target: name, method, path: search.length === 0 ? path : `${path}?${search.join("&")}`, json };
}

type Keys = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** Returns a random request for one of the templates, mostly for an operation that is implemented. */
export function controlPlaneShot(random: SeededRandom, templates: Templates, keys: readonly Keys[]): Shot {
  return shotOf(random, random.pick(random.chance(0.9) ? templates.implemented : templates.others), keys);
}

/** Returns a random request for an operation. Some are signed wrongly, or with the key of a user who may do less. */
export function shotOf(random: SeededRandom, { json, ...request }: Template, keys: readonly Keys[]): Shot {
  const isValid = random.chance(0.1);
  const given = json === undefined && random.chance(0.1) ? hostileValue(random) : json;
  const headers = { host: "127.0.0.1", ...(given === undefined ? {} : { "content-type": "application/json" }) };
  const shot = { ...request, headers, body: bodyOf(random, given, isValid) };
  const changed = isValid || random.chance(0.7) ? shot : mutateRequest(random, shot);
  const key = random.chance(0.9) ? keys[0] : random.pick(keys);
  return random.chance(0.02) || key === undefined ? changed : signed(random, changed, key);
}

function bodyOf(random: SeededRandom, json: unknown, isValid: boolean): Buffer {
  if (json === undefined) return Buffer.alloc(0);
  return isValid ? Buffer.from(JSON.stringify(json)) : bytesOf(random, mutateJson(random, json), 0.1);
}

/** Signs a request. Some signatures are spoiled afterwards. */
function signed(random: SeededRandom, shot: Shot, { accessKeyId, secretAccessKey }: Keys): Shot {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${date.slice(0, 8)}/us-east-1/connect/aws4_request`;
  const [path = "", query = ""] = shot.path.split(/\?(.*)/s, 2);
  const host = [shot.headers.host ?? ""].flat()[0] ?? "";
  const headers = { host, "x-amz-date": date };
  const signature = signatureOf(
    { method: shot.method, path, query, headers, body: shot.body },
    { secret: secretAccessKey, scope, date, signedHeaders: ["host", "x-amz-date"] },
  );
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
  const spoiled = random.chance(0.02)
    ? authorization.replace(/[a-z]/, hostileText(random).replace(/[^\x20-\x7e]/g, ""))
    : authorization;
  return { ...shot, headers: { "x-amz-date": date, authorization: spoiled, ...shot.headers } };
}
