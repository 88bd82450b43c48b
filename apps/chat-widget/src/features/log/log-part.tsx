/** The message log, and all that belongs to it. */
import type { LogPart, LogViews } from "../conversation/log-part.ts";
import { Ending } from "./ending.view.tsx";
import { Log } from "./log.view.tsx";
import { createLogModel, type Loaders } from "./log-model.ts";
import type { LogServices } from "./log-services.ts";
import { Tools } from "./tools.view.tsx";

/** Creates the log of a conversation, which loads other parts with `loaders`. */
export function logPartOf(services: LogServices, loaders: Loaders): LogPart {
  const model = createLogModel(services, loaders);
  const attach = services.options.canAttach ? model.attach : null;
  return Object.assign(model, {
    Log: (props) => <Log {...props} content={model.content()} />,
    Tools: ({ state }) => <Tools uploads={state.snapshot.uploads} files={model.content().files} onAttach={attach} />,
    Ending: (props) => <Ending {...props} content={model.content()} onDownload={model.download} />,
  } satisfies LogViews);
}
