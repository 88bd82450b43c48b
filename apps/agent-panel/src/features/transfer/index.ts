/** Entry point for views; the view model is imported directly. */
export { TransferButton } from "./transfer-button.view.tsx";
