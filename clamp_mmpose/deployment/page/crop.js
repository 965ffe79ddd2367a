// Cuts out what the network looks at: `cut` of clamp_mmpose/runtime.py.

/**
 * The frame around a box, padded and in the shape of the network's input.
 * `box` is left, top, right, bottom in pixels of the picture, as are the
 * frame's center and size.
 */
export function frameAround(box, model) {
  const [left, top, right, bottom] = box;
  const [inputWidth, inputHeight] = model.input_size;
  const height = (bottom - top) * model.bbox_padding;
  const width = Math.max(
    (right - left) * model.bbox_padding,
    (height * inputWidth) / inputHeight,
  );
  return {
    center: [(left + right) / 2, (top + bottom) / 2],
    size: [width, (width * inputHeight) / inputWidth],
  };
}

/**
 * The picture in a frame, black beside the picture.
 * `image` is an ImageData; the result has 3 bytes a pixel, rounded half to
 * even. As OpenCV 5's warpAffine; OpenCV 4 rounds positions to 1/32 pixel.
 */
export function cutOut(image, frame, [width, height]) {
  const step = frame.size[0] / width;
  const columns = samples(frame.center[0], step, width, image.width, 4);
  const rows = samples(
    frame.center[1], step, height, image.height, 4 * image.width,
  );
  const crop = new Uint8ClampedArray(width * height * 3);
  let at = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < 3; channel++) {
        crop[at++] = mixed(image.data, row, column, channel);
      }
    }
  }
  return crop;
}

/**
 * Where to read along one side: of each place the two neighbours, as offsets
 * into the data, and the share of each, 0 beside the picture.
 */
function samples(center, step, count, limit, stride) {
  return Array.from({ length: count }, (_, i) => {
    const place = center + (i - count / 2) * step;
    const first = Math.floor(place);
    const share = place - first;
    const inside = (k) => k >= 0 && k < limit;
    return {
      first: inside(first) ? first * stride : 0,
      second: inside(first + 1) ? (first + 1) * stride : 0,
      firstShare: inside(first) ? 1 - share : 0,
      secondShare: inside(first + 1) ? share : 0,
    };
  });
}

function mixed(data, row, column, channel) {
  const left = column.first + channel;
  const right = column.second + channel;
  const above = data[row.first + left] * column.firstShare
    + data[row.first + right] * column.secondShare;
  const below = data[row.second + left] * column.firstShare
    + data[row.second + right] * column.secondShare;
  return above * row.firstShare + below * row.secondShare;
}

/** The network's input, (3, H, W): normalised, in its order of channels. */
export function normalised(crop, model) {
  const pixels = crop.length / 3;
  const input = new Float32Array(crop.length);
  for (let channel = 0; channel < 3; channel++) {
    const source = model.channel_order === 'RGB' ? channel : 2 - channel;
    const mean = model.mean[channel];
    const deviation = model.std[channel];
    for (let i = 0; i < pixels; i++) {
      input[channel * pixels + i] = (crop[3 * i + source] - mean) / deviation;
    }
  }
  return input;
}

/** A copy of maps, (..., width), with left and right exchanged. */
export function mirrored(maps, width) {
  const copy = maps.slice();
  for (let start = 0; start < copy.length; start += width) {
    copy.subarray(start, start + width).reverse();
  }
  return copy;
}
