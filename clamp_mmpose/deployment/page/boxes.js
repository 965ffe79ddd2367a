// Boxes drawn onto the picture with mouse, pen or finger.

const LEAST = 3; // pixels of the picture, so that a click is no box

/**
 * Lets boxes be drawn on a canvas.
 * `sizeOf()` gives width and height of the picture, or null where there is
 * none; `changed(box)` is told the box while it grows, `drawn(box)` at the
 * end, `changed(null)` before it or when nothing came of it. A finger draws
 * only while the canvas has the class `drawing`: else it scrolls the page.
 */
export function drawBoxesOn(canvas, { sizeOf, changed, drawn }) {
  let start = null;

  const placeOf = (event) => {
    const size = sizeOf();
    const area = canvas.getBoundingClientRect();
    return [
      clipped((event.clientX - area.left) / area.width) * size.width,
      clipped((event.clientY - area.top) / area.height) * size.height,
    ];
  };
  const boxTo = (end) => [
    ...start.map((value, axis) => Math.min(value, end[axis])),
    ...start.map((value, axis) => Math.max(value, end[axis])),
  ];

  canvas.addEventListener('pointerdown', (event) => {
    const scrolls = event.pointerType === 'touch'
      && !canvas.classList.contains('drawing');
    if (sizeOf() && event.button === 0 && !scrolls) {
      canvas.setPointerCapture(event.pointerId);
      start = placeOf(event);
    }
  });
  canvas.addEventListener('pointermove', (event) => {
    if (start) {
      changed(boxTo(placeOf(event)));
    }
  });
  canvas.addEventListener('pointerup', (event) => {
    if (start) {
      const box = boxTo(placeOf(event));
      start = null;
      changed(null);
      if (box[2] - box[0] >= LEAST && box[3] - box[1] >= LEAST) {
        drawn(box);
      }
    }
  });
  canvas.addEventListener('pointercancel', () => {
    start = null;
    changed(null);
  });
}

/** What is wrong with a box that was typed, or null. */
export function problemOf([left, top, right, bottom]) {
  if (![left, top, right, bottom].every(Number.isFinite)) {
    return 'A box needs four numbers: left, top, right and bottom, in pixels.';
  }
  if (right <= left || bottom <= top) {
    return 'The box has no area: left must be less than right, and top less '
      + 'than bottom.';
  }
  return null;
}

function clipped(share) {
  return Math.min(Math.max(share, 0), 1);
}
