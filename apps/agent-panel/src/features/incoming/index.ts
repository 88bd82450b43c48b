/** Entry point for views; the view model is imported directly. */
export { Incoming } from "./incoming.view.tsx";
