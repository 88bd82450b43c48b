/** The agent's actions with files of the selected chat. */
export type FileCallbacks = {
  /** Adds files that are sent with the next message. */
  readonly onAttach: (files: readonly File[]) => void;
  readonly onDetach: (key: string) => void;
  readonly onRetryFile: (key: string) => void;
  readonly onDiscardFile: (key: string) => void;
  /** Resolves to an address from which the file can be loaded for some minutes; null if there is none. */
  readonly onLoadFile: (attachmentId: string) => Promise<string | null>;
};
