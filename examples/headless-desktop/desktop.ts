/** A desktop with its own UI: the panel is shown only for the sign-in and hidden afterwards. One file, no framework. */
import {
  type ChatController,
  type ChatItem,
  type ContactHandle,
  type ContactView,
  DesktopError,
  type DesktopSnapshot,
  openDesktop,
  RequestError,
} from "@tributary/streams/modern";

const ccpUrl = new URLSearchParams(location.search).get("ccp") ?? "http://127.0.0.1:8480/ccp-v2/";
const panel = element("panel");
const states = element("state") as HTMLSelectElement; // of index.html
const answer = element("answer") as HTMLFormElement; // of index.html
/** The open contact. */
let open: { readonly id: string; readonly chat: ChatController | undefined } | undefined;

// #region open
const desktop = openDesktop({ ccpUrl, container: panel, loginPopup: false });
desktop.onChange(() => draw(desktop.snapshot()));
void listen();
// #endregion open

// #region events
/** Opens each connected contact and closes it when it ends. The loop ends when the desktop is closed. */
async function listen(): Promise<void> {
  for await (const event of desktop.events()) {
    if (event.type === "contact.connected") void attempt(() => show(event.contact)); // an error must not end the loop
    if (event.type === "contact.ended" && event.contact.id === open?.id) leave();
  }
}
// #endregion events

states.addEventListener("change", () => attempt(async () => (await desktop.agent).setState(states.value)));
answer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = String(new FormData(answer).get("text"));
  const chat = open?.chat;
  if (chat === undefined || text === "") return;
  answer.reset();
  void attempt(() => chat.sendMessage({ message: text, contentType: "text/plain" }));
});

// #region draw
/** Renders the snapshot. Called after every change; unchanged parts keep their identity. */
function draw({ status, agent, contacts }: DesktopSnapshot): void {
  panel.hidden = status === "ready";
  element("state")
    .closest("main")
    ?.toggleAttribute("hidden", status !== "ready");
  if (agent === null) return;
  const names = new Set([...agent.choices, agent.state.name]);
  states.replaceChildren(...[...names].map((name) => new Option(name, name, false, name === agent.state.name)));
  element("contacts").replaceChildren(...contacts.map(line));
}
// #endregion draw

// #region actions
/** A list entry with the actions that the contact's current state allows. */
function line({ id, channel, phase, customerName }: ContactView): HTMLElement {
  const item = document.createElement("li");
  item.append(`${customerName ?? channel}: ${phase} `);
  const contact = desktop.contact(id);
  if (contact === undefined) return item;
  if (phase === "connecting") item.append(button("Accept", () => contact.accept()));
  if (phase === "connecting") item.append(button("Decline", () => contact.reject()));
  if (phase === "connected") item.append(button("End", () => contact.end()));
  if (phase === "ended" || phase === "missed") item.append(button("Close", () => contact.clear()));
  return item;
}
// #endregion actions

// #region chat
/** Opens a contact: a chat with its transcript and new messages, a task with its name and description. */
async function show(contact: ContactHandle): Promise<void> {
  const chat = contact.view?.channel === "chat" ? await contact.chat() : undefined; // other channels have no chat
  if (contact.view?.phase !== "connected") return; // it ended meanwhile
  open = { id: contact.id, chat };
  element("messages").replaceChildren();
  element("conversation").hidden = false;
  answer.hidden = chat === undefined;
  if (chat === undefined) return append(contact.api.getName(), contact.api.getDescription());
  const shown = new Set<string>();
  const write = (item: ChatItem): void => {
    if (open?.chat !== chat || shown.has(item.Id)) return;
    if (item.Type !== "MESSAGE" || typeof item.Content !== "string") return;
    shown.add(item.Id);
    append(`${item.DisplayName ?? item.ParticipantRole}: ${item.Content}`);
  };
  chat.onMessage(({ data }) => write(data));
  const { data } = await chat.getTranscript({ maxResults: 100, sortOrder: "ASCENDING" });
  for (const item of data.Transcript) write(item);
}
// #endregion chat

function append(...texts: readonly string[]): void {
  for (const text of texts) {
    const line = document.createElement("p");
    line.textContent = text;
    element("messages").append(line);
  }
}

function leave(): void {
  open = undefined;
  element("conversation").hidden = true;
}

function button(title: string, onClick: () => Promise<unknown>): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = title;
  made.addEventListener("click", () => void attempt(onClick));
  return made;
}

// #region errors
/** Shows refusals from the center, and that a contact is gone. Other errors are bugs in this page and are rethrown. */
async function attempt(work: () => Promise<unknown>): Promise<void> {
  element("problem").textContent = "";
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DesktopError)) throw error;
    element("problem").textContent = `Action failed: ${error instanceof RequestError ? error.type : error.name}.`;
  }
}
// #endregion errors

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Missing element #${id}.`);
  return found;
}
