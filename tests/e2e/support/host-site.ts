import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LocalSite, openLocalSite, sendFile } from "./local-site.ts";

const PAGES = fileURLToPath(new URL("./pages/", import.meta.url));
const require = createRequire(import.meta.url);

/** Tested releases of Amazon's Streams library. */
export const STREAMS_RELEASES = ["1.4.5", "2.13.1", "2.18.7", "2.28.2"] as const;

/** An Amazon release, or Tributary's replacement. */
export type StreamsRelease = (typeof STREAMS_RELEASES)[number] | "tributary";

/** Paths of the tested releases of Amazon's chat library. */
const CHATJS = {
  chatjs: require.resolve("amazon-connect-chatjs"),
  "chatjs-5.0.0": require.resolve("amazon-connect-chatjs"),
  "chatjs-3.0.3": require.resolve("amazon-connect-chatjs-3.0.3"),
  "chatjs-2.3.2": require.resolve("amazon-connect-chatjs-2.3.2"),
  "chatjs-1.5.1": require.resolve("amazon-connect-chatjs-1.5.1"),
};

/** Chat library that pages load: Amazon's ChatJS, by default its newest release, or none. */
export type ChatLibrary = CustomerLibrary | "none";

/** Chat library of a customer's page. */
export type CustomerLibrary = keyof typeof CHATJS;

const TRIBUTARY_STREAMS = fileURLToPath(new URL("../../../packages/streams/dist/connect-streams.js", import.meta.url));
const EMPTY_SCRIPT = fileURLToPath(new URL("./pages/none.js", import.meta.url));

/** Returns the path of a library's classic script. */
export function classicScript(name: string): string {
  if (name in CHATJS) return CHATJS[name as keyof typeof CHATJS];
  if (name === "taskjs") return require.resolve("amazon-connect-taskjs");
  if (name === "none") return EMPTY_SCRIPT;
  const release = name.slice("streams-".length);
  if (release === "tributary") return TRIBUTARY_STREAMS;
  const folder = release === "2.28.2" ? "amazon-connect-streams" : `amazon-connect-streams-${release}`;
  return join(dirname(require.resolve(`${folder}/package.json`)), "release", "connect-streams.js");
}

function fillIn(page: string, wanted: URLSearchParams): string {
  return page
    .replace("RELEASE", wanted.get("streams") ?? "")
    .replace("CHAT", wanted.get("chat") ?? "chatjs")
    .replace("POLICY", wanted.get("policy") ?? "default-src 'self'")
    .replace("TASKS", wanted.get("tasks") ?? "none");
}

/** Task library that the host page loads: Amazon's TaskJS, or none. */
export type TaskLibrary = "taskjs" | "none";

/** Serves host pages and libraries. */
export function openHostSite(): Promise<LocalSite> {
  return openLocalSite((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const path = pathname.startsWith("/lib/") ? classicScript(pathname.slice(5, -3)) : join(PAGES, pathname.slice(1));
    void sendFile(response, path, (text) => (path.endsWith(".html") ? fillIn(text, searchParams) : text));
  });
}
