import {
  observeWindowOffset,
  observeWindowRect,
  Virtualizer,
  windowScroll,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

/** The rows that are seen, and the heights of those above and below them. */
export interface WindowRows {
  readonly indexes: readonly number[];
  readonly aboveHeight: number;
  readonly belowHeight: number;
}

interface WindowRowsOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** The element that begins where the first row does. */
  readonly top: RefObject<HTMLElement | null>;
}

/** Which of many rows are to be drawn while the window scrolls. */
export function useWindowRows({ count, rowHeight, top }: WindowRowsOptions): WindowRows {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const options: VirtualizerOptions<Window, Element> = {
    count,
    estimateSize: () => rowHeight,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    scrollMargin: top.current ? top.current.getBoundingClientRect().top + scrollY : 0,
    initialRect: { width: innerWidth, height: innerHeight },
    overscan: 12,
    onChange: () => draw(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  const items = virtualizer.getVirtualItems();
  const start = (items[0]?.index ?? 0) * rowHeight;
  const end = ((items.at(-1)?.index ?? -1) + 1) * rowHeight;
  return {
    indexes: items.map(({ index }) => index),
    aboveHeight: start,
    belowHeight: Math.max(0, count * rowHeight - end),
  };
}
