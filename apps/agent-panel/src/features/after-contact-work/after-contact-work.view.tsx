import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Elapsed, Remaining } from "../../shared/ticking.tsx";
import type { AfterContactWorkSnapshot } from "./after-contact-work.view-model.ts";
import "./after-contact-work.css";

const texts = messages.afterContactWork;

type Props = {
  readonly snapshot: AfterContactWorkSnapshot;
  /** True if the agent has ended the contact here: the focus continues at the button. */
  readonly takesFocus: boolean;
  readonly onClose: (contactId: string) => void;
};

/** Replaces the composer after the end of a contact: the duration of the work, and the button that ends it. */
export function AfterContactWork({ snapshot, takesFocus, onClose }: Props): ReactNode {
  const { contactId, outcome, since, endsAt, isClosing } = snapshot;
  return (
    <section className="after-contact-work" aria-label={texts.region}>
      <p className="after-contact-work-words">
        {outcome === "handled" ? (
          <>
            <strong>{texts.work}</strong> <Elapsed since={since} />
            {endsAt !== null && (
              <span className="after-contact-work-end">
                {texts.closesIn} <Remaining until={endsAt} />
              </span>
            )}
          </>
        ) : (
          texts[outcome]
        )}
      </p>
      <Button
        className="button button-primary"
        autoFocus={takesFocus}
        isDisabled={isClosing}
        onPress={() => onClose(contactId)}
      >
        {texts.close}
      </Button>
    </section>
  );
}
