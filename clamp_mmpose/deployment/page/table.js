// The table of all points, with the columns of `predict.py --formats csv`.

const COLUMNS = ['source', 'frame', 'time', 'animal', 'keypoint', 'x', 'y',
  'score'];

/**
 * The table as a text.
 * `items` are what was dropped: `name`, and `poses` by frame, where a frame
 * that was not looked at is missing.
 */
export function tableOf(items, model) {
  const more = columnsOfCertainty(model.calibration);
  const rows = [[...COLUMNS, ...more]];
  let pictures = 0;
  for (const item of items) {
    const first = item.isVideo ? 0 : pictures++;
    item.poses.forEach((found, frame) => {
      if (found) {
        const time = found.time === null ? '' : found.time.toFixed(4);
        const place = [item.name, first + frame, time];
        rows.push(...rowsOf(place, found.animals, model.names, rows[0].length));
      }
    });
  }
  return rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

function columnsOfCertainty(calibration) {
  if (!calibration) {
    return [];
  }
  return calibration.in_view_score ? ['radius', 'in_view'] : ['radius'];
}

function rowsOf(place, animals, names, columns) {
  if (animals.length === 0) {
    return [[...place, ...Array(columns - place.length).fill('')]];
  }
  return animals.flatMap((pose, animal) => names.map((name, k) => [
    ...place,
    animal,
    name,
    ...pose.points[k].map((value) => value.toFixed(2)),
    pose.scores[k].toFixed(4),
    ...(pose.radii ? [pose.radii[k].toFixed(2)] : []),
    ...(pose.inView ? [Number(pose.inView[k])] : []),
  ]));
}

function quoted(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
