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
      return { radius: 0.6 + 0.04 * level, fill: 0.06, edge: 3, dash: 0, reach: 0.15 };
    case "thinking":
      return { radius: 0.54 + 0.035 * breath, fill: 0.3, edge: 3, dash: 0, reach: 0 };
    case "speaking":
      return { radius: 0.6 + 0.06 * level, fill: 1, edge: 0, dash: 0, reach: 0.17 };
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

const points = 96;

/** Draws the shape in the middle of a square canvas of `size` CSS pixels at `seconds`. Low voice makes it sway in two
 * or three lobes, high voice ripples its edge; the lobes turn slowly, so that it never looks like a dial. */
export function draw(
  context: CanvasRenderingContext2D,
  { size, color, seconds }: { size: number; color: string; seconds: number },
  shape: Shape,
  bands: readonly number[],
): void {
  const half = size / 2;
  context.clearRect(0, 0, size, size);
  context.beginPath();
  const path = Array.from({ length: points }, (_, index) => {
    const angle = (index / points) * Math.PI * 2;
    const radius = half * (shape.radius + shape.reach * sway(angle, seconds, bands));
    return [half + Math.sin(angle) * radius, half - Math.cos(angle) * radius] as const;
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
    context.setLineDash(shape.dash ? [1, half * 0.075] : []);
    context.stroke();
  }
}

/** How far the edge is out at an angle, about -0.5 to 1.5. */
function sway(angle: number, seconds: number, bands: readonly number[]): number {
  let out = 0;
  for (const [index, band] of bands.entries()) {
    const lobes = 2 + Math.floor(index / 2);
    const turn = seconds * (index % 2 ? -1 : 1) * (0.35 + index * 0.07) + index * 1.7;
    out += (band * (0.25 + 0.5 * Math.cos(lobes * angle + turn))) / (1 + index * 0.35);
  }
  return out / 2.2;
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
