/** The softphone and the views of calls. They are one script, apart from the first load of the panel. */
export { AudioButton } from "../features/call/audio-settings.view.tsx";
export { Call } from "../features/call/call.view.tsx";
export { CallNotices } from "../features/call/call-notices.view.tsx";
export { openCallDesk } from "../softphone/call-desk.ts";
