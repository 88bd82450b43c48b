import { ConnectClient, ListQueuesCommand, StartChatContactCommand, TagResourceCommand } from "@aws-sdk/client-connect";
import { type Clock, createSystemClock } from "@tributary/kernel";
import { asId, type UserId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { createSignatureCheck, type SignatureCheck, type SignatureMode } from "./check.ts";
import type { SignedRequest } from "./signature.ts";

const KEY_ID = "AKIAEXAMPLE000000001";
const SECRET = "a secret/with+signs";

type Captured = {
  method: string;
  path: string;
  query?: Record<string, string | string[]>;
  headers: Record<string, string>;
  body?: Uint8Array;
};

/** Returns the request that the SDK's own signer makes from a command, as it would be sent. */
async function signed(
  command: object,
  options: { secret?: string; sessionToken?: string; region?: string } = {},
): Promise<SignedRequest> {
  let captured: Captured | undefined;
  const client = new ConnectClient({
    region: options.region ?? "us-east-1",
    endpoint: "http://127.0.0.1:8480",
    credentials: {
      accessKeyId: KEY_ID,
      secretAccessKey: options.secret ?? SECRET,
      ...(options.sessionToken === undefined ? {} : { sessionToken: options.sessionToken }),
    },
    maxAttempts: 1,
    requestHandler: {
      handle(request: Captured) {
        captured = request;
        return Promise.reject(new Error("captured"));
      },
    } as never,
  });
  await client.send(command as never).catch(() => undefined);
  if (captured === undefined) throw new Error("the SDK sent nothing");
  return asReceived(captured);
}

function asReceived({ method, path, query = {}, headers, body }: Captured): SignedRequest {
  const search = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    path,
    query: search.join("&"),
    headers: lower,
    body: body === undefined ? Buffer.alloc(0) : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  };
}

const HOLDER = { principal: "root", userId: asId<UserId>("root id") };
const SIGNER = { ...HOLDER, accessKeyId: KEY_ID };

function checkAt(offsetMs: number, mode: SignatureMode = "verify") {
  const system = createSystemClock();
  const clock: Clock = { ...system, now: () => system.now() + offsetMs };
  const accessKeys = async (id: string) => (id === KEY_ID ? { secret: SECRET, ...HOLDER } : undefined);
  return createSignatureCheck({ clock, accessKeys }, mode);
}

const list = new ListQueuesCommand({ InstanceId: "i 1", QueueTypes: ["STANDARD", "AGENT"], MaxResults: 5 });
const start = new StartChatContactCommand({
  InstanceId: "i",
  ContactFlowId: "f",
  ParticipantDetails: { DisplayName: "Zoë & co" },
});
const tag = new TagResourceCommand({
  resourceArn: "arn:aws:connect:us-east-1:1:instance/i/queue/(q)*!'",
  tags: { a: "b" },
});

describe("the signature check", () => {
  it("[SG-01] accepts signatures of the AWS SDK: queries, bodies, encoded paths, session tokens, any region", async () => {
    const check = checkAt(0);
    const requests = await Promise.all([
      signed(list),
      signed(start),
      signed(tag),
      signed(start, { sessionToken: "a-session" }),
      signed(start, { region: "eu-central-1" }),
    ]);
    expect(await Promise.all(requests.map((request) => check(request)))).toEqual(
      requests.map(() => ({ ok: true, value: SIGNER })),
    );
  });

  it("[SG-02] refuses a different secret, body, path, query, method or signed header", async () => {
    const check = checkAt(0);
    const good = await signed(list);
    const withBody = await signed(start);
    const forged: SignedRequest[] = [
      await signed(list, { secret: "another" }),
      { ...withBody, body: Buffer.from("{}") },
      { ...good, path: "/queues-summary/other" },
      { ...good, query: "maxResults=6" },
      { ...good, method: "POST" },
      { ...good, headers: { ...good.headers, host: "elsewhere" } },
      { ...good, headers: { ...good.headers, "amz-sdk-request": undefined } },
    ];
    const codes = await Promise.all(forged.map((request) => codeOf(check(request))));
    expect(codes).toEqual(forged.map(() => "signature-wrong"));
  });

  it("[SG-03] allows five minutes between the clocks and no more", async () => {
    const request = await signed(list);
    expect((await checkAt(290_000)(request)).ok).toBe(true);
    expect((await checkAt(-290_000)(request)).ok).toBe(true);
    expect(await codeOf(checkAt(310_000)(request))).toBe("signature-wrong");
    expect(await codeOf(checkAt(-310_000)(request))).toBe("signature-wrong");
  });

  it("[SG-04] distinguishes a missing signature from an unknown key", async () => {
    const request = await signed(list);
    const { authorization, ...unsigned } = request.headers;
    const unknown = String(authorization).replace(KEY_ID, "AKIAUNKNOWN");
    expect(await codeOf(checkAt(0)({ ...request, headers: unsigned }))).toBe("signature-missing");
    expect(await codeOf(checkAt(0)({ ...request, headers: { ...unsigned, authorization: unknown } }))).toBe(
      "access-key-unknown",
    );
    expect(await codeOf(checkAt(0)({ ...request, headers: { ...unsigned, authorization: "Bearer x" } }))).toBe(
      "access-key-unknown",
    );
  });

  it("[SG-05] checks the key only in mode known-key, nothing in mode off", async () => {
    const stale = await signed(list, { secret: "another" });
    expect(await checkAt(0, "known-key")(stale)).toEqual({ ok: true, value: SIGNER });
    expect(await checkAt(0, "off")({ ...stale, headers: {} })).toEqual({ ok: true, value: null });
  });
});

async function codeOf(checked: ReturnType<SignatureCheck>): Promise<string | undefined> {
  const result = await checked;
  return result.ok ? undefined : result.refusal.code;
}
