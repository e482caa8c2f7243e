import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (value: string) => void;
}

const pauseMs = 250;

/** A search that is done when the reader pauses; `/` leads to it. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  /** What is searched for: its way through the address takes nothing from what is typed. */
  const sought = useRef(value);
  const search = useRef(onSearch);
  search.current = onSearch;
  useEffect(() => {
    if (value === sought.current) return;
    sought.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const trimmed = text.trim();
    if (trimmed === sought.current) return;
    const timer = setTimeout(() => {
      sought.current = trimmed;
      search.current(trimmed);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  useSlash(field);
  return (
    <input
      ref={field}
      type="search"
      class="input"
      aria-label={label}
      placeholder={`${label}  ( / )`}
      value={text}
      spellcheck={false}
      maxLength={200}
      onInput={(event) => setText(event.currentTarget.value)}
    />
  );
}

/** The key `/` leads to the field, unless something is typed elsewhere. */
function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "/" || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
