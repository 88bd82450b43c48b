import { type ReactNode, useRef } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";
import { Elapsed, useNow } from "../../shared/ticking.tsx";
import {
  type IncomingSnapshot,
  kindOf,
  leftRatio,
  type OfferSnapshot,
  type Place,
  placesOf,
} from "./incoming.view-model.ts";
import "./incoming.css";

const texts = messages.incoming;

type Callbacks = {
  readonly onAccept: (contactId: string) => void;
  readonly onReject: (contactId: string) => void;
  readonly onAllowSound: () => void;
};

type Props = Callbacks & { readonly snapshot: IncomingSnapshot };

/** The ringing offers with their countdowns. They float above the desk, so that nothing moves under the pointer. */
export function Incoming({ snapshot, onAllowSound, ...callbacks }: Props): ReactNode {
  const { offers, isSoundBlocked } = snapshot;
  const [first] = offers;
  const places = useRef<readonly Place[]>([]);
  places.current = placesOf(places.current, offers); // the same for the same offers
  const unanswered = offers.find(({ isAnswering }) => !isAnswering);
  return (
    <section className="incoming" aria-label={texts.region} data-empty={offers.length === 0}>
      <p className="visually-hidden" role="alert">
        {unanswered !== undefined &&
          texts.from(kindOf(unanswered), nameOf(unanswered)) + texts.inQueue(unanswered.queueName)}
      </p>
      {places.current.map(({ offer, isOver }) =>
        isOver ? (
          <EmptyPlace key={`${offer.contactId} over`} offer={offer} />
        ) : (
          <Offer key={offer.contactId} offer={offer} isFirst={offer === first} {...callbacks} />
        ),
      )}
      {offers.length > 1 && <p className="incoming-more">{texts.more(offers.length - 1)}</p>}
      {isSoundBlocked && (
        <Button className="button button-quiet button-small" onPress={onAllowSound}>
          <Icon name="sound" />
          {texts.allowSound}
        </Button>
      )}
    </section>
  );
}

/** As high as the offer, so that the others stay. For a moment it takes clicks, such as the second one of a double click. */
function EmptyPlace({ offer }: Pick<Place, "offer">): ReactNode {
  return (
    <div className="offer-over" aria-hidden="true">
      <Offer offer={{ ...offer, isAnswering: true }} isFirst={false} onAccept={nothing} onReject={nothing} />
    </div>
  );
}

const nothing = (): void => undefined;

type OfferProps = Omit<Callbacks, "onAllowSound"> & Pick<Place, "offer"> & { readonly isFirst: boolean };

function Offer({ offer, isFirst, onAccept, onReject }: OfferProps): ReactNode {
  const { contactId, queueName, queuedAt, isAnswering } = offer;
  const name = nameOf(offer);
  const kind = texts.kinds[kindOf(offer)];
  return (
    <article
      className="offer"
      aria-label={texts.from(kindOf(offer), name)}
      data-contact-id={contactId}
      data-answering={isAnswering}
      data-first={isFirst}
    >
      <Countdown offer={offer} />
      <div className="offer-words">
        <h2 className="offer-name" dir="auto">
          {name}
        </h2>
        <p className="offer-facts">
          {kind !== null && <span className="offer-kind">{kind}</span>}
          {queueName !== null && (
            <span>
              <bdi>{queueName}</bdi>
            </span>
          )}
          {queuedAt !== null && (
            <span>
              {texts.waited} <Elapsed since={queuedAt} />
            </span>
          )}
        </p>
      </div>
      <div className="offer-actions">
        <Button className="button button-quiet" isDisabled={isAnswering} onPress={() => onReject(contactId)}>
          {texts.reject}
        </Button>
        <Button
          className="button button-primary"
          isDisabled={isAnswering}
          aria-keyshortcuts={isFirst ? "Alt+Enter" : undefined}
          onPress={() => onAccept(contactId)}
        >
          {texts.accept}
        </Button>
      </div>
    </article>
  );
}

function nameOf(offer: OfferSnapshot): string {
  return offer.customerName ?? texts.unnamed[kindOf(offer)];
}

const RADIUS = 20;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

function Countdown({ offer }: { readonly offer: OfferSnapshot }): ReactNode {
  const now = useNow(250);
  const left = leftRatio(offer, now);
  const seconds = offer.expiresAt === null ? null : Math.max(0, Math.ceil((offer.expiresAt - now) / 1000));
  return (
    <div className="countdown">
      <svg viewBox="0 0 48 48" width="48" height="48" fill="none" aria-hidden="true" focusable="false">
        <circle className="countdown-track" cx="24" cy="24" r={RADIUS} strokeWidth="3" />
        <circle
          className="countdown-left"
          cx="24"
          cy="24"
          r={RADIUS}
          strokeWidth="3"
          strokeLinecap="round"
          strokeDasharray={CIRCUMFERENCE}
          strokeDashoffset={CIRCUMFERENCE * (1 - left)}
          transform="rotate(-90 24 24)"
        />
      </svg>
      {seconds !== null && (
        <span className="countdown-seconds">
          {seconds}
          <span className="visually-hidden"> {texts.secondsLeft}</span>
        </span>
      )}
    </div>
  );
}
