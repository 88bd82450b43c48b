import type { InitCCPOptions } from "./init-options.ts";

/** Options sent to the panel without a request. Source: docs/wire/streams.md#handshake. */
const CONFIGURED = [
  "softphone",
  "chat",
  "task",
  "pageOptions",
  "shouldAddNamespaceToLogs",
  "disasterRecoveryOn",
] as const;

/** True if the page set any of these options. */
export function wantsConfigure(options: InitCCPOptions): boolean {
  return CONFIGURED.some((name) => Boolean(options[name]));
}

/** Options in the panel's format; absent ones are undefined. Source: docs/wire/streams.md#configure. */
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
