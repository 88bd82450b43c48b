import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import type { Format } from "./formatting.ts";

const texts = messages.conversation.format;

const FORMATS: readonly Format[] = ["bold", "italic", "code", "list"];

const SIGNS: Readonly<Record<Format, string>> = { bold: "B", italic: "I", code: "</>", list: "•" };

/** Buttons that format the selected text. */
export function FormatBar({ onFormat }: { readonly onFormat: (format: Format) => void }): ReactNode {
  return (
    <fieldset className="format-bar" aria-label={texts.bar}>
      {FORMATS.map((format) => (
        <Button
          key={format}
          className="button button-quiet button-small"
          aria-label={texts[format]}
          data-format={format}
          data-tip={texts[format]}
          preventFocusOnPress
          onPress={() => onFormat(format)}
        >
          {SIGNS[format]}
        </Button>
      ))}
    </fieldset>
  );
}
