import { type ReactNode, useRef } from "react";
import { Button } from "react-aria-components";
import { attributeMessages as texts } from "../../messages/attributes.en.ts";
import { Icon } from "../../shared/icons.tsx";
import { LinkedText } from "../../shared/linked-text.tsx";
import { TimeOfDay } from "../../shared/time-of-day.tsx";
import type { DetailsSnapshot } from "./attributes.view-model.ts";
import { ChatAgents } from "./chat-agents.view.tsx";
import "./attributes.css";

type Props = {
  readonly snapshot: DetailsSnapshot;
  readonly onClose: () => void;
  readonly onDisconnect: (connectionId: string) => void;
};

/** Details and attributes of the selected contact, and the other agents of a chat. */
export function Details({ snapshot, onClose, onDisconnect }: Props): ReactNode {
  const { contactId, channel, isCallback, identity, queueName, queuedAt, otherAgents, isMonitored, attributes } =
    snapshot;
  const region = useRef<HTMLElement>(null);
  return (
    <aside ref={region} className="details" aria-label={texts.region} tabIndex={-1}>
      <header className="details-head">
        <h2>{texts.region}</h2>
        <Button className="button button-quiet button-icon details-close" aria-label={texts.close} onPress={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      <ChatAgents
        key={contactId}
        kind={channel === "voice" ? "call" : "chat"}
        agents={channel === "voice" && !isMonitored ? [] : otherAgents} // the call lists its parties
        onDisconnect={isMonitored ? null : onDisconnect}
        parent={region}
      />
      {attributes.length === 0 && !isMonitored && <p className="details-none">{texts.none}</p>}
      {!isMonitored && (
        <dl className="facts" data-testid="attributes">
          {attributes.map(({ name, value }) => (
            <Fact key={name} name={name}>
              <LinkedText text={value} />
            </Fact>
          ))}
        </dl>
      )}
      <h3>{texts.contact}</h3>
      <dl className="facts">
        <Fact name={texts.channel}>{isCallback ? texts.callback : (texts.channelNames[channel] ?? channel)}</Fact>
        {identity && (
          <>
            <Fact name={texts.signedIn}>{identity.customerId}</Fact>
            <Fact name={texts.provider}>{identity.provider}</Fact>
          </>
        )}
        {queueName !== null && <Fact name={texts.queue}>{queueName}</Fact>}
        {queuedAt !== null && (
          <Fact name={texts.waited}>
            <TimeOfDay at={queuedAt} />
          </Fact>
        )}
        <Fact name={texts.contactId}>
          <code>{contactId}</code>
        </Fact>
      </dl>
    </aside>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="fact">
      <dt dir="auto">{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}
