import type { InitCCPOptions } from "./init-options.ts";

/** Options that the panel must receive without asking. Source: docs/wire/streams.md#handshake. */
const CONFIGURED = [
  "softphone",
  "chat",
  "task",
  "pageOptions",
  "shouldAddNamespaceToLogs",
  "disasterRecoveryOn",
] as const;

/** True if the page set one of these options. */
export function wantsConfigure(options: InitCCPOptions): boolean {
  return CONFIGURED.some((name) => Boolean(options[name]));
}

/** The options in the form that panels read; absent ones are undefined. Source: docs/wire/streams.md#configure. */
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
