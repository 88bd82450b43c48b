// A CRM page with the agent panel in its corner: the panel does the talking, the page shows whom the agent talks to.
// Everything here is the Streams API as desktops know it; nothing of it is ours but the address of the panel.
const { connect } = window;
const ccpUrl = new URLSearchParams(location.search).get("ccp") ?? "http://127.0.0.1:8480/ccp-v2/";
const byId = (id) => document.getElementById(id);

/** The CRM's own data. A chat that was started with the attribute `customerNumber` finds its customer. */
const CUSTOMERS = {
  1042: { name: "Customer 1042", plan: "gold" },
  1043: { name: "Customer 1043", plan: "basic" },
};

// #region embed
connect.core.initCCP(byId("panel"), {
  ccpUrl,
  loginPopup: false, // the agent signs in inside the panel; leave it out for a popup
  softphone: { allowFramedSoftphone: true },
});
// #endregion embed

// #region agent
connect.agent((agent) => {
  const show = () => {
    byId("agent").textContent = `${agent.getName()} is ${agent.getState().name}.`;
  };
  show();
  agent.onStateChange(show);
});
// #endregion agent

// #region screen-pop
connect.contact((contact) => {
  const id = contact.getContactId();
  const customer = CUSTOMERS[contact.getAttributes().customerNumber?.value] ?? { name: "New customer", plan: "none" };
  const row = addToLog(customer, contact.getType(), () => connect.core.viewContact(id));

  contact.onConnecting(() => {
    showRecord(customer);
    row("ringing");
  });
  contact.onConnected(() => row("talking"));
  contact.onMissed(() => row("missed"));
  contact.onEnded(() => row("ended"));
  contact.onDestroy(() => row("done"));
});
// #endregion screen-pop

function showRecord({ name, plan }) {
  const title = document.createElement("h2");
  title.textContent = name;
  const facts = document.createElement("p");
  facts.textContent = `Plan: ${plan}`;
  byId("record").replaceChildren(title, facts);
}

/** Adds a line that can be clicked to bring the contact up in the panel; the result writes how the contact stands. */
function addToLog({ name }, channel, onClick) {
  const button = document.createElement("button");
  button.addEventListener("click", onClick);
  const line = document.createElement("li");
  line.append(button);
  byId("log").prepend(line);
  return (standing) => {
    button.textContent = `${name}, ${channel}: ${standing}`;
  };
}
