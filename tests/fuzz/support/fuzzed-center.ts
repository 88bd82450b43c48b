/** The built server under random input: without the limits that would refuse most of it, and with an observer in its process. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLIENT, openOpenidProvider } from "../../../packages/http/test/openid-provider.ts";
import { type RunningCenter, startCenter } from "../../e2e/support/center.ts";
import { openLocalSite } from "../../e2e/support/local-site.ts";
import { ENDPOINT_ARN } from "./population.ts";

/** A route of the server's framework. `url` has parameters after colons, and may end with `*`. */
export type Route = { readonly method: string; readonly url: string };

/** Memory of the server process after a garbage collection. Unit: bytes. */
export type Memory = { readonly rss: number; readonly heapUsed: number; readonly external: number };

export type FuzzedCenter = AsyncDisposable & {
  readonly center: RunningCenter;
  routes(): Promise<readonly Route[]>;
  memory(): Promise<Memory>;
  /** Lines that the server has logged as errors, or that are not of its log. */
  faults(): readonly string[];
};

const OBSERVER = new URL("observe-server.ts", import.meta.url).href;
const PLENTY = "1000000";

/** A view and its only content. */
const VIEW = {
  Id: "form",
  Name: "Form",
  Description: "A form",
  Version: 1,
  InputSchema: "{}",
  Template: "{}",
  Actions: ["Send"],
};

/** Settings without which most requests would be refused before they are read. */
const NO_LIMITS = {
  TRIBUTARY_PARTICIPANT_REQUESTS_PER_SECOND: PLENTY,
  TRIBUTARY_SOCKET_FRAMES_PER_SECOND: PLENTY,
  TRIBUTARY_CONNECTIONS_PER_ADDRESS: PLENTY,
  TRIBUTARY_ADDRESS_REQUESTS_PER_SECOND: PLENTY,
  TRIBUTARY_CHAT_STARTS_PER_ADDRESS_PER_MINUTE: PLENTY,
  TRIBUTARY_CHAT_STARTS_PER_MINUTE: PLENTY,
  TRIBUTARY_OPEN_CHATS_PER_ADDRESS: PLENTY,
  TRIBUTARY_UNJOINED_CHATS_PER_ADDRESS: PLENTY,
  TRIBUTARY_UNJOINED_CHATS: PLENTY,
  TRIBUTARY_BODY_MEGABYTES_PER_ADDRESS: "1000",
  TRIBUTARY_SIGN_IN_FAILURES_PER_ADDRESS: PLENTY,
  TRIBUTARY_SIGN_IN_FAILURES_PER_NAME: PLENTY,
};

/** Starts the center. */
export async function openFuzzedCenter(): Promise<FuzzedCenter> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tributary-fuzz-"));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const portFile = join(folder, "observer");
  await writeFile(join(folder, "form.json"), JSON.stringify(VIEW));
  const provider = opening.use(await openOpenidProvider());
  const hook = opening.use(await openLocalSite((_request, response) => response.end()));
  const center = opening.use(
    await startCenter({
      ...NO_LIMITS,
      TRIBUTARY_VIEWS_DIR: folder,
      TRIBUTARY_VISITOR_KEY: "a key of at least 32 characters, for visitors",
      TRIBUTARY_STREAMING_ENDPOINTS: `${ENDPOINT_ARN}=${hook.url}/hook`,
      TRIBUTARY_OIDC_ISSUER: provider.issuer,
      TRIBUTARY_OIDC_CLIENT_ID: CLIENT.clientId,
      TRIBUTARY_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
      FUZZ_OBSERVER: portFile,
      NODE_OPTIONS: `--expose-gc --import ${OBSERVER}`,
    }),
  );
  provider.register(`${center.url}/auth/oidc/callback`);
  const observer = `http://127.0.0.1:${await readFile(portFile, "utf8")}`;
  const ask = async (path: string) => (await fetch(observer + path)).json();
  const open = opening.move();
  return {
    center,
    routes: async () => (await ask("/routes")) as readonly Route[],
    memory: async () => (await ask("/memory")) as Memory,
    faults: () => faultsIn(center.output()),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Levels of the log from which on an operator must act. */
const ERROR_LEVEL = 50;

function faultsIn(output: string): string[] {
  return output.split("\n").filter((line) => {
    if (!line.startsWith("{")) return /\bat .+:\d+:\d+|Error:|warning/i.test(line);
    const entry = JSON.parse(line) as { readonly level?: number | string };
    return entry.level === "error" || entry.level === "fatal" || Number(entry.level) >= ERROR_LEVEL;
  });
}
