// The page: what happens when something is dropped, drawn or pressed.
import { drawBoxesOn, problemOf } from './boxes.js';
import { drawFrame } from './drawing.js';
import { startNetwork } from './network.js';
import { readDescription, takePart } from './parts.js';
import { tableOf } from './table.js';
import { progressOf, showFiles, showPoints, showProblems } from './views.js';
import { newItem, startWork } from './work.js';

const get = (id) => document.getElementById(id);
const model = readDescription();
const network = startNetwork();
const work = startWork(model, network, changed);
const look = {
  model, threshold: model.threshold, names: false, radii: true, box: null,
};
const items = [];
const problems = [];
const drawn = { item: null, frame: null, drawable: null };
let current = null;
let scheduled = false;

/** Shows soon what may have changed; `seen` is a frame that can be drawn. */
function changed(seen) {
  if (seen && seen.item === current) {
    drawn.drawable?.close();
    Object.assign(drawn, seen);
  } else {
    seen?.drawable.close();
  }
  if (work.working()) {
    get('work').setAttribute('aria-busy', 'true');
  }
  if (!scheduled) {
    scheduled = true;
    setTimeout(show, 30);
  }
}

function show() {
  scheduled = false;
  const animals = current?.poses[current.frame]?.animals ?? [];
  document.body.classList.toggle('empty', items.length === 0);
  get('work').setAttribute('aria-busy', String(work.working()));
  get('stop').hidden = !work.working();
  get('download').disabled = !items.some((item) => item.poses.some(Boolean));
  get('picture').hidden = !current?.source;
  get('frames').hidden = !(current?.isVideo && current.source);
  get('status').textContent = progressOf(items, work.working());
  showProblems(get('problems'), items, problems);
  showFiles(get('files'), items, current, choose);
  showPoints(get('points'), animals, look);
  if (current?.source) {
    get('frame').max = current.source.count - 1;
    get('frame').value = current.frame;
    get('frame-number').textContent = `frame ${current.frame}`;
    showPicture(animals);
  }
}

async function showPicture(animals) {
  const item = current;
  const { frame } = item;
  if (drawn.item !== item || drawn.frame !== frame) {
    if (item.isVideo && work.working()) {
      return; // the video is being looked at, one frame after the other
    }
    const { drawable } = await item.source.show(frame);
    if (current !== item || current.frame !== frame) {
      drawable.close();
      return;
    }
    drawn.drawable?.close();
    Object.assign(drawn, { item, frame, drawable });
  }
  fitCanvas(item.source);
  drawFrame(get('picture'), drawn.drawable, item.source, animals, look);
}

/** The canvas has the pixels of the screen that it covers. */
function fitCanvas({ width, height }) {
  const canvas = get('picture');
  const room = [get('stage').clientWidth, innerHeight * 0.7 * (width / height)];
  const most = Math.min(...room);
  const unit = window.devicePixelRatio || 1;
  canvas.style.width = `${most}px`;
  canvas.width = Math.round(most * unit);
  canvas.height = Math.round((most * unit * height) / width);
}

function seconds() {
  return (performance.now() / 1000).toFixed(1);
}

function choose(item) {
  current = item;
  changed();
}

function add(files) {
  const added = [...files].map(newItem);
  items.push(...added);
  current = added[0] ?? current;
  for (const item of added) {
    const done = model.finds_animals ? work.lookAt(item, 'find') : work.open(item);
    done.then(() => passOver(item));
  }
  changed();
}

/** Shows another file where this one cannot be read. */
function passOver(item) {
  if (item === current && item.state === 'broken' && !item.source) {
    const next = [...items.slice(items.indexOf(item)), ...items];
    choose(next.find((one) => one.state !== 'broken') ?? item);
  }
}

function lookInto(box) {
  get('draw').setAttribute('aria-pressed', 'false');
  get('picture').classList.remove('drawing');
  ['left', 'top', 'right', 'bottom'].forEach((side, i) => {
    get(side).value = box[i].toFixed(1);
  });
  work.lookInto(current, current.frame, box);
}

function download() {
  const table = new Blob([tableOf(items, model)], { type: 'text/csv' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(table);
  link.download = items.length === 1
    ? `${items[0].name.replace(/\.[^.]*$/, '')}.csv` : 'points.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function listen() {
  const on = (id, event, action) => get(id).addEventListener(event, action);
  on('chosen', 'change', (event) => {
    add(event.target.files);
    event.target.value = '';
  });
  addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('over');
  });
  addEventListener('dragleave', () => document.body.classList.remove('over'));
  addEventListener('drop', (event) => {
    event.preventDefault();
    document.body.classList.remove('over');
    add(event.dataTransfer.files);
  });
  for (const way of ['find', 'whole']) {
    on(way, 'click', () => current && work.lookAt(current, way));
  }
  on('clear', 'click', () => current && work.clear(current));
  on('stop', 'click', () => work.stop());
  on('download', 'click', download);
  on('draw', 'click', () => {
    const draws = get('picture').classList.toggle('drawing');
    get('draw').setAttribute('aria-pressed', String(draws));
  });
  on('box', 'submit', (event) => {
    event.preventDefault();
    const box = ['left', 'top', 'right', 'bottom'].map(
      (side) => get(side).valueAsNumber,
    );
    const problem = problemOf(box);
    get('box-problem').textContent = problem ?? '';
    if (!problem && current) {
      lookInto(box);
    }
  });
  on('frame', 'input', () => {
    current.frame = get('frame').valueAsNumber;
    changed();
  });
  on('threshold', 'input', () => {
    look.threshold = get('threshold').valueAsNumber;
    get('threshold-number').textContent = look.threshold.toFixed(2);
    changed();
  });
  for (const part of ['names', 'radii']) {
    on(part, 'change', (event) => {
      look[part] = event.target.checked;
      changed();
    });
  }
  addEventListener('resize', () => changed());
  drawBoxesOn(get('picture'), {
    sizeOf: () => current?.source,
    changed: (box) => {
      look.box = box;
      changed();
    },
    drawn: lookInto,
  });
}

async function start() {
  get('count').textContent = model.names.length;
  get('find').hidden = !model.finds_animals;
  get('radii-choice').hidden = !model.calibration;
  get('radius').hidden = !model.calibration;
  const share = Math.round(100 * (model.calibration?.coverage ?? 0));
  get('coverage').textContent = `${share} %`;
  get('threshold').value = model.threshold;
  get('threshold-number').textContent = model.threshold.toFixed(2);
  listen();
  if (model.example) {
    const bytes = await takePart('example');
    add([new File([bytes], model.example, { type: 'image/jpeg' })]);
  }
  changed();
  try {
    await network.ready;
    get('ready').textContent = `Ready ${seconds()} s after it was opened.`;
  } catch (error) {
    problems.push(error.message);
    changed();
  }
}

start();
