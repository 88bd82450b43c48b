import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { connect } from "node:net";
import { CenterError } from "@tributary/model";
import { createRecordingLogger, type RecordingLogger } from "@tributary/testkit";
import { afterEach, beforeEach, expect, it } from "vitest";
import { plainErrorForm } from "./error-form.ts";
import { createHotPathRouter, type OwnedHotPathRouter } from "./hot-path-router.ts";
import { MAX_BODY_BYTES } from "./read-body.ts";

let log: RecordingLogger;
let router: OwnedHotPathRouter;
let server: Server;
let port: number;
let bodies: string[];

beforeEach(async () => {
  log = createRecordingLogger();
  bodies = [];
  router = createHotPathRouter({
    log,
    newRequestId: () => "the-id",
    answered: () => undefined,
    pauseBeforeRefusal: () => Promise.resolve(),
    admit: ({ headers }) => headers["x-who"] !== "flood",
  });
  server = createServer((incoming, response) => {
    if (!router.take(incoming, response)) response.writeHead(404).end("unhandled");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" ? (address?.port ?? 0) : 0;
  router.handle("/messages", {
    errorForm: plainErrorForm,
    async answer({ headers, body }) {
      bodies.push(String(body));
      return { status: 200, headers: { "content-type": "text/plain" }, body: `${headers["x-who"]}: é${body}` };
    },
  });
  router.handle("/faults", {
    errorForm: plainErrorForm,
    answer: () => Promise.reject(new Error("secret of the house")),
  });
  router.handle("/refusals", {
    errorForm: plainErrorForm,
    answer: () => Promise.reject(new CenterError("not-found", "")),
  });
});

afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

type Answer = { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly text: string };

function send(method: string, path: string, parts: readonly (string | Buffer)[] = [], who = "ann"): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const asked = request({ port, host: "127.0.0.1", method, path, headers: { "x-who": who } }, async (response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() });
  });
  asked.once("error", reject);
  for (const part of parts) asked.write(part);
  asked.end();
  return promise;
}

it("answers POST requests to its paths with the request id, ignoring the query", async () => {
  const answer = await send("POST", "/messages?x=1", ["hel", "lo"]);

  expect(answer).toMatchObject({ status: 200, text: "ann: éhello" });
  expect(answer.headers).toMatchObject({ "x-amzn-requestid": "the-id", "content-length": "12" });
});

it("leaves other paths and methods to the framework", async () => {
  const answers = await Promise.all([send("GET", "/messages"), send("POST", "/else"), send("POST", "/messages/")]);

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

it("[HT-03] refuses a body that is too long in the API's error form and closes the connection", async () => {
  const answer = await send("POST", "/messages", [Buffer.alloc(MAX_BODY_BYTES), "x"]);

  expect([answer.status, answer.headers.connection, JSON.parse(answer.text).code]).toEqual([
    413,
    "close",
    "request-too-large",
  ]);
  expect(bodies).toEqual([]);
});

it("[LM-18] refuses requests of an address over its budget in the API's error form, without reading the body", async () => {
  const answer = await send("POST", "/messages", ["hello"], "flood");

  expect([answer.status, answer.headers["retry-after"], JSON.parse(answer.text).code]).toEqual([
    429,
    "1",
    "too-many-requests",
  ]);
  expect(bodies).toEqual([]);
});

it("[HT-04] answers an unexpected error in the API's form with the logged reference and without the error's text", async () => {
  const answer = await send("POST", "/faults");

  expect(answer.status).toBe(500);
  expect(answer.text).toContain("the-id");
  expect(answer.text).not.toContain("secret");
  expect(log.lines).toMatchObject([{ level: "error", fields: { reference: "the-id", route: "/faults" } }]);
});

it("answers a thrown refusal without logging it", async () => {
  expect((await send("POST", "/refusals")).status).toBe(404);
  expect(log.lines).toEqual([]);
});

it("does not answer a peer that disconnects before the end of its body", async () => {
  const peer = connect(port, "127.0.0.1");
  peer.write("POST /messages HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  const [incoming] = await once(server, "request");
  peer.destroy();
  await new Promise((resolve) => incoming.once("close", resolve));

  expect(bodies).toEqual([]);
});

it("[HT-06] ends every connection with its answer once it is closed", async () => {
  router.close();

  expect((await send("POST", "/messages")).headers.connection).toBe("close");
});
