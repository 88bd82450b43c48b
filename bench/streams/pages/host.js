// Host page of the measurements, identical for both libraries.
window.arrive = (ccpUrl) =>
  new Promise((resolve) => {
    const at = () => performance.timeOrigin + performance.now();
    const { connect } = window;
    const begunAt = at();
    let loadedAt = 0;
    let spokenAt = 0;
    window.addEventListener("message", ({ data }) => {
      if (data?.event === "acknowledge" && data.data?.startedAt) spokenAt = data.data.startedAt;
    });
    connect.core.initCCP(document.getElementById("panel"), { ccpUrl, loginPopup: false });
    document.querySelector("iframe").addEventListener("load", () => {
      loadedAt = at();
    });
    connect.agent(() => {
      const agentAt = at();
      resolve({
        fromNavigationMs: agentAt - performance.timeOrigin,
        fromCallMs: agentAt - begunAt,
        fromPanelMs: agentAt - spokenAt,
        isBeforeLoad: loadedAt === 0,
      });
    });
  });

/** Subscribes as desktops do: to the agent's state, the list of contacts, and the events of each contact. */
window.subscribe = () => {
  const { connect } = window;
  const seen = { refreshes: 0, contacts: 0, moments: 0 };
  window.seen = seen;
  const moment = () => {
    seen.moments += 1;
  };
  connect.agent((agent) => {
    agent.onStateChange(moment);
    agent.onRefresh((fresh) => {
      seen.refreshes += 1;
      for (const contact of fresh.getContacts()) if (contact.getState().type === "error") moment();
    });
  });
  connect.contact((contact) => {
    seen.contacts += 1;
    contact.onRefresh(() => contact.getState());
    for (const name of ["onConnecting", "onConnected", "onACW", "onEnded", "onDestroy"]) contact[name](moment);
  });
};

/** Passes `count` updates to the library, one after another, as messages of the panel. Returns the time this takes. Unit: milliseconds. */
window.update = (from, count) => {
  const source = document.querySelector("iframe").contentWindow;
  const events = Array.from(
    { length: count },
    (_, index) =>
      new MessageEvent("message", { data: { event: "agent::update", data: window.agentData(from + index) }, source }),
  );
  const begunAt = performance.now();
  for (const event of events) window.dispatchEvent(event);
  return performance.now() - begunAt;
};
