// Draws a picture and the poses in it, as prediction/drawing.py does.

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
    const shown = shownPoints(pose, look).map(
      (point) => point && point.map((value) => value * scale),
    );
    drawBox(context, pose.box, scale, unit);
    drawRadii(context, pose, shown, scale, unit, look);
    drawLimbs(context, shown, unit, look.model);
    drawPoints(context, shown, unit, look);
  }
  if (look.box) {
    drawBox(context, look.box, scale, 2 * unit);
  }
}

/** A pose's points, null for those of a low score. */
export function shownPoints(pose, look) {
  return pose.points.map((point, k) => (
    pose.scores[k] >= look.threshold ? point : null
  ));
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
  shown.forEach((point, k) => {
    if (point) {
      const colour = colourOf(look.model.sides[k], look.model);
      disc(context, point, pose.radii[k] * scale);
      context.fillStyle = colour.replace(')', ' / 22%)');
      context.fill();
      context.strokeStyle = colour;
      context.lineWidth = unit;
      context.stroke();
    }
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

function drawPoints(context, shown, unit, look) {
  context.font = `${12 * unit}px system-ui, sans-serif`;
  shown.forEach((point, k) => {
    if (!point) {
      return;
    }
    const colour = colourOf(look.model.sides[k], look.model);
    for (const [fill, more] of [[DARK, RIM], [colour, 0]]) {
      disc(context, point, (POINT + more) * unit);
      context.fillStyle = fill;
      context.fill();
    }
    if (look.names) {
      const at = point.map((value) => value + 7 * unit);
      context.strokeStyle = DARK;
      context.lineWidth = 3 * unit;
      context.strokeText(look.model.names[k], ...at);
      context.fillStyle = 'white';
      context.fillText(look.model.names[k], ...at);
    }
  });
}

function disc(context, [x, y], radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}
