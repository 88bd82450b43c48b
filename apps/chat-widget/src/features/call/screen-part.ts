/** The screen of a call, with the library: the part of the widget that is loaded when a customer calls. */
export { openCall } from "@tributary/call";
export { CallIcon } from "./call-icons.view.tsx";
export { createCallModel } from "./call-model.ts";
export { CallScreen } from "./call-screen.view.tsx";
