import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { taskMessages as texts } from "../../messages/task.en.ts";
import type { TaskReference } from "../../shared/desk.ts";
import { LinkedText } from "../../shared/linked-text.tsx";
import { Elapsed } from "../../shared/ticking.tsx";
import { dayIn } from "./reference-day.ts";
import type { TaskSnapshot } from "./task.view-model.ts";
import "./task.css";

/** The agent's actions on a task. */
export type TaskCallbacks = {
  readonly onPause: (contactId: string) => void;
  readonly onResume: (contactId: string) => void;
};

type Props = TaskCallbacks & { readonly snapshot: TaskSnapshot };

/** Name, description and references of a task, with the button that pauses or resumes it. */
export function Task({ snapshot, onPause, onResume }: Props): ReactNode {
  const { contactId, name, description, references, pausedSince, isOpen } = snapshot;
  const isPaused = pausedSince !== null;
  return (
    <section className="task" aria-label={texts.region}>
      <div className="task-words">
        {name !== null && (
          <h3 className="task-name" dir="auto">
            {name}
          </h3>
        )}
        {description === null ? (
          <p className="task-none">{texts.noDescription}</p>
        ) : (
          <p className="task-description" dir="auto">
            {description}
          </p>
        )}
        {references.length > 0 && <References references={references} />}
      </div>
      {isOpen && (
        <div className="task-state">
          <p role="status">
            {isPaused && (
              <>
                <strong>
                  {texts.paused} <Elapsed since={pausedSince} />
                </strong>
                <span>{texts.pausedHint}</span>
              </>
            )}
          </p>
          <Button
            className={isPaused ? "button button-primary" : "button"}
            onPress={() => (isPaused ? onResume : onPause)(contactId)}
          >
            {isPaused ? texts.resume : texts.pause}
          </Button>
        </div>
      )}
    </section>
  );
}

function References({ references }: Pick<TaskSnapshot, "references">): ReactNode {
  return (
    <>
      <h3>{texts.references}</h3>
      <dl className="facts">
        {references.map((reference) => (
          <div key={reference.name} className="fact">
            <dt dir="auto">{reference.name}</dt>
            <dd dir="auto">
              <ReferenceValue reference={reference} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function ReferenceValue({ reference }: { readonly reference: TaskReference }): ReactNode {
  const day = dayIn(reference);
  if (day === null) return <LinkedText text={reference.value} />;
  return new Date(day).toLocaleDateString(messages.language, { dateStyle: "long" });
}
