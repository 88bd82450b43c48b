import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import { Button } from "react-aria-components";
import { agentMessages as texts } from "../../messages/agents.en.ts";
import type { OtherAgent } from "../../shared/desk.ts";
import { Elapsed } from "../../shared/ticking.tsx";
import "./chat-agents.css";

type Props = {
  readonly kind: "chat" | "call";
  readonly agents: readonly OtherAgent[];
  /** Null for a supervisor, who can disconnect no one. */
  readonly onDisconnect: ((connectionId: string) => void) | null;
  /** Takes the focus once the list is gone. */
  readonly parent: RefObject<HTMLElement | null>;
};

/** The other agents of a chat, each with a button that disconnects them, and a supervisor who takes part. Rules PA-30, PA-36 and PA-37. */
export function ChatAgents({ kind, agents, onDisconnect, parent }: Props): ReactNode {
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const known = useRef(agents);
  useEffect(() => {
    const isSame = known.current.every((each) => agents.some(({ connectionId }) => connectionId === each.connectionId));
    known.current = agents;
    // The button that had the focus is gone, because its agent accepted or left. Never takes the host page's.
    const isFocusLost = document.activeElement === document.body && document.hasFocus();
    if (!isSame && isFocusLost) (section.current ?? parent.current)?.focus();
  }, [agents, parent]);
  if (agents.length === 0) return null;
  return (
    <section ref={section} className="chat-agents" aria-labelledby={id} tabIndex={-1}>
      <h3 id={id}>{texts.region[kind]}</h3>
      <ul>
        {agents.map((agent) => (
          <AgentLine key={agent.connectionId} kind={kind} agent={agent} onDisconnect={onDisconnect} />
        ))}
      </ul>
    </section>
  );
}

type LineProps = Pick<Props, "kind" | "onDisconnect"> & { readonly agent: OtherAgent };

function AgentLine({ kind, agent, onDisconnect }: LineProps): ReactNode {
  const { connectionId, name: known, isAwaited, lapsed, isSupervisor, since } = agent;
  const name = known ?? texts.unnamed;
  return (
    <li className="chat-agent">
      <span className="chat-agent-who">
        <span dir="auto">{name}</span>
        <small>
          {isAwaited ? (
            <>
              {lapsed === null ? texts.awaited : texts.lapsed[lapsed]} <Elapsed since={since} />
            </>
          ) : isSupervisor ? (
            texts.supervisor
          ) : (
            texts.connected[kind]
          )}
        </small>
      </span>
      {onDisconnect !== null && !isSupervisor && (
        <Button
          className="button button-small"
          aria-label={(isAwaited ? texts.withdrawAgent : texts.disconnectAgent)(name)}
          onPress={() => onDisconnect(connectionId)}
        >
          {isAwaited ? texts.withdraw : texts.disconnect}
        </Button>
      )}
    </li>
  );
}
