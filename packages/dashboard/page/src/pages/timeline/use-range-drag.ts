import { useState } from "preact/hooks";
import type { TimeRange, TimeScale } from "./time-scale.js";

/** A range that is being drawn with the pointer. */
export interface RangeDrag {
  readonly selected: { readonly x: number; readonly width: number } | undefined;
  readonly handlers: {
    readonly onPointerDown: (event: SvgPointer) => void;
    readonly onPointerMove: (event: SvgPointer) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
}

type SvgPointer = PointerEvent & { readonly currentTarget: SVGSVGElement };

/** A shorter movement is a click. */
const minWidth = 6;

export function useRangeDrag(scale: TimeScale, onRange: (range: TimeRange) => void): RangeDrag {
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const x = drag ? Math.min(drag.from, drag.to) : 0;
  const width = drag ? Math.abs(drag.to - drag.from) : 0;
  const isRange = width >= minWidth;
  return {
    selected: isRange ? { x, width } : undefined,
    handlers: {
      onPointerDown(event) {
        if (event.button === 0 && event.pointerType !== "touch") setDrag({ from: placeOf(event), to: placeOf(event) });
      },
      onPointerMove(event) {
        if (drag) setDrag({ from: drag.from, to: placeOf(event) });
        if (isRange) event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerUp() {
        if (isRange) onRange({ fromMs: scale.ms(x), toMs: scale.ms(x + width) });
        setDrag(undefined);
      },
      onPointerCancel: () => setDrag(undefined),
    },
  };
}

function placeOf(event: SvgPointer): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left;
}
