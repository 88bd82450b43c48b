// A CRM page with the agent panel in a corner: agents chat in the panel, and the page shows the customer's record.
// Uses only the documented Streams API, so it also runs with amazon-connect-streams.
const { connect } = window;
const ccpUrl = new URLSearchParams(location.search).get("ccp") ?? "http://127.0.0.1:8480/ccp-v2/";
const byId = (id) => document.getElementById(id);

/** Data of the CRM, looked up by the contact attribute `customerNumber`. */
const CUSTOMERS = {
  1042: { name: "Customer 1042", plan: "gold" },
  1043: { name: "Customer 1043", plan: "basic" },
};

// #region embed
connect.core.initCCP(byId("panel"), {
  ccpUrl,
  loginPopup: false, // sign in inside the panel; omit this line for a popup
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

/** Adds a log entry that opens the contact in the panel when clicked. Returns a function that sets the status shown. */
function addToLog({ name }, channel, onClick) {
  const button = document.createElement("button");
  button.addEventListener("click", onClick);
  const line = document.createElement("li");
  line.append(button);
  byId("log").prepend(line);
  return (status) => {
    button.textContent = `${name}, ${channel}: ${status}`;
  };
}
