import type { Logger } from "@tributary/kernel";
import { Component, type ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../messages/en.ts";
import { PlainPage } from "./plain-page.view.tsx";

type Props = { readonly log: Logger; readonly onReload: () => void; readonly children: ReactNode };
type State = { readonly isBroken: boolean };

/** The outermost catch of the views: a fault of ours becomes a page with a way on, never an empty window. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { isBroken: false };

  static getDerivedStateFromError(): State {
    return { isBroken: true };
  }

  override componentDidCatch(error: Error): void {
    this.props.log.error("a view failed", { error });
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <PlainPage heading={messages.shell.brokenHeading}>
        <p>{messages.shell.broken}</p>
        <Button className="button button-primary" onPress={this.props.onReload}>
          {messages.shell.reload}
        </Button>
      </PlainPage>
    );
  }
}
