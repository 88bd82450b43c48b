import { isSendKey } from "@tributary/ui";
import {
  type Dispatch,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useReducer,
  useRef,
} from "react";
import { type TransferMedium, transferMessages as texts } from "../../messages/transfer.en.ts";
import { ModalDialog } from "../../shared/modal-dialog.tsx";
import { optionId, QuickConnectList } from "./quick-connect-list.view.tsx";
import {
  OPENED,
  type QuickConnect,
  stepTransfer,
  type TransferEvent,
  type TransferKind,
  type TransferRefusal,
  type TransferSnapshot,
  transferOf,
} from "./transfer.view-model.ts";
import "./transfer.css";

/** Actions in the dialog. */
export type TransferCallbacks = {
  /** Resolves to null if the quick connects could not be loaded. */
  readonly onLoad: () => Promise<readonly QuickConnect[] | null>;
  /** Resolves to null once the chat is transferred, or an agent is asked to join it. */
  readonly onTransfer: (quickConnectId: string, kind: TransferKind) => Promise<TransferRefusal | null>;
};

type Props = TransferCallbacks & {
  readonly medium: TransferMedium;
  /** Effects to choose from, of which the first is the default. */
  readonly kinds: readonly [TransferKind, ...TransferKind[]];
  /** True if other agents are in the contact or awaited: a transfer ends their part too. */
  readonly hasOthers: boolean;
  readonly onClose: () => void;
};

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Dialog with the quick connects of the agent's queues, as a search field with a list (combobox pattern of WAI-ARIA 1.2:
 * the focus stays in the field).
 */
export function TransferDialog({ medium, kinds, hasOthers, onLoad, onTransfer, onClose }: Props): ReactNode {
  const [state, dispatch] = useReducer(stepTransfer, { ...OPENED, kind: kinds[0] });
  const snapshot = transferOf(state);
  const isPending = snapshot.pending !== null;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const close = (): void => dialog.current?.close();

  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
    field.current?.focus();
  }, []);
  useLoading(snapshot.content === "loading", onLoad, dispatch);

  function choose(quickConnectId: string): void {
    if (isPending) return;
    dispatch({ type: "chosen", id: quickConnectId });
    void onTransfer(quickConnectId, snapshot.kind).then((refusal) => {
      if (refusal === null) {
        close();
        return;
      }
      dispatch({ type: "refused", refusal });
      field.current?.focus(); // also after a click meanwhile
    });
  }

  function onFieldKey(event: KeyboardEvent): void {
    const by = event.nativeEvent.isComposing ? undefined : STEPS[event.key]; // else the key belongs to an input method
    if (by !== undefined) {
      event.preventDefault(); // the keys also move the cursor in the field
      dispatch({ type: "moved", by });
    }
    if (isSendKey(event.nativeEvent) && !event.repeat && snapshot.activeId !== null) choose(snapshot.activeId);
  }

  return (
    <ModalDialog
      dialog={dialog}
      className="transfer"
      heading={kinds.length > 1 ? texts.headingOrAdd : texts.headings[kinds[0]]}
      closeLabel={texts.close}
      isPending={isPending}
      onClose={onClose}
      onPointerDown={({ target }) => target === dialog.current && !isPending && close()} // beside the content
    >
      <div className="transfer-search">
        {kinds.length > 1 && (
          <KindChoice
            names={texts.kindNames[medium]}
            kinds={kinds}
            kind={snapshot.kind}
            isDisabled={isPending}
            onChoose={(kind) => dispatch({ type: "kind-chosen", kind })}
          />
        )}
        <SearchField
          ref={field}
          id={id}
          snapshot={snapshot}
          onType={(query) => dispatch({ type: "typed", query })}
          onKey={onFieldKey}
        />
        {snapshot.content === "list" && !isPending && (
          <p className="transfer-hint">
            {texts.hint[medium][hasOthers && snapshot.kind === "transfer" ? "transferFromAll" : snapshot.kind]}
          </p>
        )}
      </div>
      <QuickConnectList
        id={id}
        snapshot={snapshot}
        onChoose={choose}
        onRetry={() => {
          field.current?.focus(); // the button is about to disappear
          dispatch({ type: "retried" });
        }}
      />
      <p className="transfer-problem" role="alert">
        {snapshot.problem !== null &&
          texts.refused[snapshot.kind][snapshot.problem.refusal](snapshot.problem.name, medium)}
      </p>
    </ModalDialog>
  );
}

type KindProps = {
  readonly names: Readonly<Partial<Record<TransferKind, string>>>;
  readonly kinds: readonly TransferKind[];
  readonly kind: TransferKind;
  readonly isDisabled: boolean;
  readonly onChoose: (kind: TransferKind) => void;
};

function KindChoice({ names, kinds, kind, isDisabled, onChoose }: KindProps): ReactNode {
  const name = useId();
  return (
    <fieldset className="transfer-kinds" disabled={isDisabled}>
      <legend className="visually-hidden">{texts.kind}</legend>
      {kinds.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={each === kind} onChange={() => onChoose(each)} />
          {names[each]}
        </label>
      ))}
    </fieldset>
  );
}

type FieldProps = {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly id: string;
  readonly snapshot: TransferSnapshot;
  readonly onType: (query: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
};

function SearchField({ ref, id, snapshot, onType, onKey }: FieldProps): ReactNode {
  const { query, content, activeId, pending } = snapshot;
  return (
    <input
      ref={ref}
      type="text"
      role="combobox"
      dir="auto"
      autoComplete="off"
      spellCheck={false}
      placeholder={texts.search}
      aria-label={texts.search}
      aria-autocomplete="list"
      aria-expanded={content === "list"}
      aria-controls={`${id}-list`}
      aria-activedescendant={activeId === null ? undefined : optionId(id, activeId)}
      readOnly={pending !== null}
      value={query}
      onChange={({ target }) => onType(target.value)}
      onKeyDown={onKey}
    />
  );
}

/** Loads the quick connects when the dialog is opened, and at each retry. */
function useLoading(isLoading: boolean, onLoad: TransferCallbacks["onLoad"], dispatch: Dispatch<TransferEvent>): void {
  const load = useRef(onLoad);
  useEffect(() => {
    if (!isLoading) return;
    let isWanted = true;
    void load.current().then((quickConnects) => {
      if (isWanted) dispatch(quickConnects === null ? { type: "load-failed" } : { type: "loaded", quickConnects });
    });
    return () => {
      isWanted = false;
    };
  }, [isLoading, dispatch]);
}
