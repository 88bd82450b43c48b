/** Shows each view of a call in the widget, without an agent and without audio: the center's part is scripted. */
import { fileURLToPath } from "node:url";
import type { CallState } from "@tributary/protocol/signaling";
import type { BrowserContext, Page, WebSocketRoute } from "playwright-core";

const SCRIPT = fileURLToPath(new URL("./pages/scripted-media.js", import.meta.url));

/** Views of the tour, in this order. */
export const CALL_VIEWS = [
  "offer",
  "asking",
  "waiting",
  "called-back",
  "ringing",
  "connected",
  "keypad",
  "devices",
  "muted",
  "held",
  "muted-by-agent",
  "interrupted",
  "blocked",
  "minimized",
  "ended",
  "denied",
] as const;

export type CallView = (typeof CALL_VIEWS)[number];

const ADA: CallState = {
  phase: "connected",
  isOnHold: false,
  isMuted: false,
  agentName: "Ada Lovelace-Byron",
  endReason: null,
};

const STARTED = {
  ContactId: "01a227a5-1c02-711d-a54b-ea153531971a",
  ParticipantId: "customer",
  ParticipantToken: "token",
  IceServers: [],
};

/** Replaces the media of the browser in the pages of a context. */
export async function scriptMedia(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: SCRIPT });
}

/** Answers the requests of a page about calls. Returns a function that sends a state of the call. */
async function scriptCenter(page: Page): Promise<(state: CallState) => void> {
  const sockets: WebSocketRoute[] = [];
  let newest: string | undefined;
  await page.routeWebSocket(/\/socket\/call/, (socket) => {
    sockets.push(socket);
    if (newest !== undefined) socket.send(newest);
    socket.onMessage((text) => {
      const { id } = JSON.parse(String(text));
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, result: { sdp: "v=0", candidates: [] } }));
    });
  });
  await page.route("**/startCall**", (route) => {
    const SocketUrl = `${new URL(route.request().url()).origin.replace("http", "ws")}/socket/call?token=token`;
    const json =
      route.request().method() === "GET" ? { IsOpen: true } : { data: { startCallResult: { ...STARTED, SocketUrl } } };
    return route.fulfill({ json, headers: { "access-control-allow-origin": "*" } });
  });
  return (params) => {
    newest = JSON.stringify({ jsonrpc: "2.0", method: "callState", params });
    sockets.at(-1)?.send(newest);
  };
}

/** Opens the demo page with calls. `attributes`: those of the element, besides. */
export async function openCallPage(
  context: BrowserContext,
  widgetUrl: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<{ readonly page: Page; readonly show: (state: CallState) => void }> {
  const page = await context.newPage();
  const show = await scriptCenter(page);
  await page.goto(widgetUrl);
  await page.evaluate(
    (entries) => {
      const chat = document.createElement("tributary-chat");
      for (const [name, value] of entries) chat.setAttribute(name, value);
      document.querySelector("tributary-chat")?.replaceWith(chat);
    },
    Object.entries({ opened: "", call: "", "customer-name": "Ann", ...attributes }),
  );
  await page.locator(".call-offer").waitFor();
  return { page, show };
}

/** Awaits `stop` at each view, in the language of the page. */
export async function tourCall(
  { page, show }: Awaited<ReturnType<typeof openCallPage>>,
  stop: (view: CallView) => Promise<void>,
): Promise<void> {
  const press = (selector: string, index = 0): Promise<void> => page.locator(selector).nth(index).click();
  const notice = (isShown: boolean): Promise<void> =>
    page.locator(".call-notice").waitFor({ state: isShown ? "attached" : "detached" });

  await stop("offer");
  await press(".call-offer");
  await page.locator("[data-first]").waitFor();
  await stop("asking");
  await press(".call .primary");
  await page.locator(".call-end").waitFor();
  await page.waitForFunction(() => Reflect.get(globalThis, "scriptedConnection")?.connectionState === "connected");
  show({ ...ADA, phase: "waiting", agentName: null, canCallBack: true });
  await page.locator(".call-facts .secondary").waitFor();
  await stop("waiting");
  await press(".call-facts .secondary");
  show({ ...ADA, phase: "callback", agentName: null });
  await page.locator(".call-controls .call-hint").waitFor();
  await stop("called-back");
  show({ ...ADA, phase: "ringing" });
  await page.locator("[data-first]").waitFor();
  await stop("ringing");
  await press("[data-first]");
  await page.locator(".call-buttons").waitFor();
  show(ADA);
  await page.locator(".call-time").waitFor();
  await stop("connected");
  await press(".call-button", 1);
  for (const key of ["1", "#"]) await page.keyboard.press(key);
  await page.locator(".call-digits").getByText("1#").waitFor();
  await stop("keypad");
  await press(".call-button", 2);
  await page.locator(".call-panel select").first().waitFor();
  await stop("devices");
  await page.keyboard.press("Escape");
  await press(".call-button", 0);
  await notice(true);
  await stop("muted");
  await press(".call-button", 0);
  await notice(false);
  show({ ...ADA, isOnHold: true });
  await notice(true);
  await stop("held");
  show(ADA);
  await notice(false);
  show({ ...ADA, isMuted: true });
  await notice(true);
  await stop("muted-by-agent");
  show(ADA);
  await notice(false);
  await page.evaluate(() => Reflect.get(globalThis, "setConnection")("disconnected"));
  await notice(true);
  await stop("interrupted");
  await page.evaluate(() => {
    Reflect.get(globalThis, "blockSound")(true);
    Reflect.get(globalThis, "setConnection")("connected");
    const track = Object.assign(new Event("track"), { streams: [new MediaStream()] });
    Reflect.get(globalThis, "scriptedConnection").dispatchEvent(track);
  });
  await page.locator(".call-notice button").waitFor();
  await stop("blocked");
  await press(".header .square");
  await page.locator(".launcher").waitFor();
  await stop("minimized");
  await press(".launcher");
  show({ ...ADA, phase: "ended", agentName: null, endReason: "agent-disconnect" });
  await page.locator("[data-first]").waitFor();
  await stop("ended");
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
  });
  await press(".call .primary");
  await page.locator(".call-emblem.is-active").waitFor({ state: "attached" });
  await press(".call .primary");
  await page.locator(".call-problem").waitFor();
  await stop("denied");
}
