/** A range of times in ms. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Idle time that takes little room, whatever its length. */
export interface Fold extends TimeRange {
  readonly x: number;
  readonly width: number;
}

/** Where times stand on a line. */
export interface TimeScale {
  readonly width: number;
  readonly folds: readonly Fold[];
  x(ms: number): number;
  /** The time at a place. */
  ms(x: number): number;
}

interface Piece extends Fold {
  readonly isFold: boolean;
}

const foldWidth = 36;
/** Idle time shorter than this part of the range is drawn as it is. */
const minFoldPart = 0.04;

/** A scale for a range, on which long idle times are folded. */
export function timeScale(range: TimeRange, { idle, width }: { idle: readonly TimeRange[]; width: number }): TimeScale {
  const pieces = piecesOf(range, { idle: foldable(range, idle), width });
  const last = pieces.at(-1);
  return {
    width,
    folds: pieces.filter(({ isFold }) => isFold),
    x(ms) {
      const piece = pieces.find(({ toMs }) => ms <= toMs) ?? last;
      if (!piece) return 0;
      const part = (ms - piece.fromMs) / Math.max(1, piece.toMs - piece.fromMs);
      return piece.x + Math.min(1, Math.max(0, part)) * piece.width;
    },
    ms(x) {
      const piece = pieces.find((each) => x <= each.x + each.width) ?? last;
      if (!piece) return range.fromMs;
      const part = Math.min(1, Math.max(0, (x - piece.x) / Math.max(1, piece.width)));
      return piece.fromMs + part * (piece.toMs - piece.fromMs);
    },
  };
}

function foldable({ fromMs, toMs }: TimeRange, idle: readonly TimeRange[]): TimeRange[] {
  return idle
    .map((each) => ({ fromMs: Math.max(fromMs, each.fromMs), toMs: Math.min(toMs, each.toMs) }))
    .filter((each) => each.toMs - each.fromMs > (toMs - fromMs) * minFoldPart);
}

/** Busy ranges share what room the folds leave. */
function piecesOf(range: TimeRange, { idle, width }: { idle: readonly TimeRange[]; width: number }): Piece[] {
  const bounds = [range.fromMs, ...idle.flatMap(({ fromMs, toMs }) => [fromMs, toMs]), range.toMs];
  const idleMs = idle.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const busyMs = Math.max(1, range.toMs - range.fromMs - idleMs);
  const busyWidth = Math.max(width / 4, width - idle.length * foldWidth);
  let x = 0;
  return bounds.slice(1).map((toMs, index) => {
    const fromMs = bounds[index] ?? range.fromMs;
    const isFold = index % 2 === 1;
    const pieceWidth = isFold ? (width - busyWidth) / idle.length : (busyWidth * (toMs - fromMs)) / busyMs;
    const piece = { fromMs, toMs, isFold, x, width: pieceWidth };
    x += pieceWidth;
    return piece;
  });
}
