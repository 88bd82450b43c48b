/** A desktop in React: one component opens it, the others render snapshots. */
import type { ContactHandle, ContactView, Desktop } from "@tributary/streams/modern";
import { type ReactNode, StrictMode, useRef } from "react";
import { createRoot } from "react-dom/client";
import { useChat, useDesktop, useSnapshot } from "./use-desktop.ts";

const ccpUrl = new URLSearchParams(location.search).get("ccp") ?? "http://127.0.0.1:8480/ccp-v2/";

// #region desk
function Desk(): ReactNode {
  const container = useRef<HTMLDivElement>(null);
  const desktop = useDesktop(ccpUrl, container);
  const { status, agent, contacts } = useSnapshot(desktop);
  return (
    <>
      <div className="panel" ref={container} hidden={status === "ready"} />
      {desktop !== null && agent !== null && (
        <main>
          <StateChooser desktop={desktop} choices={agent.choices} current={agent.state.name} />
          <ul>
            {contacts.map((contact) => (
              <Contact key={contact.id} view={contact} handle={desktop.contact(contact.id)} />
            ))}
          </ul>
        </main>
      )}
    </>
  );
}
// #endregion desk

type ChooserProps = { readonly desktop: Desktop; readonly choices: readonly string[]; readonly current: string };

function StateChooser({ desktop, choices, current }: ChooserProps): ReactNode {
  const choose = async (name: string): Promise<void> => (await desktop.agent).setState(name);
  return (
    <label>
      Your state{" "}
      <select value={current} onChange={({ target }) => void choose(target.value).catch(console.error)}>
        {[...new Set([...choices, current])].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

type ContactProps = { readonly view: ContactView; readonly handle: ContactHandle | undefined };

function Contact({ view: { customerName, channel, phase }, handle }: ContactProps): ReactNode {
  if (handle === undefined) return null;
  const act = (title: string, work: () => Promise<void>): ReactNode => (
    <button type="button" onClick={() => void work().catch(console.error)}>
      {title}
    </button>
  );
  return (
    <li>
      {customerName ?? channel}: {phase} {phase === "connecting" && act("Accept", handle.accept)}
      {phase === "connected" && act("End", handle.end)}
      {phase === "connected" && channel === "chat" && <Conversation contact={handle} />}
      {(phase === "ended" || phase === "missed") && act("Close", handle.clear)}
    </li>
  );
}

function Conversation({ contact }: { readonly contact: ContactHandle }): ReactNode {
  const { messages, send } = useChat(contact);
  const answer = (form: FormData): void => send(String(form.get("text")));
  return (
    <section aria-label="Conversation">
      <div role="log" aria-label="Messages">
        {messages.map(({ id, from, text }) => (
          <p key={id}>
            {from}: {text}
          </p>
        ))}
      </div>
      <form action={answer}>
        <label>
          Message <input name="text" autoComplete="off" required />
        </label>
        <button type="submit">Send</button>
      </form>
    </section>
  );
}

const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Desk />
    </StrictMode>,
  );
