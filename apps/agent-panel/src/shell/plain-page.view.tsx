import type { ReactNode } from "react";
import { Mark } from "../shared/icons.tsx";
import "./sign-in.css";

type Props = { readonly heading?: string; readonly children: ReactNode };

/** A page with a single message: starting, not permitted, not approved, failed. */
export function PlainPage({ heading, children }: Props): ReactNode {
  return (
    <main className="page">
      <div className="card" aria-live="polite">
        <div className="brand">
          <Mark />
        </div>
        {heading !== undefined && <h1>{heading}</h1>}
        {children}
      </div>
    </main>
  );
}
