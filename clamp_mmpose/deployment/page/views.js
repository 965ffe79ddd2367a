// What is shown beside the picture: files, points, and how the work goes.
import { colourOf } from './drawing.js';

/** A new element with attributes and children; texts stay texts. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** The list of files; `chosen(item)` is called for the one that is clicked. */
export function showFiles(list, items, current, chosen) {
  // rows stay what they are, or a click on one could go lost
  for (const item of items.slice(list.children.length)) {
    list.append(fileRow(item, chosen));
  }
  items.forEach((item, i) => {
    const button = list.children[i].firstChild;
    button.setAttribute('aria-current', String(item === current));
    button.lastChild.textContent = stateOf(item);
  });
}

function fileRow(item, chosen) {
  const button = element(
    'button',
    { type: 'button' },
    element('span', { class: 'name' }, item.name),
    element('span', { class: 'state' }),
  );
  button.addEventListener('click', () => chosen(item));
  return element('li', {}, button);
}

function stateOf(item) {
  const frames = item.poses.filter(Boolean);
  const seen = frames.some((one) => one.animals.length > 0);
  if (item.state === 'broken') {
    return 'cannot be read';
  }
  if (item.isVideo && item.source) {
    return `${frames.length} of ${item.source.count} frames`;
  }
  if (item.state === 'waiting' || item.state === 'working') {
    return '…';
  }
  if (frames.length === 0) {
    return 'draw a box';
  }
  return seen ? '✓' : 'no animal';
}

/** The table of points in the frame that is shown. */
export function showPoints(body, animals, look) {
  const rows = animals.flatMap((pose, animal) => [
    ...(animals.length > 1 ? [titleRow(`Animal ${animal}`)] : []),
    ...look.model.titles.map((title, k) => pointRow(title, pose, k, look)),
  ]);
  body.replaceChildren(...rows);
}

function titleRow(text) {
  return element('tr', {}, element('th', { colspan: '5', scope: 'rowgroup' }, text));
}

function pointRow(title, pose, k, look) {
  const dot = element('span', { class: 'dot' });
  dot.style.background = colourOf(look.model.sides[k], look.model);
  const values = [...pose.points[k].map((value) => value.toFixed(1)),
    pose.scores[k].toFixed(2),
    ...(pose.radii ? [pose.radii[k].toFixed(1)] : [])];
  const isHidden = pose.inView && !pose.inView[k];
  const unsure = isHidden || pose.scores[k] < look.threshold;
  return element(
    'tr',
    unsure ? { class: 'unsure' } : {},
    element('th', { scope: 'row' }, dot, title, isHidden ? ' (not in view)' : ''),
    ...values.map((value) => element('td', {}, value)),
  );
}

/** The problems of files, a sentence each. */
export function showProblems(list, items, others) {
  const broken = items.filter((item) => item.state === 'broken');
  const found = [...others, ...broken.map((item) => item.problem)];
  const sentences = [...new Set(found)];
  if (sentences.join('\n') !== list.innerText) {
    list.replaceChildren(...sentences.map((text) => element('li', {}, text)));
  }
}

/** One sentence on how far the work is. */
export function progressOf(items, working) {
  const current = items.find((item) => item.state === 'working');
  if (working && current) {
    const number = items.indexOf(current) + 1;
    const frame = current.isVideo
      ? `, frame ${current.poses.length + 1} of ${current.source?.count ?? '?'}`
      : '';
    return `Looking at ${current.name} (file ${number} of ${items.length}`
      + `${frame}) …`;
  }
  const frames = items.flatMap((item) => item.poses.filter(Boolean));
  const seen = frames.filter((one) => one.animals.length > 0).length;
  if (frames.length === 0) {
    return items.length ? 'Draw a box around each animal.' : '';
  }
  if (frames.length === 1) {
    const count = frames[0].animals.length;
    return count ? `Points of ${count} animal${count > 1 ? 's' : ''}.`
      : 'No animal was found.';
  }
  return `${seen} of ${frames.length} frames show an animal.`;
}
