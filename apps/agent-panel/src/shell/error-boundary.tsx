import type { Logger } from "@tributary/kernel";
import { Component, type ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../messages/en.ts";
import { PlainPage } from "./plain-page.view.tsx";

type Props = { readonly log: Logger; readonly onReload: () => void; readonly children: ReactNode };
type State = { readonly isBroken: boolean };

/** Outermost error boundary of the views: shows an error page with a reload button instead of an empty window. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { isBroken: false };

  static getDerivedStateFromError(): State {
    return { isBroken: true };
  }

  override componentDidCatch(error: Error): void {
    this.props.log.error("failed to render view", { error });
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
