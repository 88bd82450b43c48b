import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { StateChoice } from "../../shared/desk.ts";
import { Icon } from "../../shared/icons.tsx";

type Props = {
  /** Accessible name of the button. */
  readonly label: string;
  readonly kind: string;
  /** Content of the button. */
  readonly children: ReactNode;
  readonly choices: readonly StateChoice[];
  readonly chosenId: string | null;
  readonly onChoose: (stateId: string) => void;
};

const OPENING_KEYS: ReadonlySet<string> = new Set(["Enter", " ", "ArrowDown"]);

/**
 * A button with a menu of states, with the keys of the menu pattern (WAI-ARIA 1.2). Not a native popover, which Safari
 * 16 lacks: it would show the menu permanently. React Aria's select does the same for 35 kB of script, a quarter of
 * the panel's size limit.
 */
export function StateMenu({ label, kind, children, choices, chosenId, onChoose }: Props): ReactNode {
  const menuId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  // Before the next key press, which may follow at once.
  useLayoutEffect(() => {
    if (!isOpen) return;
    positionMenu(menu.current, button.current);
    (itemsOf(menu.current, "[aria-checked=true]")[0] ?? itemsOf(menu.current)[0])?.focus();
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = ({ target }: PointerEvent): void => {
      const isInside = [menu, button].some(({ current }) => target instanceof Node && current?.contains(target));
      if (!isInside) setOpen(false);
    };
    const close = (): void => setOpen(false);
    document.addEventListener("pointerdown", closeOutside);
    window.addEventListener("resize", close);
    window.addEventListener("blur", close); // also a click on the host page around the frame
    return () => {
      document.removeEventListener("pointerdown", closeOutside);
      window.removeEventListener("resize", close);
      window.removeEventListener("blur", close);
    };
  }, [isOpen]);

  function onButtonKey(event: KeyboardEvent): void {
    if (!OPENING_KEYS.has(event.key)) return;
    event.preventDefault();
    setOpen(true);
  }

  function closeToButton(): void {
    setOpen(false);
    button.current?.focus();
  }

  function onMenuKey(event: KeyboardEvent): void {
    if (event.key === "Tab") setOpen(false);
    if (event.key === "Escape") {
      event.stopPropagation();
      closeToButton();
    }
    const next = itemAfter(itemsOf(menu.current), event.key);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className="availability-button"
        data-kind={kind}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={menuId}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={onButtonKey}
      >
        <span className="visually-hidden">{label}</span>
        {children}
        <Icon name="chevron" />
      </button>
      <div
        ref={menu}
        id={menuId}
        hidden={!isOpen}
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className="availability-menu"
        onKeyDown={onMenuKey}
      >
        {choices.map(({ id, name, kind: choiceKind }) => (
          <button
            key={id}
            type="button"
            role="menuitemradio"
            aria-checked={id === chosenId}
            tabIndex={-1}
            className="availability-choice"
            data-kind={choiceKind}
            onClick={() => {
              closeToButton();
              onChoose(id);
            }}
          >
            <span className="availability-dot" aria-hidden="true" />
            <span className="availability-choice-name">{name}</span>
            {id === chosenId && <Icon name="check" />}
          </button>
        ))}
      </div>
    </>
  );
}

function itemsOf(menu: HTMLElement | null, filter = ""): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>(`[role=menuitemradio]${filter}`) ?? [])];
}

/** Returns the item to focus after a key press, wrapping at the ends; undefined for other keys. */
function itemAfter(items: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const at = items.findIndex((item) => item.matches(":focus"));
  switch (key) {
    case "ArrowDown":
      return items[(at + 1) % items.length];
    case "ArrowUp":
      return items.at(at <= 0 ? -1 : at - 1);
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
    default:
      return undefined;
  }
}

/**
 * Positions the menu below the button, at its left edge. The menu is fixed, because its containers cut off what
 * overflows.
 */
function positionMenu(menu: HTMLElement | null, button: HTMLElement | null): void {
  if (menu === null || button === null) return;
  const { left, bottom, width } = button.getBoundingClientRect();
  menu.style.setProperty("--menu-left", `${left}px`);
  menu.style.setProperty("--menu-top", `${bottom}px`);
  menu.style.setProperty("--menu-width", `${width}px`);
}
