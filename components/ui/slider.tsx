"use client";

import { Slider as Primitive } from "radix-ui";

type SliderProps = {
  value: number;
  onValueChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  label: string;
  /** How the value is said: "80 %". */
  valueText: string;
  id?: string;
};

export function Slider({ value, onValueChange, min, max, step, label, valueText, id }: SliderProps) {
  return (
    <Primitive.Root
      id={id}
      value={[value]}
      onValueChange={([next]) => next !== undefined && onValueChange(next)}
      min={min}
      max={max}
      step={step}
      className="relative flex h-9 w-full touch-none select-none items-center touch:h-11"
    >
      <Primitive.Track className="relative h-1 grow rounded-full bg-control/40">
        <Primitive.Range className="absolute h-full rounded-full bg-accent" />
      </Primitive.Track>
      <Primitive.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        className="block size-5 rounded-full border-2 border-accent bg-surface"
      />
    </Primitive.Root>
  );
}
