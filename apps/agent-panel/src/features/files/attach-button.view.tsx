import { type ReactNode, useRef } from "react";
import { Button } from "react-aria-components";
import { filesMessages as texts } from "../../messages/files.en.ts";
import { Icon } from "../../shared/icons.tsx";

type Props = { readonly isDisabled: boolean; readonly onChoose: (files: readonly File[]) => void };

/** Button that opens the system's dialog for files. */
export function AttachButton({ isDisabled, onChoose }: Props): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        className="button button-quiet button-icon"
        aria-label={texts.attach}
        data-tip={texts.attach}
        isDisabled={isDisabled}
        onPress={() => input.current?.click()}
      >
        <Icon name="clip" />
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onChoose([...(target.files ?? [])]);
          target.value = ""; // so that the same file can be chosen again
        }}
      />
    </>
  );
}
