import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "@tributary/testkit";
import type { ForeignBrowser, Tab } from "./tab.ts";

/** Programs of Debian's packages `webkit2gtk-driver` and `xvfb`. */
export type WebKitPrograms = { readonly driver: string; readonly browser: string; readonly display: string };

const KEYS = { Enter: "\uE007", Tab: "\uE004" };
const START_ATTEMPTS = 200;

/** Starts a display in memory. Each tab is a browser with a driver of its own, because a driver has one session only. */
export async function openWebKit(programs: WebKitPrograms): Promise<ForeignBrowser> {
  const running = new AsyncDisposableStack();
  const args = ["-displayfd", "1", "-screen", "0", "1280x800x24"];
  const display = spawn(programs.display, args, { stdio: ["ignore", "pipe", "ignore"] });
  running.defer(() => end(display));
  const [number] = await once(display.stdout, "data");

  async function newTab(): Promise<Tab> {
    const port = await freePort();
    const driver = spawn(programs.driver, [`--port=${port}`, "--host=127.0.0.1"], {
      env: { ...process.env, DISPLAY: `:${String(number).trim()}` },
      stdio: "ignore",
    });
    running.defer(() => end(driver));
    const server = `http://127.0.0.1:${port}`;
    await answers(`${server}/status`);
    const options = { binary: programs.browser, args: ["--automation"] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
    const { sessionId } = (await call("POST", `${server}/session`, { capabilities })) as { sessionId: string };
    running.defer(async () => void (await call("DELETE", `${server}/session/${sessionId}`)));
    return tabOf(`${server}/session/${sessionId}`);
  }

  return { newTab, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function tabOf(session: string): Tab {
  async function act(type: string, id: string, actions: readonly object[]): Promise<void> {
    await call("POST", `${session}/actions`, { actions: [{ type, id, actions }] });
  }
  const strike = (value: string) => [
    { type: "keyDown", value },
    { type: "keyUp", value },
  ];
  return {
    open: async (url) => void (await call("POST", `${session}/url`, { url })),
    evaluate: (expression) => call("POST", `${session}/execute/sync`, { script: `return ${expression}`, args: [] }),
    click: (x, y) =>
      act("pointer", "mouse", [
        { type: "pointerMove", x, y },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ]),
    type: (text) => act("key", "keyboard", [...text].flatMap(strike)),
    press: (key) => act("key", "keyboard", strike(KEYS[key])),
  };
}

/** Calls the driver. Source: https://www.w3.org/TR/webdriver2/ */
async function call(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, body: body ? JSON.stringify(body) : null });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
  if (value?.error !== undefined) throw new Error(`${method} ${url}: ${value.error} ${value.message}`);
  return value;
}

async function answers(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const isThere = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    if (attempt === START_ATTEMPTS) throw new Error(`the driver of WebKit does not answer: ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
