import { type ReactNode, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { callMessages as texts } from "../../messages/call.en.ts";
import type { CallDesk } from "../../softphone/call-desk.ts";
import { isTemporary } from "../../softphone/softphone-failure.ts";
import type { AudioProblem } from "../../softphone/softphone-state.ts";

type Props = { readonly desk: Pick<CallDesk, "softphone"> };

/** The problem of a call's audio, wherever the agent is on the desk. Source: PA-60. */
export function CallNotices({ desk: { softphone } }: Props): ReactNode {
  const { problem } = useSyncExternalStore(softphone.state.subscribe, softphone.state.read);
  return (
    <div role="alert">
      {problem !== null && (
        <div className={`notice ${problem.kind === "failure" ? "notice-danger" : "notice-warning"}`}>
          <p>{textOf(problem)}</p>
          {problem.kind === "failure" && (
            <Button className="button button-small" onPress={softphone.retry}>
              {texts.retry}
            </Button>
          )}
          {problem.kind === "blocked" && (
            <Button className="button button-small" onPress={softphone.touched}>
              {texts.allowSound}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function textOf(problem: AudioProblem): string {
  if (problem.kind !== "failure") return texts.problems[problem.kind];
  const { failure } = problem;
  const sentence = texts.problems[failure];
  return isTemporary(failure) && failure !== "no-link" ? `${sentence} ${texts.retrying}` : sentence;
}
