import type { ReactNode } from "react";
import { unsentMessages as texts } from "../../messages/unsent.en.ts";

/** The text that the agent was writing when the chat ended: it can be read and copied, but not sent. */
export function UnsentDraft({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="unsent-draft">
      <textarea
        className="composer-text"
        dir="auto"
        readOnly
        rows={2}
        aria-label={texts.label}
        value={text}
        onFocus={(event) => event.target.select()}
      />
      <p className="composer-hint">{texts.hint}</p>
    </div>
  );
}
