import type { InitCCPOptions } from "./init-options.ts";

/** What makes a page's wishes worth telling. Source: docs/wire/streams.md#handshake. */
const WISHES = ["softphone", "chat", "task", "pageOptions", "shouldAddNamespaceToLogs", "disasterRecoveryOn"] as const;

/** Whether the page wished for anything that the panel must know without asking. */
export function wantsConfigure(options: InitCCPOptions): boolean {
  return WISHES.some((wish) => Boolean(options[wish]));
}

/** The page's wishes as panels read them; absent ones are undefined. Source: docs/wire/streams.md#configure. */
export function configureMessage(options: InitCCPOptions): object {
  const { softphone, chat, task, autoAcceptTone, pageOptions, shouldAddNamespaceToLogs } = options;
  return {
    softphone,
    chat,
    task,
    autoAcceptTone,
    pageOptions,
    shouldAddNamespaceToLogs,
    showInactivityModal: pageOptions?.showInactivityModal,
    disasterRecoveryOn: options.disasterRecoveryOn,
  };
}
