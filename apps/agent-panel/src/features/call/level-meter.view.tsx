import { type ReactNode, useEffect, useState } from "react";
import { callMessages as texts } from "../../messages/call.en.ts";
import type { AudioTools } from "../../softphone/audio-tools.ts";
import { CallIcon } from "./call-icons.tsx";

type Props = {
  /** Null while nothing is measured. */
  readonly tools: Pick<AudioTools, "followLevel"> | null;
  readonly isMuted: boolean;
};

/** Loudness of the agent's own microphone. */
export function LevelMeter({ tools, isMuted }: Props): ReactNode {
  const level = useLevel(tools);
  const percent = Math.round(level * 20) * 5; // steps that are visible
  return (
    <div className="level" data-muted={isMuted}>
      <CallIcon name={isMuted ? "microphoneOff" : "microphone"} />
      {/* biome-ignore lint/a11y/useSemanticElements: browsers do not agree on styles of meter elements */}
      <div
        className="level-track"
        role="meter"
        aria-label={texts.level}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div className="level-bar" style={{ inlineSize: `${percent}%` }} />
      </div>
    </div>
  );
}

function useLevel(tools: Props["tools"]): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    setLevel(0);
    if (tools === null) return undefined;
    const following = tools.followLevel(setLevel);
    return () => following[Symbol.dispose]();
  }, [tools]);
  return level;
}
