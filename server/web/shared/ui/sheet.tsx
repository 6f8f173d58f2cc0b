/** A sheet over the page: a native dialog, so that focus and Escape work as everywhere. */
import { X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../text";
import { IconButton } from "./basics";

export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const box = useRef<HTMLDialogElement>(null);
  // Before anybody can press the next key: it belongs to the sheet, not to the page under it.
  useLayoutEffect(() => {
    box.current?.showModal();
  }, []);
  return (
    <dialog class="sheet" ref={box} onClose={onClose} aria-label={title}>
      <div class="head">
        <h2>{title}</h2>
        <IconButton sign={X} label={t("do.close")} onClick={() => box.current?.close()} />
      </div>
      <div class="content">{children}</div>
    </dialog>
  );
}
