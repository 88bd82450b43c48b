/** Every exported helper, with ordinary and odd arguments. */
import { chat, desk, endpoint, voice } from "../support/agent-data.ts";
import { agentOf, contactOf, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";
import type { Loose } from "../support/loose.ts";

/** Calls of helpers, in alphabetical order within their kind. */
const CALLS: readonly (readonly [name: string, ...args: unknown[]])[] = [
  ["assertNotNull", 0, "zero"],
  ["assertNotNull", null, "nothing"],
  ["assertNotNull", undefined, "nothing"],
  ["assertTrue", true, "no"],
  ["assertTrue", 0, "no"],
  ["contains", [1, 2], 2],
  ["contains", [1, 2], 3],
  ["contains", { a: 1 }, "a"],
  ["containsValue", [1, 2], 2],
  ["containsValue", { a: 1 }, 1],
  ["containsValue", { a: 1 }, "a"],
  ["deepcopy", { a: [1, { b: null }] }],
  ["deepcopyCrossOriginEvent", { origin: "o", data: { a: 1 }, type: "message" }],
  ["entries", { a: 1, b: 2 }],
  ["index", [{ id: "x" }, { id: "y" }], (each: Loose) => each.id],
  ["isArray", []],
  ["isArray", "a"],
  ["isFunction", () => {}],
  ["isFunction", {}],
  ["isFunction", null],
  ["isValidLocale", "en_US"],
  ["isValidLocale", "xx"],
  ["isValidLocale", null],
  ["keys", { a: 1 }],
  ["keys", null],
  ["makeEnum", ["one", "two_three", "Four Five", "sixSeven"]],
  ["makeNamespacedEnum", "space", ["one", "two_three"]],
  ["makeGenericNamespacedEnum", "space", ["one", "twoThree"], "/"],
  ["merge", { a: 1 }, { b: 2, a: 3 }],
  ["merge", { a: 1 }, null, undefined],
  ["relativeComplement", { a: 1 }, { a: 1, b: 2 }],
  ["set", ["a", "b"]],
  ["set", null],
  ["values", { a: 1 }],
  ["values", null],
  ["isFramed"],
  ["isCCP"],
  ["isCRM"],
  ["isSharedWorker"],
  ["isChromeBrowser"],
  ["isFirefoxBrowser"],
  ["isOperaBrowser"],
  ["isEdgeBrowser"],
  ["getFirefoxBrowserVersion"],
  ["getOperaBrowserVersion"],
  ["getUrlWithProtocol", "https://x.example/a"],
  ["getUrlWithProtocol", "x.example/a"],
  ["hasOtherConnectedCCPs"],
  ["addNamespaceToLogs", "space"],
  ["publishMetric", { name: "n", data: { count: 1 } }],
  ["publishSoftphoneStats", { a: 1 }],
  ["publishSoftphoneReport", { a: 1 }],
  ["publishClickStreamData", { a: 1 }],
  ["publishClientSideLogs", [{ text: "a" }]],
];

/** Calls of core members. */
const CORE_CALLS: readonly (readonly [name: string, ...args: unknown[]])[] = [
  ["checkNotInitialized"],
  ["getContactEventName", "contact::connected", "one"],
  ["getContactEventName", "contact::unknown", "one"],
  ["getContactEventName", "contact::connected", ""],
  ["triggerReadyToStartSessionEvent"],
];

async function callAll(page: HostPage): Promise<void> {
  const { connect } = page;
  for (const [name, ...args] of CALLS) page.attempt(name, () => connect[name](...args));
  await page.drain(); // the panel returns what was published, at a time that must not depend on the requests below
  const scope = { x: 1 };
  page.attempt("hitch", () =>
    connect.hitch(
      scope,
      function (this: Loose, a: number, b: number) {
        return [this.x, a, b];
      },
      2,
    )(3),
  );
  page.attempt("hitch without a scope", () => connect.hitch(null, () => 1));
  page.attempt("hitch without a method", () => connect.hitch(scope, 5));
  page.attempt("getChromeBrowserVersion", () => typeof connect.getChromeBrowserVersion());
  page.attempt("getBaseUrl", () => connect.getBaseUrl().replace(/\d+/, ""));
  page.attempt("randomId", () => connect.randomId().length > 10);
  page.attempt("now", () => typeof connect.now());
  await page.attemptAsync("fetch", () => connect.fetch("/host.html", {}));
  await page.attemptAsync("fetch of a missing page", async () => {
    try {
      return await connect.fetch("/missing", {}, 1, 1);
    } catch (response) {
      return (response as Response).status;
    }
  });
  await page.attemptAsync("fetchWithTimeout", () => connect.fetchWithTimeout("/host.html", 5_000, {}));
  await page.attemptAsync("fetchWithTimeout without a timeout", () => connect.fetchWithTimeout("/host.html"));
  for (const maxRetries of [0, 2]) {
    let attempts = 0;
    await new Promise<void>((resolve) => {
      const end =
        (how: string) =>
        (...args: unknown[]) =>
          resolve(page.record(`backoff ${how} ${attempts}`, ...args));
      connect.backoff(
        (callbacks: Loose) => {
          attempts += 1;
          callbacks.failure("e", "d");
        },
        1,
        maxRetries,
        { success: end("success"), failure: end("failure") },
      );
    });
  }
}

function tryErrors(page: HostPage): void {
  const { connect } = page;
  for (const name of ["ValueError", "StateError", "NotImplementedError"]) {
    page.attempt(name, () => {
      const error = new connect[name]("%s is %d", "a", 5);
      return [error.message, error instanceof connect[name], error.name];
    });
  }
  page.attempt("SoftphoneError", () => {
    const error = new connect.SoftphoneError("type", "message", "url");
    return [error.getErrorType(), error.getErrorMessage(), error.getEndPointUrl()];
  });
  page.attempt("VoiceIdError", () => {
    const error = new connect.VoiceIdError("type", "message", new Error("e"));
    return [error.type, error.message];
  });
}

function tryClasses(page: HostPage): void {
  const { connect } = page;
  page.attempt("Endpoint.byPhoneNumber", () => connect.Endpoint.byPhoneNumber("+15550100", "Desk"));
  page.attempt("stripPhoneNumber", () =>
    new connect.Endpoint(endpoint({ phoneNumber: "sip:+15550100@x" })).stripPhoneNumber(),
  );
  page.attempt("stripPhoneNumber of none", () =>
    new connect.Endpoint(endpoint({ phoneNumber: null })).stripPhoneNumber(),
  );
  page.attempt("Address", () => new connect.Address(endpoint()));
  const graph = new connect.EventGraph();
  page.attempt(
    "assoc",
    () => graph.assoc(connect.EventGraph.ANY, "b", "x").assoc(["a"], ["b", "c"], () => "y") === graph,
  );
  page.attempt("getAssociations", () => graph.getAssociations("self", "a", "b"));
  page.attempt("getAssociations of none", () => graph.getAssociations("self", "c", "a"));
  page.attempt("createRequest", () => connect.EventFactory.createRequest("event", "method", { a: 1 }));
  page.attempt("createResponse", () => connect.EventFactory.createResponse("event", { requestId: "r" }, { a: 1 }, "e"));
  page.attempt("Stream", () => new connect.Stream().send());
  page.attempt("NullStream", () => new connect.NullStream().send({}));
  const sent: unknown[] = [];
  const conduit = new connect.Conduit("c", {
    send: (m: unknown) => sent.push(m),
    onMessage: (f: Loose) => f({ data: { event: "e", data: 1 } }),
  });
  conduit.onUpstream("e", page.recorder("onUpstream"));
  conduit.sendUpstream("up", { a: 1 });
  conduit.sendDownstream("down");
  conduit.passUpstream()({ b: 2 }, "passed");
  page.record("sent", sent);
  page.attempt("isActiveConduit", () => connect.isActiveConduit(conduit));
  page.attempt("NullClient", () =>
    new connect.NullClient().call("anything", {}, { failure: page.recorder("NullClient failure") }),
  );
  page.attempt("PopupManager", () => typeof new connect.PopupManager().open);
  page.attempt("NotificationManager", () => typeof new connect.NotificationManager().requestPermission);
}

function tryLog(page: HostPage): void {
  const log = page.connect.getLog();
  page.attempt("setLogLevel", () => log.setLogLevel("DEBUG"));
  page.attempt("an unknown level", () => log.setLogLevel("LOUD"));
  page.attempt("setEchoLevel", () => log.setEchoLevel("CRITICAL"));
  for (const level of ["trace", "debug", "info", "log", "warn", "error", "critical"]) {
    page.attempt(level, () => {
      const entry = log[level]("value %s", "x");
      return [entry.getLevel(), entry.getText(), entry.getComponent(), entry.getTime() instanceof Date];
    });
  }
  page.attempt("component", () => log.info("chat", "%d items", 3).getComponent());
  page.attempt("withException", () => log.info("x").withException(new TypeError("bad")).exception.message);
  page.attempt("its type", () => log.info("x").withException(new TypeError("bad")).exception.type);
  page.attempt(
    "withObject",
    () => log.info("x").withObject({ token: "t", a: { phoneNumber: "1" }, attributes: { b: 1 } }).objects,
  );
  page.attempt(
    "credentials",
    () => log.info("x").withObject({ callConfigJson: '{"credential":"s3cret","a":1}' }).objects,
  );
  page.attempt(
    "withCrossOriginEventObject",
    () => log.info("x").withCrossOriginEventObject({ origin: "o", data: { a: 1 } }).objects,
  );
  page.attempt("getLoggerId", () => typeof log.getLoggerId());
  page.attempt("getTabId", () => log.info("x").getTabId());
  page.attempt("fromObject", () => {
    const entry = page.connect.LogEntry.fromObject({
      component: "chat",
      level: "WARN",
      text: "t",
      time: new Date(0),
      loggerId: "l",
    });
    return [entry.component, entry.level, entry.text];
  });
}

function tryLogger(page: HostPage): void {
  const { connect } = page;
  const log = new connect.Logger();
  page.attempt("new Logger", () => [typeof log.getLoggerId(), log.toString()]);
  page.attempt("setLogRollInterval", () => log.setLogRollInterval(60_000));
  const entry = new connect.LogEntry("chat", "WARN", "text", "logger", null, "CRM");
  page.attempt("new LogEntry", () => [
    entry.getLevel(),
    entry.getText(),
    entry.getComponent(),
    entry.getContextLayer(),
  ]);
  page.attempt("getAgentResourceId", () => entry.getAgentResourceId());
  page.attempt("sendInternalLogToServer", () => entry.sendInternalLogToServer() === entry);
  entry.withObject({ a: 1 }).withException(new Error("e"));
  page.attempt("addLogEntry", () => log.addLogEntry(entry));
  page.attempt("toString", () => entry.toString().replace(/\[[\d-]+T[\d:.]+Z\]/, "[time]"));
  page.attempt("clearObjects", () => log.clearObjects());
  page.attempt("clearExceptions", () => log.clearExceptions());
  page.record("cleared", entry.objects?.length ?? 0, entry.exception ?? null);
}

/** A message port that records its posted messages. */
function fakePort(sent: unknown[]): Loose {
  const listeners: Loose[] = [];
  return {
    postMessage: (message: unknown) => sent.push(message),
    addEventListener: (_: string, listener: Loose) => listeners.push(listener),
    removeEventListener: () => {},
    deliver: (data: unknown) => {
      for (const listener of listeners) listener({ data });
    },
    start() {},
  };
}

async function tryStreams(page: HostPage): Promise<void> {
  const { connect } = page;
  const sent: unknown[] = [];
  const window = { ...fakePort(sent), postMessage: (...message: unknown[]) => sent.push(message) };
  page.attempt("WindowStream", () => new connect.WindowStream(window, "https://x.example").send({ event: "a" }));
  page.attempt("WindowStream to any", () => new connect.WindowStream(window).send({ event: "b" }));
  page.attempt("WindowIOStream", () => new connect.WindowIOStream(window, window).send({ event: "c" }));
  const port = fakePort(sent);
  const stream = new connect.PortStream(port);
  page.attempt("PortStream", () => stream.send({ event: "d" }));
  page.attempt("its messages", () => void stream.onMessage(page.recorder("PortStream message")));
  page.attempt("getId", () => typeof stream.getId());
  const multiplexer = new connect.StreamMultiplexer();
  page.attempt("addStream", () => multiplexer.addStream(stream));
  page.attempt("getStreams", () => multiplexer.getStreams().length);
  page.attempt("getStreamForPort", () => multiplexer.getStreamForPort(port) === stream);
  page.attempt("send to all", () => multiplexer.send({ event: "e" }));
  page.attempt("removeStream", () => multiplexer.removeStream(stream));
  page.attempt("streams left", () => multiplexer.getStreams().length);
  page.record("sent", sent);

  const [up, down] = [fakePort([]), fakePort([])];
  const conduit = new connect.Conduit("c", new connect.PortStream(up), new connect.PortStream(down));
  conduit.onAllUpstream((data: unknown, name: string) => page.record("onAllUpstream", data, name));
  conduit.onDownstream("event", (data: unknown, name: string) => page.record("onDownstream", data, name));
  conduit.onAllDownstream((data: unknown, name: string) => page.record("onAllDownstream", data, name));
  page.attempt("passDownstream", () => conduit.passDownstream()(1, "passed"));
  page.attempt("setInactive", () => conduit.setInactive());
  page.attempt("setActive", () => conduit.setActive());
  up.deliver({ event: "event", data: { a: 1 } });
  down.deliver({ event: "event", data: 0 });
  page.attempt("shutdown", () => conduit.shutdown());
  up.deliver({ event: "event", data: "after shutdown" });
  page.attempt("ClientBase", () => new connect.ClientBase().call("method", {}, {}));
  await page.sleep(20);
}

export const HELPERS: readonly Scenario[] = [
  {
    name: "a logger of the page",
    async run(page) {
      await signIn(page);
      tryLogger(page);
    },
  },
  {
    name: "streams and conduits of the page",
    async run(page) {
      await signIn(page);
      await tryStreams(page);
    },
  },
  {
    name: "helper functions",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connected")] }));
      await callAll(page);
      for (const [name, ...args] of CORE_CALLS) page.attempt(name, () => page.connect.core[name](...args));
      page.attempt("getAgentDataProvider", () => page.connect.core.getAgentDataProvider().getInstanceId());
      page.attempt("getSkew", () => typeof page.connect.core.getSkew());
    },
  },
  {
    name: "errors of the library",
    run: async (page) => tryErrors(page),
  },
  {
    name: "helper classes",
    async run(page) {
      await signIn(page);
      tryClasses(page);
    },
  },
  {
    name: "log entries",
    async run(page) {
      await signIn(page);
      tryLog(page);
    },
  },
  {
    name: "metrics of a contact",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      const contact = contactOf(page, "one");
      for (const name of ["getContactSubtype", "canAgentReceiveVideo"]) page.attempt(name, () => contact[name]());
      await page.call("sendSoftphoneMetrics", (cb) => contact.sendSoftphoneMetrics([{ a: 1 }], cb));
      await page.call("sendSoftphoneReport", (cb) => contact.sendSoftphoneReport({ a: 1 }, cb));
      page.attempt("agent", () => agentOf(page).getName());
    },
  },
];
