import type { Reading } from "./levels";
import type { TalkState } from "./state";

/** What the shape is at one moment; the drawing eases from one to the next. */
export type Shape = {
  /** Share of the canvas's half width. */
  radius: number;
  /** 0 = hollow ring (the caller has the floor), 1 = filled (the agent has it). */
  fill: number;
  /** Thickness of the edge, CSS pixels. */
  edge: number;
  /** 1 = dashed: nobody is there yet, or the line is broken. */
  dash: number;
  /** How far the voice pushes the edge out, share of the half width. */
  reach: number;
};

/** The shape a state asks for at `seconds`, with the voice that has the floor. */
export function shapeOf(state: TalkState["name"], level: number, seconds: number, isStill: boolean): Shape {
  const breath = isStill ? 0 : Math.sin((seconds * Math.PI * 2) / 3.2);
  switch (state) {
    case "listening":
      return { radius: 0.6 + 0.04 * level, fill: 0.06, edge: 3, dash: 0, reach: 0.24 };
    case "thinking":
      return { radius: 0.54 + 0.035 * breath, fill: 0.3, edge: 3, dash: 0, reach: 0 };
    case "speaking":
      return { radius: 0.6 + 0.06 * level, fill: 1, edge: 0, dash: 0, reach: 0.26 };
    default:
      return { radius: 0.58 + 0.012 * breath, fill: 0.06, edge: 3, dash: 1, reach: 0 };
  }
}

/** One step from where the shape is to where it should be. `share` of the way, 0 to 1. */
export function ease(from: Shape, to: Shape, share: number): Shape {
  const step = (a: number, b: number) => a + (b - a) * share;
  return {
    radius: step(from.radius, to.radius),
    fill: step(from.fill, to.fill),
    edge: step(from.edge, to.edge),
    dash: to.dash,
    reach: step(from.reach, to.reach),
  };
}

/** Follows a voice: up at once, down slowly, so that the edge does not flicker. */
export function follow(before: readonly number[], { bands }: Reading): number[] {
  return bands.map((band, index) => {
    const last = before[index] ?? 0;
    return last + (band - last) * (band > last ? 0.5 : 0.12);
  });
}

const points = 72;

/** Draws the shape in the middle of a square canvas of `size` CSS pixels. Bands run from the bottom, low voice, up
 * both sides to the top, high voice. */
export function draw(
  context: CanvasRenderingContext2D,
  size: number,
  color: string,
  shape: Shape,
  bands: readonly number[],
): void {
  const half = size / 2;
  context.clearRect(0, 0, size, size);
  context.beginPath();
  const path = Array.from({ length: points }, (_, index) => {
    const angle = (index / points) * Math.PI * 2;
    const position = Math.abs(angle - Math.PI) / Math.PI; // 1 at the bottom, 0 at the top
    const radius = half * (shape.radius + shape.reach * bandAt(bands, 1 - position));
    return [half + Math.sin(angle) * radius, half + Math.cos(angle) * radius] as const;
  });
  smooth(context, path);
  context.fillStyle = color;
  context.strokeStyle = color;
  context.globalAlpha = shape.fill;
  context.fill();
  context.globalAlpha = 1;
  if (shape.edge > 0.2) {
    context.lineWidth = shape.edge;
    context.lineCap = "round";
    context.setLineDash(shape.dash ? [2, half * 0.09] : []);
    context.stroke();
  }
}

function bandAt(bands: readonly number[], position: number): number {
  if (bands.length === 0) return 0;
  const at = position * (bands.length - 1);
  const low = bands[Math.floor(at)] ?? 0;
  const high = bands[Math.ceil(at)] ?? low;
  return low + (high - low) * (at % 1);
}

/** A closed curve through the middles between the points. */
function smooth(context: CanvasRenderingContext2D, path: readonly (readonly [number, number])[]): void {
  for (let index = 0; index <= path.length; index++) {
    const here = path[index % path.length];
    const next = path[(index + 1) % path.length];
    if (!here || !next) return;
    const middle = [(here[0] + next[0]) / 2, (here[1] + next[1]) / 2] as const;
    if (index === 0) context.moveTo(...middle);
    else context.quadraticCurveTo(...here, ...middle);
  }
  context.closePath();
}
