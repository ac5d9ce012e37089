"use client";

import { useEffect, useRef } from "react";
import type { Reading, Side } from "./levels";
import { draw, ease, follow, shapeOf } from "./shape";
import type { TalkState } from "./state";

type VisualiserProps = { state: TalkState["name"]; read: (side: Side) => Reading };

/** With reduced motion it is looked this often whether the shape must change. */
const stillMs = 100;

/** One shape whose form says who has the floor, moved by the voice that has it. With reduced motion it stands still
 * and only its form changes; the level meter goes on showing the voice. What does not change is not painted anew: a phone
 * in a long call has better uses for its battery. */
export function Visualiser({ state, read }: VisualiserProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const current = useRef(state);
  useEffect(() => {
    current.current = state;
  }, [state]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    let shape = shapeOf("idle", 0, 0, true);
    let bands: number[] = [];
    let last = performance.now();
    let painted = "";
    const paint = () => {
      const now = performance.now();
      const elapsed = Math.min(100, now - last);
      last = now;
      const side: Side = current.current === "speaking" ? "agent" : "caller";
      const reading = still.matches ? { level: 0, bands: [] } : read(side);
      bands = follow(bands, reading);
      const wanted = shapeOf(current.current, reading.level, now / 1000, still.matches);
      shape = still.matches ? wanted : ease(shape, wanted, 1 - Math.exp(-elapsed / 90));
      const size = resize(element, context);
      const { color } = getComputedStyle(element);
      const picture = JSON.stringify([size, element.width, color, shape, bands]);
      if (picture !== painted) draw(context, { size, color, seconds: now / 1000 }, shape, bands);
      painted = picture;
      stop = still.matches ? later(paint) : nextFrame(paint);
    };
    let stop = nextFrame(paint);
    return () => stop();
  }, [read]);

  return <canvas ref={canvas} aria-hidden className="size-full text-accent" />;
}

/** Both return what calls it off. */
function nextFrame(paint: () => void): () => void {
  const frame = requestAnimationFrame(paint);
  return () => cancelAnimationFrame(frame);
}

function later(paint: () => void): () => void {
  const timer = setTimeout(paint, stillMs);
  return () => clearTimeout(timer);
}

/** Gives the canvas as many pixels as the screen has for it. Returns its size in CSS pixels. */
function resize(element: HTMLCanvasElement, context: CanvasRenderingContext2D): number {
  const size = element.clientWidth;
  const scale = window.devicePixelRatio || 1;
  const pixels = Math.round(size * scale);
  if (element.width !== pixels || element.height !== pixels) {
    element.width = pixels;
    element.height = pixels;
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return size;
}
