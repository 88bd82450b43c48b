import { isSafeLink } from "@tributary/ui";
import type { ReactNode } from "react";

/** Returns the normalized URL if the text is a web address and nothing else; otherwise null. */
export function linkIn(text: string): string | null {
  return /^https?:\/\/\S+$/iu.test(text) && isSafeLink(text) ? new URL(text).href : null;
}

/** An untrusted text, as a link if it is a web address. */
export function LinkedText({ text }: { readonly text: string }): ReactNode {
  const link = linkIn(text);
  if (link === null) return text;
  return (
    <a href={link} target="_blank" rel="noopener noreferrer nofollow">
      {text}
    </a>
  );
}
