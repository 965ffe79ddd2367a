// From heatmaps to points: `_look_twice` and `decode` of
// clamp_mmpose/runtime.py. Heatmaps are (K, h, w), one after the other.
import { mirrored } from './crop.js';

/** The mean of heatmaps and of those of the mirrored picture. */
export function meanOfBoth(heatmaps, ofMirror, model) {
  const [width, height] = model.heatmap_size;
  const cells = width * height;
  const back = mirrored(ofMirror, width);
  const mean = new Float32Array(heatmaps.length);
  model.flip_indices.forEach((twin, k) => {
    for (let i = 0; i < cells; i++) {
      // mirrored cells are one off
      const shift = model.shift_heatmap && i % width > 0 ? 1 : 0;
      const other = back[twin * cells + i - shift];
      mean[k * cells + i] = (heatmaps[k * cells + i] + other) * 0.5;
    }
  });
  return mean;
}

/**
 * The place of each maximum in cells, a quarter cell to the higher side, and
 * its height; -1 where no value is positive.
 */
export function decoded(heatmaps, [width, height]) {
  const cells = width * height;
  const places = [];
  const scores = [];
  for (let start = 0; start < heatmaps.length; start += cells) {
    const map = heatmaps.subarray(start, start + cells);
    const best = map.reduce((top, value, i) => (value > map[top] ? i : top), 0);
    scores.push(map[best]);
    places.push(map[best] > 0 ? refined(map, best, width, height) : [-1, -1]);
  }
  return { places, scores };
}

function refined(map, best, width, height) {
  const x = best % width;
  const y = (best - x) / width;
  const value = (column, row) => map[row * width + column];
  let [right, below] = [0, 0];
  // mmpose does not refine these, near the border
  if (x > 1 && x < width - 1 && y > 0) {
    right = Math.sign(value(x + 1, y) - value(x - 1, y));
  }
  if (y > 1 && y < height - 1 && x > 0) {
    below = Math.sign(value(x, y + 1) - value(x, y - 1));
  }
  return [x + right / 4, y + below / 4];
}
