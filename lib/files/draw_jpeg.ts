import { Canvas, type Pixels } from "./canvas.ts";
import type { Component, JpegBlocks, JpegFrame } from "./jpeg_blocks.ts";

/** One colour as samples, `wide` in a row. */
interface Plane {
  readonly wide: number;
  readonly samples: Uint8ClampedArray;
  readonly across: number;
  readonly down: number;
}

/** The small picture of what was gathered from a JPEG. */
export function drawJpeg(blocks: JpegBlocks, target: number): Pixels {
  const { frame } = blocks;
  if (!frame) throw new RangeError("nothing to draw");
  const planes = frame.components.map((component) => planeOf(component, frame, blocks.quantities));
  const [wide, high] = [frame.width, frame.height].map((side) => Math.ceil(side * frame.scale / 8));
  const canvas = new Canvas(wide ?? 1, high ?? 1, target, blocks.orientation);
  const colour = colourOf(planes.length, blocks.transform);
  for (let y = 0; y < (high ?? 1); y++) {
    const row = canvas.row(y);
    for (let x = 0; x < (wide ?? 1); x++) {
      const [red, green, blue] = colour(planes, x, y);
      canvas.add(row, x, red, green, blue);
    }
  }
  return canvas.pixels();
}

/** The inverse transform (T.81 A.3.3) on as many frequencies as pixels are wanted of each block. */
function planeOf(component: Component, frame: JpegFrame, quantities: JpegBlocks["quantities"]): Plane {
  const { scale, most } = frame;
  const { room, values } = component;
  const table = quantities.get(component.table);
  if (!table) throw new RangeError("no such table");
  const waves = wavesOf(scale);
  const wide = room.wide * scale;
  const samples = new Uint8ClampedArray(wide * room.high * scale);
  const half = new Float32Array(scale * scale);
  for (let block = 0; block < room.wide * room.high; block++) {
    const from = block * scale * scale;
    for (let v = 0; v < scale; v++) {
      for (let x = 0; x < scale; x++) {
        let sum = 0;
        for (let u = 0; u < scale; u++) {
          const value = (values[from + v * scale + u] ?? 0) * (table[v * 8 + u] ?? 0);
          sum += value * (waves[u * scale + x] ?? 0);
        }
        half[v * scale + x] = sum;
      }
    }
    const top = Math.floor(block / room.wide) * scale;
    const left = block % room.wide * scale;
    for (let y = 0; y < scale; y++) {
      for (let x = 0; x < scale; x++) {
        let sum = 0;
        for (let v = 0; v < scale; v++) sum += (half[v * scale + x] ?? 0) * (waves[v * scale + y] ?? 0);
        samples[(top + y) * wide + left + x] = sum + 128;
      }
    }
  }
  return { wide, samples, across: component.across / most.across, down: component.down / most.down };
}

/** Frequency by position, half of each transform's factor included. */
function wavesOf(scale: number): Float32Array {
  return Float32Array.from({ length: scale * scale }, (_, n) => {
    const [u, x] = [Math.floor(n / scale), n % scale];
    return (u === 0 ? Math.SQRT1_2 : 1) / 2 * Math.cos((2 * x + 1) * u * Math.PI / (2 * scale));
  });
}

type Rgb = readonly [number, number, number];

/** How samples become red, green and blue: JFIF's way unless Adobe's marker says otherwise. */
function colourOf(count: number, transform: number | undefined) {
  const at = ({ samples, wide, across, down }: Plane, x: number, y: number) =>
    samples[Math.floor(y * down) * wide + Math.floor(x * across)] ?? 0;
  const mixed = count === 3 ? transform !== 0 : transform === 2;
  return (planes: readonly Plane[], x: number, y: number): Rgb => {
    const [a = 0, b = 0, c = 0, d = 0] = planes.map((plane) => at(plane, x, y));
    if (count === 1) return [a, a, a];
    const [red, green, blue] = mixed ? fromYcc(a, b - 128, c - 128) : [a, b, c];
    if (count === 3) return [red, green, blue];
    // Inks: Adobe writes them the other way round, 255 is none, but turns them once more before it mixes them.
    const ink = (value: number) => (mixed ? 255 - value : value) * d / 255;
    return [ink(red), ink(green), ink(blue)];
  };
}

function fromYcc(y: number, blue: number, red: number): Rgb {
  return [clamp(y + 1.402 * red), clamp(y - 0.344136 * blue - 0.714136 * red), clamp(y + 1.772 * blue)];
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
