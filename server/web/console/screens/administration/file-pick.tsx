/** A file from this machine. */
import { useId } from "preact/hooks";

export function FilePick({
  label,
  accept,
  disabled,
  onFile,
}: {
  label: string;
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => unknown;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        type="file"
        accept={accept}
        disabled={disabled}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file, corrected, may be chosen again.
          event.currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
