// Finds the points in a box, and the box of a single animal.
import { cutOut, frameAround, mirrored, normalised } from './crop.js';
import { decoded, meanOfBoth } from './heatmaps.js';

/**
 * The pose in a box of a picture: the box, points in pixels of the picture,
 * their scores, and how far they may be off.
 */
export async function poseIn(box, image, model, network) {
  const frame = frameAround(box, model);
  const input = normalised(cutOut(image, frame, model.input_size), model);
  const { places, scores } = decoded(
    await lookAt(input, model, network), model.heatmap_size,
  );
  const points = places.map((place) => place.map((cell, axis) => {
    const size = frame.size[axis];
    return (cell / model.heatmap_size[axis]) * size
      + frame.center[axis] - size / 2;
  }));
  const scale = frame.size[0] / model.input_size[0];
  return { box, points, scores, ...certainty(scores, scale, model.calibration) };
}

/**
 * Of a calibrated model the radii, in pixels of the picture, within which a
 * known share of the true points is, and which points are in view, where
 * scores tell that.
 */
function certainty(scores, scale, calibration) {
  if (!calibration) {
    return {};
  }
  const least = calibration.in_view_score;
  return {
    radii: scores.map((score, k) => {
      const bin = calibration.edges[k].filter((edge) => edge <= score).length;
      return calibration.radii[k][bin] * scale;
    }),
    inView: least && scores.map((score, k) => score >= least[k]),
  };
}

async function lookAt(input, model, network) {
  const [width, height] = model.input_size;
  if (!model.flip_test) {
    return network.run(input, [1, 3, height, width]);
  }
  const both = new Float32Array(2 * input.length);
  both.set(input);
  both.set(mirrored(input, width), input.length);
  const found = await network.run(both, [2, 3, height, width]);
  const half = found.length / 2;
  return meanOfBoth(found.subarray(0, half), found.subarray(half), model);
}

/**
 * The pose of the one animal in a picture, or null: looks at the whole
 * picture, at what it has found there, and at what that look has found.
 * As prediction/locating/two_passes.py, whose numbers the page is given.
 */
export async function poseOfOnlyAnimal(image, model, network) {
  const { rough } = model.two_passes;
  const more = rough * Math.max(image.width, image.height);
  const look = async (box, margin) => boxOf(
    await poseIn(box, image, model, network), image, margin, model.two_passes,
  );
  const first = await look(wholeOf(image), more);
  if (first === null) {
    return null;
  }
  // what a closer look does not see stays as the first saw it
  const second = await look(first, 0);
  return poseIn(second ?? first, image, model, network);
}

/** The box of a whole picture. */
export function wholeOf(image) {
  return [0, 0, image.width, image.height];
}

/** A box around the points that are sure, or null where no animal is seen. */
function boxOf(pose, image, more, settings) {
  const { points, scores } = pose;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  if (mean < settings.min_score) {
    return null;
  }
  const least = settings.confident * Math.max(...scores);
  const sure = points.filter((_, k) => scores[k] >= least);
  const sides = [0, 1].map((axis) => {
    const values = sure.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  });
  const longest = Math.max(...sides.map(([first, last]) => last - first));
  const margin = settings.margin * longest + more;
  const limits = [image.width, image.height];
  const [[left, right], [top, bottom]] = sides.map(([first, last], axis) => [
    Math.min(Math.max(first - margin, 0), limits[axis]),
    Math.min(Math.max(last + margin, 0), limits[axis]),
  ]);
  // beside the picture, or a point
  return right > left && bottom > top ? [left, top, right, bottom] : null;
}
