import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";
import { TimeOfDay } from "../../shared/time-of-day.tsx";
import { type DetailsSnapshot, linkIn } from "./attributes.view-model.ts";
import "./attributes.css";

const words = messages.attributes;

type Props = { readonly snapshot: DetailsSnapshot; readonly onClose: () => void };

/** Facts and attributes of the contact that is looked at. */
export function Details({ snapshot, onClose }: Props): ReactNode {
  const { contactId, channel, queueName, queuedAt, attributes } = snapshot;
  return (
    <aside className="details" aria-label={words.region}>
      <header className="details-head">
        <h2>{words.region}</h2>
        <Button className="button button-quiet button-icon details-close" aria-label={words.close} onPress={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      <dl className="facts">
        <Fact name={words.channel}>{words.channelNames[channel] ?? channel}</Fact>
        {queueName !== null && <Fact name={words.queue}>{queueName}</Fact>}
        {queuedAt !== null && (
          <Fact name={words.waited}>
            <TimeOfDay at={queuedAt} />
          </Fact>
        )}
        <Fact name={words.contactId}>
          <code>{contactId}</code>
        </Fact>
      </dl>
      <h3>{words.heading}</h3>
      {attributes.length === 0 && <p className="details-none">{words.none}</p>}
      <dl className="facts" data-testid="attributes">
        {attributes.map(({ name, value }) => (
          <Fact key={name} name={name}>
            <Value text={value} />
          </Fact>
        ))}
      </dl>
    </aside>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Value({ text }: { readonly text: string }): ReactNode {
  const link = linkIn(text);
  if (link === null) return text;
  return (
    <a href={link} target="_blank" rel="noopener noreferrer nofollow">
      {text}
    </a>
  );
}
