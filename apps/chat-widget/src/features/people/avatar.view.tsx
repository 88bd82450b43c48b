import { initialsOf } from "@tributary/ui";
import type { JSX } from "preact";
import { useState } from "preact/hooks";

type Props = { readonly name: string; readonly picture: string | undefined };

/** Picture of an agent, or their initials: without a picture, until it is loaded, and if the policy of the page forbids it. It repeats the name beside it. */
export function Avatar({ name, picture }: Props): JSX.Element {
  const [missing, setMissing] = useState<string>();
  return (
    <span class="avatar" aria-hidden="true">
      {initialsOf(name)}
      {picture !== undefined && picture !== missing && (
        <img
          src={picture}
          alt=""
          referrerpolicy="no-referrer"
          loading="lazy"
          decoding="async"
          onError={() => setMissing(picture)}
        />
      )}
    </span>
  );
}
