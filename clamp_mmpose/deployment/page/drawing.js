// Draws a picture and the poses in it, as prediction/drawing.py does: points
// and limbs by side; of a calibrated model circles, and points that are not in
// view hollow and without limbs.

const DARK = 'rgb(30 30 30)';
const LINE = 2.5; // widths in pixels of the screen
const POINT = 4;
const RIM = 1.25;

/**
 * Draws into a canvas that is as large as it is shown.
 * `look` has `threshold`, `names` and `radii`, the box that is being drawn as
 * `box`, and the model as `model`.
 */
export function drawFrame(canvas, drawable, source, poses, look) {
  const context = canvas.getContext('2d');
  const scale = canvas.width / source.width;
  const unit = window.devicePixelRatio || 1;
  context.imageSmoothingQuality = 'high';
  context.drawImage(drawable, 0, 0, canvas.width, canvas.height);
  for (const pose of poses) {
    const seen = pose.points.map((point, k) => (
      pose.scores[k] >= look.threshold
        ? point.map((value) => value * scale) : null
    ));
    const isInView = (_, k) => !pose.inView || pose.inView[k];
    const inView = seen.map((point, k) => (isInView(point, k) ? point : null));
    drawBox(context, pose.box, scale, unit);
    drawRadii(context, pose, inView, scale, unit, look);
    drawLimbs(context, inView, unit, look.model);
    drawPoints(context, inView, unit, look.model);
    drawHollow(
      context,
      seen.map((point, k) => (isInView(point, k) ? null : point)),
      unit,
      look.model,
    );
    if (look.names) {
      drawNames(context, seen, unit, look.model);
    }
  }
  if (look.box) {
    drawBox(context, look.box, scale, 2 * unit);
  }
}

/** A colour of the model, which has them by sides, as CSS writes it. */
export function colourOf(side, model) {
  return `rgb(${model.colours[side].join(' ')})`;
}

function drawBox(context, [left, top, right, bottom], scale, unit) {
  const place = [left, top, right - left, bottom - top];
  const strokes = [['rgb(30 30 30 / 60%)', 2.5], ['rgb(255 255 255)', 1]];
  for (const [colour, width] of strokes) {
    context.strokeStyle = colour;
    context.lineWidth = width * unit;
    context.strokeRect(...place.map((value) => value * scale));
  }
}

function drawRadii(context, pose, shown, scale, unit, look) {
  if (!pose.radii || !look.radii) {
    return;
  }
  forEachShown(shown, (point, k) => {
    const colour = colourOf(look.model.sides[k], look.model);
    disc(context, point, pose.radii[k] * scale);
    context.fillStyle = colour.replace(')', ' / 22%)');
    context.fill();
    context.strokeStyle = colour;
    context.lineWidth = unit;
    context.stroke();
  });
}

function drawLimbs(context, shown, unit, model) {
  context.lineCap = 'round';
  model.links.forEach(([a, b], i) => {
    if (shown[a] && shown[b]) {
      const colour = colourOf(model.link_sides[i], model);
      // a rim, for white lines on white coats
      for (const [stroke, more] of [[DARK, 2 * RIM], [colour, 0]]) {
        context.strokeStyle = stroke;
        context.lineWidth = (LINE + more) * unit;
        context.beginPath();
        context.moveTo(...shown[a]);
        context.lineTo(...shown[b]);
        context.stroke();
      }
    }
  });
}

function drawPoints(context, shown, unit, model) {
  forEachShown(shown, (point, k) => {
    for (const [fill, more] of [[DARK, RIM], [colourOf(model.sides[k], model), 0]]) {
      disc(context, point, (POINT + more) * unit);
      context.fillStyle = fill;
      context.fill();
    }
  });
}

/** Points that are not in view. */
function drawHollow(context, shown, unit, model) {
  forEachShown(shown, (point, k) => {
    for (const [stroke, more] of [[DARK, RIM], [colourOf(model.sides[k], model), 0]]) {
      disc(context, point, POINT * unit);
      context.strokeStyle = stroke;
      context.lineWidth = (1.5 + more) * unit;
      context.stroke();
    }
  });
}

function drawNames(context, shown, unit, model) {
  context.font = `${12 * unit}px system-ui, sans-serif`;
  context.strokeStyle = DARK;
  context.lineWidth = 3 * unit;
  context.fillStyle = 'white';
  const gap = 7 * unit;
  forEachShown(shown, ([x, y], k) => {
    const { width } = context.measureText(model.names[k]);
    // on the left where the picture ends on the right
    const fits = x + gap + width <= context.canvas.width;
    const at = [fits ? x + gap : Math.max(0, x - gap - width), y + gap];
    context.strokeText(model.names[k], ...at);
    context.fillText(model.names[k], ...at);
  });
}

function forEachShown(points, draw) {
  points.forEach((point, k) => point && draw(point, k));
}

function disc(context, [x, y], radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}
