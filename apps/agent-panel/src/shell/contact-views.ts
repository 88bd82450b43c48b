/** Views and commands that are needed with the first contact only. They are one script, apart from the first load of the panel. */
export { Details } from "../features/attributes/attributes.view.tsx";
export { Lapsed } from "../features/conversation/lapsed.view.tsx";
export { UnsentDraft } from "../features/conversation/unsent-draft.view.tsx";
export { CreateTaskDialog } from "../features/task/create-task-dialog.view.tsx";
export { Task } from "../features/task/task.view.tsx";
export { TransferDialog } from "../features/transfer/transfer-dialog.view.tsx";
export { ContactActions } from "./contact-actions.view.tsx";
export { createTransferCommands } from "./panel/transfer-commands.ts";
