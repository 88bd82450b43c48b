/** The recipe of the guide: a program in a folder of its own puts a bot into the chats of the widget. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "@tributary/testkit";
import type { Browser, Page } from "playwright-core";
import { expect, it } from "vitest";
import { newPage, openBrowser } from "./support/browser.ts";
import { startCenter } from "./support/center.ts";
import { bubbles, startChat, write } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";

const PROGRAM = fileURLToPath(new URL("../../examples/bot/widget-bot.mjs", import.meta.url));
const PACKAGES = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Runs the program in a folder that has nothing but it and its packages, and resolves once it prints its address. */
async function startProgram(center: string, port: number) {
  const folder = await mkdtemp(join(tmpdir(), "tributary-bot-"));
  await copyFile(PROGRAM, join(folder, "widget-bot.mjs"));
  await symlink(PACKAGES, join(folder, "node_modules"));
  const env = { ...process.env, CENTER: center, PORT: `${port}` };
  const child: ChildProcess = spawn(process.execPath, ["widget-bot.mjs"], { cwd: folder, env, stdio: "pipe" });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const address = () => /open (http:\S+)/.exec(output)?.[1] ?? "";
  await eventually(async () => expect(address(), output).not.toBe(""));
  return {
    url: address(),
    output: () => output,
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

const QUESTION = "Where is my order?";

/** Passes a request on to `address`, and returns status and text of the response; 502 if the program has ended. */
async function passOn({ method = "GET", headers }: IncomingMessage, body: string, address: string) {
  const { "content-type": type = "application/json", "x-amz-bearer": token } = headers;
  const sent = { "content-type": type, ...(typeof token === "string" && { "x-amz-bearer": token }) };
  try {
    const answer = await fetch(address, { method, headers: sent, body: method === "GET" ? null : body });
    return [answer.status, await answer.text()] as const;
  } catch {
    return [502, "{}"] as const;
  }
}

/**
 * Proxy between the center and the program. The bot's connection is held back until a message of the customer was passed on to the program, and answered, or not
 * within a second.
 */
async function holdingProxy(targets: { readonly center: () => string; readonly program: () => string }) {
  const streamed = Promise.withResolvers<void>();
  const delivered = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    const body = (await request.toArray()).join("");
    if (path.endsWith("/participant/connection")) {
      streamed.resolve();
      await delivered.promise;
    }
    const answering = passOn(request, body, `${path === "/hook" ? targets.program() : targets.center()}${path}`);
    if (body.includes(QUESTION)) void Promise.race([answering, delay(1_000)]).then(() => delivered.resolve());
    const [status, text] = await answering;
    const own = JSON.stringify(`http://127.0.0.1:${port}`);
    const isDescription = path.startsWith("/.well-known");
    response.writeHead(status, { "content-type": "application/json" });
    response.end(isDescription ? text.replace(/("participantEndpoint":\s*)"[^"]*"/, `$1${own}`) : text);
  });
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${port}`,
    /** Settles once the chat is streamed to the program. */
    streamed: streamed.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Opens the chat of the page of the program, and returns the page. */
async function openChat(browser: Browser, url: string): Promise<Page> {
  const page = await newPage(await browser.newContext({ locale: "en-US" }), url);
  await startChat(page, "Maya");
  return page;
}

/** Expects one answer to {@link QUESTION}, before the answer to another message. */
async function expectOneAnswer(page: Page): Promise<void> {
  const log = page.getByRole("log");
  await log.getByText(`You wrote: ${QUESTION}`).waitFor();
  await write(page, "And mine?");
  await log.getByText("You wrote: And mine?").waitFor();
  const answers = (await bubbles(page)).filter((text) => text.startsWith("You wrote"));
  expect(answers).toEqual([`You wrote: ${QUESTION}`, "You wrote: And mine?"]);
}

it("[BO-06] a bot answers once what was written while it was being added", async () => {
  const addresses = { center: "", program: "" };
  await using proxy = await holdingProxy({ center: () => addresses.center, program: () => addresses.program });
  await using center = await startCenter({ TRIBUTARY_STREAMING_ENDPOINTS: `bot=${proxy.url}/hook` });
  addresses.center = center.url;
  await using program = await startProgram(proxy.url, await freePort());
  addresses.program = program.url.replace(/\/$/, "");
  await using browser = await openBrowser();
  const page = await openChat(browser, program.url);

  await proxy.streamed;
  await write(page, QUESTION);

  await expectOneAnswer(page);
});

it("[BO-06] a bot answers once what was written before the chat was streamed", async () => {
  const port = await freePort();
  await using center = await startCenter({ TRIBUTARY_STREAMING_ENDPOINTS: `bot=http://127.0.0.1:${port}/hook` });
  await using program = await startProgram(center.url, port);
  await using browser = await openBrowser();
  const page = await newPage(await browser.newContext({ locale: "en-US" }), program.url);
  const written = Promise.withResolvers<void>();
  await page.route("**/bot", (route) => written.promise.then(() => route.continue()));
  await startChat(page, "Maya");

  await write(page, QUESTION);
  await page.getByText("Sent", { exact: true }).waitFor();
  written.resolve();

  await expectOneAnswer(page);
});

it("[BO-06, CW-08] a bot answers in the widget, and makes room for an agent", async () => {
  const port = await freePort();
  await using center = await startCenter({ TRIBUTARY_STREAMING_ENDPOINTS: `bot=http://127.0.0.1:${port}/hook` });
  await using program = await startProgram(center.url, port);
  await using browser = await openBrowser();
  const page = await openChat(browser, program.url);
  const log = page.getByRole("log");
  await log.getByText("Helper has joined the chat").waitFor();

  await write(page, "Where is my order?");
  await log.getByText("You wrote: Where is my order?").waitFor();
  await write(page, "An agent, please");
  await log.getByText("An agent will be with you soon.").waitFor();
  await log.getByText(/Helper (has )?left/).waitFor();

  const texts = (await bubbles(page)).filter((text) => !text.includes("in a moment"));
  expect(texts).toEqual([
    "Where is my order?",
    "You wrote: Where is my order?",
    "An agent, please",
    "An agent will be with you soon.",
  ]);
  expect((await fetch(`${program.url}hook`, { method: "POST", body: "{}" })).status).toBe(403);
  expect(program.output()).not.toMatch(/error/i);
});
