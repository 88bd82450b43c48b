import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Elapsed, Remaining } from "../../shared/ticking.tsx";
import type { AfterContactWorkSnapshot } from "./after-contact-work.view-model.ts";
import "./after-contact-work.css";

const words = messages.afterContactWork;

type Props = { readonly snapshot: AfterContactWorkSnapshot; readonly onClose: (contactId: string) => void };

/** Stands where the composer stood: how long the work lasts, and the button that ends it. */
export function AfterContactWork({ snapshot, onClose }: Props): ReactNode {
  const { contactId, outcome, since, endsAt, isClosing } = snapshot;
  return (
    <section className="after-contact-work" aria-label={words.region}>
      <p className="after-contact-work-words">
        {outcome === "handled" ? (
          <>
            <strong>{words.work}</strong> <Elapsed since={since} />
            {endsAt !== null && (
              <span className="after-contact-work-end">
                {words.closesIn} <Remaining until={endsAt} />
              </span>
            )}
          </>
        ) : (
          words[outcome]
        )}
      </p>
      <Button className="button button-primary" isDisabled={isClosing} onPress={() => onClose(contactId)}>
        {words.close}
      </Button>
    </section>
  );
}
