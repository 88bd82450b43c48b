/** A desktop for tasks: agents create them, put them aside, continue and complete them. */
import { type ContactView, DesktopError, openDesktop } from "@tributary/streams/modern";

const ccpUrl = new URLSearchParams(location.search).get("ccp") ?? "http://127.0.0.1:8480/ccp-v2/";
const form = element("new-task") as HTMLFormElement; // of index.html
const desktop = openDesktop({ ccpUrl, container: element("panel"), loginPopup: false });
desktop.onChange(() => {
  const tasks = desktop.snapshot().contacts.filter(({ channel }) => channel === "task");
  element("tasks").replaceChildren(...tasks.map(line));
});
void count();

// #region create
/** Creates a task for the quick connect with that name. The agents of its queue, or its agent, are offered it. */
async function create(name: string, quickConnect: string): Promise<string> {
  const agent = await desktop.agent;
  const endpoint = (await agent.endpoints()).find((each) => each.name === quickConnect);
  if (endpoint === undefined) throw new DesktopError(`no quick connect ${quickConnect}`);
  return agent.createTask({
    name,
    endpoint,
    description: "From a desktop",
    references: { order: { type: "URL", value: "https://shop.example/orders/7" } },
  });
}
// #endregion create

// #region work
/** A list entry of a task. `end` completes the work, `clear` ends the after-contact work and removes the contact. */
function line({ id, name, phase, references }: ContactView): HTMLElement {
  const item = document.createElement("li");
  item.append(`${name}: ${phase} ${Object.values(references).map(({ value }) => value)} `);
  const contact = desktop.contact(id);
  if (contact === undefined) return item;
  if (phase === "connecting") item.append(button("Accept", () => contact.accept()));
  if (phase === "connected") item.append(button("Pause", () => contact.pause()));
  if (phase === "paused") item.append(button("Resume", () => contact.resume()));
  if (phase === "connected" || phase === "paused") item.append(button("End", () => contact.end()));
  if (phase === "ended" || phase === "missed") item.append(button("Clear", () => contact.clear()));
  return item;
}
// #endregion work

// #region pauses
/** Counts the pauses. A task that is resumed is `contact.connected` again. */
async function count(): Promise<void> {
  let pauses = 0;
  for await (const { type } of desktop.events()) {
    if (type === "contact.paused") pauses += 1;
    element("pauses").textContent = String(pauses);
  }
}
// #endregion pauses

const { connect } = desktop;
// #region callbacks
/** Creates a task that is routed in an hour. */
function createLater(name: string, done: (contactId: string) => void): void {
  connect.agent((agent) => {
    agent.getEndpoints(agent.getAllQueueARNs(), {
      success({ endpoints }) {
        const endpoint = endpoints.find((each) => each.name === "Support");
        if (!endpoint) return;
        const task = { name, endpoint, description: "", references: {}, scheduledTime: Date.now() / 1000 + 3600 };
        agent.createTask(task, { success: ({ contactId }) => done(contactId), failure: console.error });
      },
    });
  });
}
// #endregion callbacks

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const values = new FormData(form);
  void attempt(() => create(String(values.get("name")), String(values.get("to"))));
});
element("later").addEventListener("click", () => {
  createLater(String(new FormData(form).get("name")), (contactId) => {
    element("scheduled").textContent = contactId;
  });
});
element("available").addEventListener("click", () => attempt(async () => (await desktop.agent).setState("Available")));

function button(title: string, onClick: () => Promise<unknown>): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = title;
  made.addEventListener("click", () => void attempt(onClick));
  return made;
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  element("problem").textContent = "";
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DesktopError)) throw error;
    element("problem").textContent = error.message;
  }
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Missing element #${id}.`);
  return found;
}
